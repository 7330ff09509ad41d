import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runOn } from '../test-call.ts'
import { signals } from './signals.ts'

const header = 'case_id,session,at,rater,measure,value\n'
const course = (id: string, measure: string, values: readonly (number | string)[], rater = 'client') => values.map((value, index) => `${id},${index + 1},,${rater},${measure},${value}\n`).join('')
const over = async (text: string, values: Parameters<typeof runOn>[2] = {}) => {
  const said = await runOn(signals, header + text, { ...values, json: true })
  const cases = said.text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as { case_id: string; signals: { kind: string; rule: string; session: number; level: string; evidence: Record<string, number> }[]; course: Record<string, object> })
  return { ...said, cases, told: cases.flatMap(({ case_id: id, signals: found }) => found.map(({ kind, rule, session, level }) => `${id} ${session} ${kind} ${rule} ${level}`)) }
}

test('one line a case by first appearance, with every signal, its numbers and the course', async () => {
  const { cases, told, code } = await over(`${course('b', 'alliance', [8.6, 8.8, 8.4, 8.7, 8.9, 6.1])}${course('a', 'phq-9', [10, 12, 17])}${course('b', 'phq-9', [20, 18, 19, 18, 17, 17])}`)
  assert.equal(code, 0)
  assert.deepEqual(cases.map(({ case_id: id }) => id), ['b', 'a'])
  assert.deepEqual(told.filter((line) => !line.includes('not-on-track')), ['b 6 rupture R1 signal', 'a 3 deteriorating reliable-change signal'])
  const { evidence } = cases[0]!.signals.find(({ rule }) => rule === 'R1')!
  assert.deepEqual([evidence['value'], Math.round(evidence['limit']! * 1000)], [6.1, 7483])
  assert.deepEqual(cases[1]!.course['phq-9'], { scores: 3, first: 10, last: 17, change: 7 })
})

test('answers are scored where there is no total, raise safety, and contradict a total that is none', async () => {
  const answers = (session: number, values: readonly number[]) => values.map((value, index) => `a,${session},,client,phq-9/${index + 1},${value}\n`).join('')
  const { told, cases, problems } = await over(`${answers(1, [1, 1, 1, 1, 1, 1, 1, 1, 0])}${answers(2, [2, 2, 2, 2, 2, 2, 2, 2, 1])}${answers(3, [0, 0, 0, 0, 0, 0, 0, 0, 0])}a,3,,client,phq-9,9\n`)
  assert.deepEqual(told, ['a 2 safety risk-item urgent', 'a 2 deteriorating reliable-change signal'])
  assert.deepEqual(cases[0]!.course['phq-9'], { scores: 2, first: 8, last: 17, change: 9 })
  assert.deepEqual(problems, [{ line: 29, column: 'value', reason: 'case a, session 3: phq-9 is 9 here, and its answers make 0: neither is used' }])
})

test('two rows that contradict each other about item nine make no score, and the higher of them is told', async () => {
  const others = Array.from({ length: 8 }, (_, index) => `a,1,,client,phq-9/${index + 1},1\n`).join('')
  for (const [one, two] of [[0, 2], [2, 0]]) {
    const { told, cases, problems, code } = await over(`${others}a,1,,client,phq-9/9,${one}\na,1,,client,phq-9/9,${two}\nb,1,,client,phq-9/9,0\n`)
    assert.deepEqual([code, told, cases[0]!.signals[0]!.evidence['answer'], cases[0]!.course['phq-9']], [2, ['a 1 safety risk-item urgent'], 2, undefined])
    assert.equal(problems[0]!.reason, `case a, session 1, phq-9/9 by the client: this row says ${two} where line 10 says ${one}: neither is used for a score, and the higher is told`)
  }
})

test('a mean that its items contradict is named, and the items are used', async () => {
  const { cases, problems } = await over('a,1,,client,alliance.goal,9\na,1,,client,alliance.task,9\na,1,,client,alliance.bond,9\na,1,,client,alliance,5\n')
  assert.deepEqual(problems, [{ line: 5, column: 'value', reason: "case a, session 1: the client's alliance is 5 here, and its items make 9: the items are used" }])
  assert.deepEqual((cases[0]!.course['alliance'] as { first: number }).first, 9)
})

test('another scale changes the numbers and nothing that is said', async () => {
  const values = [8.6, 8.8, 8.4, 8.7, 8.9, 6.1, 8.5, 8.6]
  const own = await over(course('a', 'alliance', values))
  const other = await over(course('a', 'alliance', values.map((value) => 1 + value * 0.4)), { scale: ['alliance=1:5'] })
  assert.deepEqual(other.told, own.told)
  assert.ok(own.told.length > 0)
  assert.ok(Math.abs(other.cases[0]!.signals[0]!.evidence['limit']! - (1 + own.cases[0]!.signals[0]!.evidence['limit']! * 0.4)) < 1e-9)
})

test("tension is read from both, and a therapist's numbers alone raise nothing", async () => {
  const { told } = await over('a,1,,therapist,alliance.tension,2\nb,1,,client,alliance.tension,1\nc,1,,therapist,alliance.goal,0\n')
  assert.deepEqual(told, ['a 1 rupture R3 signal', 'b 1 rupture R3 watch'])
})

test('what is wrong is named, the rest is read, and the exit code says so; --strict stops there', async () => {
  const { code, problems, told } = await over(`a,1,,client,phq-9,99\n${course('b', 'phq-9', [10, 17])}`)
  assert.deepEqual([code, problems.map(({ line, column }) => `${line} ${column}`), told], [2, ['2 value'], ['b 2 deteriorating reliable-change signal']])
  const strict = await over('a,1,,client,phq-9,99\n', { strict: true })
  assert.deepEqual([strict.code, strict.text, strict.error], [2, '', 'Stopped at the first problem, as --strict asks.'])
})

test('a file without its columns, and an empty one, are refused by name', async () => {
  const { problems, code } = await runOn(signals, 'case_id,session,rater,measure,value\n')
  assert.deepEqual([code, problems], [2, [{ line: 1, column: 'at', reason: 'there is no such column; there are case_id, session, rater, measure, value' }]])
  assert.deepEqual((await runOn(signals, '')).problems, [{ line: null, column: null, reason: 'there is no header row' }])
})

test('for people a line says case, session, what was found and its numbers', async () => {
  const { text } = await runOn(signals, header + course('amal', 'phq-9', [10, 17]))
  assert.equal(text, 'amal, session 2: deteriorating reliable-change, signal (instrument phq-9, first 10, value 17, points 7, threshold 6, confidence 0.95, by nhs-talking-therapies)\n')
})
