import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineId } from '../brief/history.fixture.ts'
import { AgendaItemId } from '../kernel/ids.ts'
import { agendaOf, type AgendaItemFact, type AgendaStart } from './agenda.ts'

const itemId = (n: number) => AgendaItemId.parse(`00000000-0000-4000-8000-0005${String(n).padStart(8, '0')}`)
const start = (n: number, text: string): AgendaStart => ({ by: 'client', source: lineId(n), text })
const item = (n: number, text: string | null, source: AgendaItemFact['source'] = null): AgendaItemFact => ({ id: itemId(n), by: 'therapist', source, text })
const textsOf = (...given: Parameters<typeof agendaOf>) => agendaOf(...given).map((entry) => entry.text)

test('beginnings come first, then what was added', () => {
  assert.deepEqual(textsOf([start(1, 'My sister’s visit'), start(2, 'The sheet')], [item(1, 'Sleep')]), ['My sister’s visit', 'The sheet', 'Sleep'])
})

test('a beginning put into other words keeps its place, one taken off is gone', () => {
  assert.deepEqual(textsOf([start(1, 'My sister’s visit'), start(2, 'The sheet')], [item(1, 'Her visit', lineId(1)), item(2, null, lineId(2)), item(3, null)]), ['Her visit'])
})

test('what was put into other words stays when its line is taken back', () => {
  assert.deepEqual(textsOf([], [item(1, 'Her visit', lineId(1))]), ['Her visit'])
})
