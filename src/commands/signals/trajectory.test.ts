import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runOn } from '../test-call.ts'
import { trajectoryCommand } from './trajectory.ts'

interface Forecast {
  readonly id: number
}
interface Point {
  readonly baseline: number
  readonly session: number
}
const [vignette] = (JSON.parse(readFileSync(new URL('../../../test/vignettes/sim-trajectories.json', import.meta.url), 'utf8')) as { cases: [{ columns: Record<'id' | 'session' | 'baseline' | 'score', number[]>; expected: Record<string, unknown> & { population_curve: Point[]; conditional_forecasts: Forecast[] } }] }).cases

/** What is expected must be there; more may be. */
function holds(actual: unknown, expected: unknown, where = ''): void {
  if (typeof expected === 'number' && typeof actual === 'number') return assert.ok(Math.abs(actual - expected) <= 1e-5 * Math.max(Math.abs(expected), 0.1), `${where}: ${actual} is not ${expected}`)
  if (typeof expected !== 'object' || expected === null) return assert.equal(actual, expected, where)
  for (const [key, value] of Object.entries(expected)) holds((actual as Record<string, unknown> | null)?.[key], value, `${where}.${key}`)
}

const csv = (columns: Record<string, readonly (number | string)[]>) => [Object.keys(columns).join(','), ...columns['id']!.map((_, row) => Object.values(columns).map((values) => values[row]).join(','))].join('\n')

test('the vignette handed in as it is comes back with all that it expects', async () => {
  const { code, text, problems } = await runOn(trajectoryCommand, JSON.stringify(vignette), { json: true })
  assert.deepEqual({ code, problems }, { code: 0, problems: [] })
  const said = JSON.parse(text) as typeof vignette.expected
  const { population_curve: curve, conditional_forecasts: forecasts, ...rest } = vignette.expected
  holds(said, rest)
  for (const point of curve) holds(said.population_curve.find(({ baseline, session }) => baseline === point.baseline && session === point.session), point, `at ${point.baseline}, ${point.session}`)
  for (const each of forecasts) holds(said.conditional_forecasts.find(({ id }) => id === each.id), each, `of ${each.id}`)
})

test('CSV says the same, in any order of rows, and a row without a score is left out', async () => {
  const turned = Object.fromEntries(Object.entries(vignette.columns).map(([name, values]) => [name, [...values, name === 'score' ? 'NA' : 1].toReversed()]))
  const [json, table] = [await runOn(trajectoryCommand, JSON.stringify(vignette), { json: true }), await runOn(trajectoryCommand, csv(turned), { json: true, baseline_centre: '15' })]
  assert.deepEqual([table.code, table.problems], [0, []])
  holds(JSON.parse(table.text).beta, JSON.parse(json.text).beta)
})

test('for people: coefficients, the curve, and who ended beyond it', async () => {
  const { text } = await runOn(trajectoryCommand, csv(vignette.columns), { baseline_centre: '15', baselines: '18', sessions: '2,6' })
  assert.match(text, /^90 cases, 837 scores, residual SD 2\.267\n/)
  assert.match(text, /^baseline - 15 +0\.801 +0\.105$/m)
  assert.equal([...text.matchAll(/^ *18 +[26] /gm)].length, 2)
  assert.match(text, /^7 of 90 ended beyond the limit: 2, /m)
})

test('where higher is better the lower limit counts', async () => {
  const columns = { ...vignette.columns, baseline: vignette.columns.baseline.map((value) => -value), score: vignette.columns.score.map((value) => -value) }
  const said = JSON.parse((await runOn(trajectoryCommand, csv(columns), { json: true, direction: 'higher-better' })).text)
  assert.deepEqual(said.last_session_not_on_track.flagged, (vignette.expected['last_session_not_on_track'] as { flagged: boolean[] }).flagged)
})

test('what contradicts itself or cannot be estimated is refused by name', async () => {
  const refusal = async (text: string, values = {}) => {
    const { code, text: said, problems } = await runOn(trajectoryCommand, text, values)
    assert.deepEqual([code, said], [2, ''])
    return problems.map(({ column, reason }) => column ?? reason)
  }
  const head = 'id,session,baseline,score\n'
  const inJson = (rows: string) => JSON.stringify({ columns: Object.fromEntries(['id', 'session', 'baseline', 'score'].map((name, place) => [name, rows.trim().split('\n').map((row) => { const field = row.split(',')[place]!; return place === 0 ? field : field === '' ? null : Number(field) })])) })
  const wrong = [['a,1,18,12\na,1,18,13\n', 'two scores of session 1'], ['a,1,18,12\na,2,17,13\n', 'two baselines, or none in some rows'], ['a,-1,18,12\n', 'session -1 lies before the baseline'], ['a,,18,12\n', 'a score without a session'], ['a,1,,12\n', 'no baseline']] as const
  for (const [rows, reason] of wrong) assert.deepEqual(await refusal(inJson(rows)), [`case a: ${reason}`])
  assert.deepEqual(await refusal(`${head}a,1,18,NA\n`), ['cannot be estimated: there is no score at all'])
  assert.deepEqual(await refusal(`${head}a,1,18,12\na,2,18,9\nb,1,18,12\nb,2,18,9\nb,3,18,9\na,3,18,9\na,4,18,9\n`, { baseline_centre: '10' }), ['cannot be estimated: baseline or session does not vary enough to tell their parts apart'])
  assert.deepEqual(await refusal(`${head}a,1,18,12\n`, { sessions_seen: '0' }), ['sessions_seen'])
  assert.deepEqual(await refusal(`${head}a,1,18,12\n`, { sessions: '1,x' }), ['sessions.1'])
})

test('a row with something wrong is named by its line, and the rest is fitted; what contradicts another row takes its case out', async () => {
  const rows = csv(vignette.columns)
  const plain = await runOn(trajectoryCommand, rows, { json: true, baseline_centre: '15' })
  const more = 'x,-1,18,12\nx,,18,12\nx,1,,12\nx,2,eleven,9\ny,1,18,12\ny,1,18,13\ny,2,18,9\nz,1,18,12\nz,2,17,13\n'
  const said = await runOn(trajectoryCommand, `${rows.trimEnd()}\n${more}`, { json: true, baseline_centre: '15' })
  const first = rows.trimEnd().split('\n').length + 1
  assert.equal(said.code, 2)
  assert.deepEqual(said.problems.map(({ line, column, reason }) => [line! - first, column, reason]), [
    [0, 'session', 'session -1 lies before the baseline'], [1, 'session', 'a score without a session'], [2, 'baseline', 'a score without a baseline'], [3, 'baseline', 'eleven is not a number'],
    [5, 'session', `case y: line ${first + 4} has a score of session 1 already: the case is left out`], [8, 'baseline', `case z: line ${first + 7} has another baseline, 18: the case is left out`],
  ])
  assert.deepEqual(JSON.parse(said.text).beta, JSON.parse(plain.text).beta)
})
