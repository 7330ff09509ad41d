import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitMixedModel } from '../mixed-model.ts'
import { intercept, type MixedModel, type ModelRows } from '../model-rows.ts'
import { testFixedEffects } from '../satterthwaite.ts'
import type { SessionRows } from './gather-sessions.ts'
import type { ModelResult, NotEstimated } from './model-result.ts'
import { fitStudyModel } from './fit-study-model.ts'
import { detrendedModel, forwardModel, reverseModel } from './study-models.ts'
import { leftOutByTrends } from './take-out-trends.ts'
import { inventSessions, studyData } from './study.fixture.ts'

const near = (actual: number, expected: number, within: number, what = '') => assert.ok(Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected)), `${what} ${actual} is not ${expected}`)

const estimated = (result: ModelResult | NotEstimated): ModelResult => {
  assert.ok(result.kind === 'estimated', JSON.stringify(result))
  return result
}

/** Pairs written out by hand, one row each. */
function pairsByHand(rows: SessionRows): { client: number; therapist: number; outcome: number; alliance: number; session: number; next: number; nextAlliance: number; base: number; sameTherapist: boolean }[] {
  return Array.from({ length: rows.count - 1 }, (_, row) => row).flatMap((row) => {
    const next = row + 1
    if (rows.client[row] !== rows.client[next] || rows.session[next] !== rows.session[row]! + 1) return []
    const first = rows.client.findIndex((client, at) => client === rows.client[row] && !Number.isNaN(rows.outcome[at]!))
    return [{
      client: rows.client[row]!, therapist: rows.therapist[row]!, outcome: rows.outcome[row]!, alliance: rows.alliance[row]!, session: rows.session[row]!, next: rows.outcome[next]!, nextAlliance: rows.alliance[next]!,
      base: rows.outcome[first]!, sameTherapist: rows.therapist[row] === rows.therapist[next],
    }]
  })
}
const meanBy = <Row>(rows: readonly Row[], key: (row: Row) => number, value: (row: Row) => number): ((row: Row) => number) => {
  const means = new Map([...Map.groupBy(rows, key)].map(([unit, own]) => [unit, own.reduce((sum, row) => sum + value(row), 0) / own.length]))
  return (row) => means.get(key(row))!
}
const modelRows = <Row extends { client: number; therapist: number }>(rows: readonly Row[], columns: Readonly<Record<string, (row: Row) => number>>): ModelRows => ({
  count: rows.length, columns: Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, Float64Array.from(rows, value)])),
  groups: Object.fromEntries((['client', 'therapist'] as const).map((group) => {
    const units = [...new Set(rows.map((row) => row[group]))]
    return [group, { codes: Int32Array.from(rows, (row) => units.indexOf(row[group])), units: units.length }]
  })),
})

function sameAs(result: ModelResult, model: MixedModel, rows: ModelRows): void {
  const fit = fitMixedModel(model, rows)
  assert.ok(fit.kind === 'fitted', JSON.stringify(fit))
  near(result.criterion, fit.criterion, 1e-10, 'criterion')
  near(result.residualSd, fit.sigma, 1e-7, 'sigma')
  assert.deepEqual(result.fixed.map(({ name }) => name), fit.fixed.map(({ name }) => name))
  testFixedEffects(fit).forEach(({ name, estimate, se, df }, at) => {
    near(result.fixed[at]!.estimate, estimate, 1e-9, name)
    near(result.fixed[at]!.se, se, 1e-7, `se of ${name}`)
    near(result.fixed[at]!.df, df, 1e-4, `df of ${name}`)
  })
}

/** The random effects that are left: what was taken out of the one is taken out of the other. */
const randomOf = ({ random }: ModelResult) => random.map(({ group, effects }) => ({ group, columns: effects.map(({ name }) => name) }))

for (const [name, changing] of [['nobody changes therapist', 0], ['some change therapist', 7]] as const) {
  const sessions = inventSessions({ clients: 150, therapists: 8, changing, missing: 0.05, seed: 20261127 })
  const data = studyData(sessions)
  const all = pairsByHand(sessions)

  test(`${name}: three ways, with lag, trend and base, as from rows written out by hand`, () => {
    const pairs = all.filter(({ outcome, alliance, next }) => ![outcome, alliance, next].some(Number.isNaN))
    const ofClient = meanBy(pairs, (row) => row.client, (row) => row.alliance)
    const ofTherapist = meanBy(pairs, (row) => row.therapist, ofClient)
    const grand = pairs.reduce((sum, row) => sum + row.alliance, 0) / pairs.length
    const rows = modelRows(pairs, {
      next: (row) => row.next, outcome: (row) => row.outcome, session: (row) => row.session, base: (row) => row.base,
      within: (row) => row.alliance - ofClient(row), betweenClients: (row) => ofClient(row) - ofTherapist(row), betweenTherapists: (row) => ofTherapist(row) - grand,
    })
    const split = [intercept, 'within', 'betweenClients', 'betweenTherapists']
    const main = estimated(fitStudyModel(forwardModel({ lag: true })(data)))
    assert.deepEqual([main.simplified, main.counts], [[], { pairs: pairs.length, clients: new Set(pairs.map(({ client }) => client)).size, therapists: 8 }])
    sameAs(main, { outcome: 'next', fixed: [...split, 'outcome', 'session', 'base'], random: randomOf(main) }, rows)
    const withoutLag = estimated(fitStudyModel(forwardModel({ lag: false })(data)))
    sameAs(withoutLag, { outcome: 'next', fixed: [...split, 'session', 'base'], random: randomOf(withoutLag) }, rows)
  })

  test(`${name}: in reverse, as from rows written out by hand`, () => {
    const pairs = all.filter(({ outcome, alliance, nextAlliance, sameTherapist }) => sameTherapist && ![outcome, alliance, nextAlliance].some(Number.isNaN))
    const ofClient = meanBy(pairs, (row) => row.client, (row) => row.outcome)
    const ofTherapist = meanBy(pairs, (row) => row.therapist, ofClient)
    const grand = pairs.reduce((sum, row) => sum + row.outcome, 0) / pairs.length
    const rows = modelRows(pairs, {
      nextAlliance: (row) => row.nextAlliance, alliance: (row) => row.alliance, session: (row) => row.session,
      within: (row) => row.outcome - ofClient(row), betweenClients: (row) => ofClient(row) - ofTherapist(row), betweenTherapists: (row) => ofTherapist(row) - grand,
    })
    const found = estimated(fitStudyModel(reverseModel(data)))
    sameAs(found, { outcome: 'nextAlliance', fixed: [intercept, 'within', 'betweenClients', 'betweenTherapists', 'alliance', 'session'], random: randomOf(found) }, rows)
  })

  test(`${name}: without trends, as from what is left of each client's rows across their own level and line`, () => {
    const pairs = all.filter(({ outcome, alliance, next }) => ![outcome, alliance, next].some(Number.isNaN))
    const left = [...Map.groupBy(pairs, (row) => row.client).values()].flatMap((own) => acrossLine(own))
    const rows = modelRows(left, { next: (row) => row.next, outcome: (row) => row.outcome, within: (row) => row.alliance })
    const [withLag, withoutLag] = [fitStudyModel(detrendedModel(true)(data)), fitStudyModel(detrendedModel(false)(data))]
    const leftOut = leftOutByTrends(data)
    const slope = [{ group: 'client', columns: ['within'] }]
    sameAs(estimated(withLag), { outcome: 'next', fixed: ['within', 'outcome'], random: slope }, rows)
    sameAs(estimated(withoutLag), { outcome: 'next', fixed: ['within'], random: slope }, rows)
    assert.equal(estimated(withLag).counts.pairs + leftOut.pairs, pairs.length)
    assert.equal(left.length, estimated(withLag).counts.pairs - 2 * estimated(withLag).counts.clients)
  })
}

/** The rows of a client turned so that all but two of them are orthogonal to a level and a line over the sessions: the contrasts of restricted likelihood. */
function acrossLine<Row extends { client: number; therapist: number; session: number; outcome: number; alliance: number; next: number }>(own: readonly Row[]): Row[] {
  const basis: number[][] = []
  const orthogonal = (vector: readonly number[]) => {
    let left = [...vector]
    for (let twice = 0; twice < 2; twice += 1) for (const known of basis) {
      const along = known.reduce((sum, value, at) => sum + value * left[at]!, 0)
      left = left.map((value, at) => value - along * known[at]!)
    }
    const length = Math.hypot(...left)
    if (length > 1e-6) basis.push(left.map((value) => value / length))
  }
  orthogonal(own.map(() => 1))
  orthogonal(own.map(({ session }) => session))
  const taken = basis.length
  own.forEach((_, row) => orthogonal(own.map((__, at) => (at === row ? 1 : 0))))
  return basis.slice(taken).map((contrast) => {
    const of = (key: 'outcome' | 'alliance' | 'next') => own.reduce((sum, row, at) => sum + contrast[at]! * row[key], 0)
    return { ...own[0]!, outcome: of('outcome'), alliance: of('alliance'), next: of('next') }
  })
}
