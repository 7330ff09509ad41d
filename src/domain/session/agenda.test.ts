import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineId } from '../brief/history.fixture.ts'
import { AgendaItemId } from '../kernel/ids.ts'
import { agendaFrame, agendaOf, agendaToStartFrom, type AgendaItemFact, type AgendaStart } from './agenda.ts'

const itemId = (n: number) => AgendaItemId.parse(`00000000-0000-4000-8000-0005${String(n).padStart(8, '0')}`)
const start = (n: number, text: string): AgendaStart => ({ slot: 'miss', by: 'client', source: lineId(n), text })
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

test('beginnings stand in the order of the frame, however they come', () => {
  const given: AgendaStart[] = [start(1, 'Her visit'), { slot: 'homework', by: 'both', source: lineId(2), text: 'The diary' }, { slot: 'bridge', by: 'both', source: lineId(3), text: 'Tea first' }]
  assert.deepEqual(textsOf(given, [item(1, 'Sleep')]), ['Tea first', 'The diary', 'Her visit', 'Sleep'])
})

test('every session has its frame; what was agreed last time stands for last time, also once it was taken off', () => {
  const kinds = (...given: Parameters<typeof agendaFrame>) => agendaFrame(...given).map(({ kind }) => kind)
  assert.deepEqual(kinds([], [], false), ['how-things-have-been', 'try-next', 'how-we-worked'])
  assert.deepEqual(kinds([start(1, 'x')], [], true), ['how-things-have-been', 'last-time', 'entry', 'try-next', 'how-we-worked'])
  const bridge: AgendaStart = { slot: 'bridge', by: 'both', source: lineId(3), text: 'Tea first' }
  assert.deepEqual(kinds([bridge], [], true), ['how-things-have-been', 'entry', 'try-next', 'how-we-worked'])
  assert.deepEqual(kinds([bridge], [item(1, null, lineId(3))], true), ['how-things-have-been', 'try-next', 'how-we-worked'])
})

test('the therapist’s list is the one of the room and one thing more, before what to try next', () => {
  const frame = agendaFrame([start(1, 'Her visit')], [item(1, 'Sleep')], true)
  const own = agendaToStartFrom(frame, 'rupture')
  assert.deepEqual(own.filter(({ kind }) => kind !== 'bring-up'), frame)
  assert.deepEqual(own.map(({ kind }) => kind), ['how-things-have-been', 'last-time', 'entry', 'entry', 'bring-up', 'try-next', 'how-we-worked'])
  assert.deepEqual(agendaToStartFrom(frame, null), frame)
})
