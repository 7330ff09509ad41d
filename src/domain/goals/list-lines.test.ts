import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asFields, emptyLine, moveLine, readLines, typedLines, type ListLine } from './list-lines.ts'

const line = (text: string, importance = '', why = ''): ListLine => ({ text, importance, why })
const five = (...lines: ListLine[]): ListLine[] => Array.from({ length: 5 }, (_, index) => lines[index] ?? emptyLine)

test('what was typed goes through the form and back unchanged', () => {
  const lines = five(line('نوم أفضل 😴', '10', 'because'), emptyLine, line('two\nlines'))
  assert.deepEqual(typedLines(asFields('wants', lines), 'wants'), lines)
  assert.deepEqual(typedLines({}, 'work'), five())
})

test('empty lines are left out, the order stays, white space becomes one space', () => {
  assert.deepEqual(readLines('wants', five(line('  Sleep\n more '), emptyLine, line('Go out', '0', 'For my son'))), {
    goals: [{ part: 'wants', text: 'Sleep more', why: null, importance: null }, { part: 'wants', text: 'Go out', why: 'For my son', importance: 0 }], mends: {},
  })
})

test('too long, no number, and a reason without a goal are said beside their line', () => {
  const { mends } = readLines('wants', five(line('a'.repeat(10_000)), line('ok', '11'), line('', '', 'why'), line('ok', '', 'b'.repeat(301)), line('ok', '-1')))
  assert.deepEqual(mends, { 'wants-text-1': 'goals.mend.long', 'wants-importance-2': 'checkin.mend.out-of-range', 'wants-text-3': 'goals.mend.empty', 'wants-why-4': 'goals.mend.long', 'wants-importance-5': 'checkin.mend.out-of-range' })
  assert.deepEqual(readLines('wants', five(line('😀'.repeat(300)))).mends, {}, 'a sign is a sign, however it is kept')
})

test('a line moves up or down with all it holds; at the ends it stays', () => {
  const lines = five(line('A', '1'), line('B', '2'))
  assert.deepEqual(moveLine(lines, 2, 'up').slice(0, 2), [line('B', '2'), line('A', '1')])
  assert.deepEqual(moveLine(lines, 1, 'down').slice(0, 2), [line('B', '2'), line('A', '1')])
  for (const [at, way] of [[1, 'up'], [5, 'down'], [0, 'down'], [9, 'up']] as const) assert.deepEqual(moveLine(lines, at, way), lines)
})
