import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addCase, criticalDifference, enoughForOwnError, generalisabilityOfChange, noNormSums, normsFrom, parametersFrom, poolNorms, type ClientRating } from './norms.ts'
import { rescaled, usualParameters } from './parameters.ts'

const near = (actual: number | null | undefined, expected: number, within = 1e-9) => assert.ok(actual != null && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)
const rating = (task: number, goal: number, bond: number): ClientRating => ({ items: { task, goal, bond }, mean: (task + goal + bond) / 3 })

test('generalisability of change: .30, .45 and three items give .667', () => {
  near(generalisabilityOfChange(0.3, 0.45, 3), 2 / 3)
})

test('critical difference: 1.96·√2·√(error/m)', () => {
  near(criticalDifference(0.45, 3), 1.0735, 0.00005)
  near(criticalDifference(0, 3), 0)
})

test('with no data the norms are the defaults, on any scale', () => {
  assert.deepEqual(parametersFrom(poolNorms([])), usualParameters)
  const range = { min: 1, max: 5 }
  const norms = poolNorms([], range)
  const { withinSd, criticalFall, lowItemAt } = parametersFrom(norms)
  near(withinSd, 0.24)
  near(criticalFall, 0.52)
  near(lowItemAt, 2.6)
  assert.deepEqual([norms.variance, norms.generalisability, norms.error], [null, null, 'default'])
  assert.throws(() => poolNorms([], { min: 5, max: 5 }), RangeError)
})

test('variance components by hand: two sessions, three items', () => {
  // Session means 7 and 9; item means 7, 8, 9, each item rising by 2: nothing is left over.
  const parallel = poolNorms([[rating(6, 7, 8), rating(8, 9, 10)]])
  near(parallel.variance?.error, 0)
  near(parallel.variance?.personTime, 2)
  near(parallel.generalisability, 1)
  // The items swap while the mean stands: residuals ±1 in two items, sum 4 over (2−1)(3−1) degrees of freedom.
  const swapped = poolNorms([[rating(7, 9, 8), rating(9, 7, 8)]])
  near(swapped.variance?.error, 2)
  near(swapped.variance?.personTime, 0)
  near(swapped.generalisability, 0)
})

test('the SDs move from the default to the data by degrees of freedom', () => {
  const twoApart = [rating(6, 6, 6), rating(8, 8, 8)]
  near(poolNorms([twoApart]).withinSd, Math.sqrt((60 * 0.36 + 2) / 61))
  near(poolNorms([twoApart]).differenceSd, Math.sqrt((60 * 0.64 + 4) / 61))
  near(poolNorms(Array.from({ length: 100_000 }, () => twoApart)).withinSd, Math.SQRT2, 0.001)
})

test('items that never differ tell nothing of error: the default stays, and a rating near the level before is back', () => {
  const alike = Array.from({ length: 60 }, (_, client) => [7, 8, 9.1, 6.7, 8.3].map((value) => rating(value + client / 100, value + client / 100, value + client / 100)))
  const norms = poolNorms(alike)
  assert.deepEqual([norms.criticalFall, norms.error], [usualParameters.criticalFall, 'default'])
  const [first, ...others] = alike
  assert.equal(poolNorms([[rating(7, 8, 8), ...first!.slice(1)], ...others]).error, 'own')
})

test("the organisation's own error from thirty clients of four complete ratings on, and not before", () => {
  const course = [rating(7, 9, 8), rating(9, 7, 8), rating(7, 9, 8), rating(9, 7, 8)]
  const of = (clients: number, ratings: readonly (ClientRating | null)[]) => poolNorms(Array.from({ length: clients }, () => ratings))
  const { clients } = enoughForOwnError
  assert.deepEqual([of(clients - 1, course).error, of(clients - 1, course).criticalFall], ['default', 1.3])
  assert.equal(of(clients, course.slice(1)).error, 'default')
  const own = of(clients, course)
  assert.equal(own.error, 'own')
  near(own.criticalFall, criticalDifference(4 / 3, 3))
})

test('a rating that is missing or incomplete adds nothing', () => {
  const partial: ClientRating = { items: { task: 0, goal: null, bond: 0 }, mean: null }
  const full = [rating(7, 8, 9), rating(8, 8, 8)]
  assert.deepEqual(addCase(noNormSums, [null, full[0] ?? null, partial, full[1] ?? null]), addCase(noNormSums, full))
  assert.deepEqual(addCase(noNormSums, [null, partial]), noNormSums)
})

test('a mean that came without its items counts for the SDs and not for the error', () => {
  const norms = poolNorms([[{ items: { task: null, goal: null, bond: null }, mean: 6 }, { items: { task: null, goal: null, bond: null }, mean: 8 }]])
  assert.deepEqual([norms.clients, norms.ratings, norms.variance], [1, 2, null])
  near(norms.withinSd, Math.sqrt((60 * 0.36 + 2) / 61))
})

const whole = fc.integer({ min: 0, max: 10 })
const cases = fc.array(fc.array(fc.tuple(whole, whole, whole).map(([task, goal, bond]) => rating(task, goal, bond)), { maxLength: 8 }), { maxLength: 8 })

test('another scale gives the same norms, rescaled; the order of the cases gives the same sums', () => {
  const range = { min: 1, max: 5 }
  const onto = (value: number) => 1 + value * 0.4
  fc.assert(
    fc.property(cases, (all) => {
      const there = poolNorms(all)
      const here = poolNorms(all.map((course) => course.map(({ items }) => rating(onto(items.task ?? 0), onto(items.goal ?? 0), onto(items.bond ?? 0)))), range)
      near(here.withinSd, there.withinSd * 0.4)
      near(here.differenceSd, there.differenceSd * 0.4)
      near(here.criticalFall, there.criticalFall * 0.4)
      near(here.variance?.error ?? 0, (there.variance?.error ?? 0) * 0.16)
      const forward = all.reduce(addCase, noNormSums)
      const backward = all.toReversed().reduce(addCase, noNormSums)
      near(normsFrom(backward, usualParameters.range).withinSd, normsFrom(forward, usualParameters.range).withinSd)
    }),
  )
})

test('rescaling there and back is the same', () => {
  const back = rescaled(rescaled(usualParameters, { min: -3, max: 4 }), usualParameters.range)
  for (const key of ['lowItemAt', 'stepFloor', 'criticalFall', 'withinSd', 'differenceSd'] as const) near(back[key], usualParameters[key])
})
