import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { score } from './score.ts'
import { runOn } from '../test-call.ts'

const header = 'id,1,2,3,4,5,6,7,8,9\n'
const phq9 = { instrument: 'phq-9', language: 'en' }

test('each row is scored by the rule of the instrument, with what was missing and the band', async () => {
  const { code, text, problems } = await runOn(score, `${header}a,1,1,1,1,1,1,1,1,1\nb,1,,NA,1,1,1,1,1,0\nc,3,3,3,3,3,3,3,3,\n`, phq9)
  assert.equal(
    text.replaceAll('\r\n', '\n'),
    'id,result,value,prorated,missing,band,case,scale.total,scale.phq-2\na,scored,9,false,,mild,false,9,2\nb,scored,8,true,2 3,mild,false,8,\nc,incomplete,,,9,,,,6\n',
  )
  assert.deepEqual([code, problems], [0, []])
})

test('with --json a row is one line, and other columns are handed through', async () => {
  const { text } = await runOn(score, `${header}a,0,0,0,0,0,0,0,0,2\n`, { ...phq9, json: true })
  assert.deepEqual(JSON.parse(text), {
    line: 2, row: { id: 'a' }, kind: 'scored', instrument: 'phq-9', version: '1.0.0', value: 2, prorated: false, missing: [], band: 'minimal', case: false,
    scales: { total: { value: 2, prorated: false, missing: [] }, 'phq-2': { value: 0, prorated: false, missing: [] } },
  })
})

test('an answer the form cannot give is named with line and column, its row is not scored, the rest is, and the exit code says so', async () => {
  const said = await runOn(score, `${header}"a\nb",4,1,1,1,1,1,x,1,1\nc,1.5,0,0,0,0,0,0,0,0\nd,0,0,0,0,0,0,0,0,0\n`, { ...phq9, json: true })
  assert.deepEqual(said.problems, [
    { line: 2, column: 'phq-9/1', reason: '4 is not a whole number from 0 to 3' },
    { line: 2, column: 'phq-9/7', reason: 'x is not a whole number from 0 to 3' },
    { line: 4, column: 'phq-9/1', reason: '1.5 is not a whole number from 0 to 3' },
  ])
  assert.deepEqual(said.text.trim().split('\n').map((line) => [JSON.parse(line).kind, JSON.parse(line).value]), [['invalid', null], ['invalid', null], ['scored', 0]])
  assert.equal(said.code, 2)
})

test('--strict stops at the first problem', async () => {
  const { code, problems, error } = await runOn(score, `${header}a,4,4,1,1,1,1,1,1,1\n`, { ...phq9, strict: true })
  assert.deepEqual([code, problems.length, error], [2, 1, 'Stopped at the first problem, as --strict asks.'])
})

test('a file without a column for every scored item, or with two for one, is refused by name', async () => {
  const without = await runOn(score, 'id,1,2,3,4,5,6,7,8\n', phq9)
  assert.deepEqual(without.problems, [{ line: 1, column: 'phq-9/9', reason: 'there is no such column, nor 9; there are id, 1, 2, 3, 4, 5, 6, 7, 8' }])
  const twice = await runOn(score, '1,2,3,4,5,6,7,8,9,phq-9/9\n', phq9)
  assert.deepEqual(twice.problems, [{ line: 1, column: 'phq-9/9', reason: 'this answer has two columns, this one and 9' }])
  assert.deepEqual([without.error, twice.error], ['Nothing was scored.', 'Nothing was scored.'])
})

test('an instrument or language that is not there is refused with those that are', async () => {
  assert.match((await runOn(score, '', { instrument: 'wai', language: 'en' })).error!, /gad-7.*phq-9/)
  assert.match((await runOn(score, '', { instrument: 'phq-9', language: 'tlh' })).error!, /no instruments in the language tlh/)
})

test('whatever the cells hold, a row is scored only from whole numbers 0 to 3, and otherwise named', async () => {
  const cell = fc.oneof(fc.constantFrom('0', '1', '2', '3', '', 'NA', '4', '-1', '1e0', ' 2 ', '٣', '"', '=1'), fc.string({ maxLength: 3 }))
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 9, maxLength: 9 }), async (cells) => {
      const row = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
      const { text, problems } = await runOn(score, `1,2,3,4,5,6,7,8,9\n${row}\n`, { ...phq9, json: true })
      const isGood = (one: string) => ['', 'NA'].includes(one.trim()) || (/^[\d.eE+-]+$/.test(one.trim()) && [0, 1, 2, 3].includes(Number(one.trim())))
      const { kind } = JSON.parse(text)
      assert.equal(kind === 'invalid', !cells.every(isGood))
      assert.equal(problems.length, cells.filter((one) => !isGood(one)).length)
    }),
    { numRuns: 40 },
  )
})
