import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fluctuationLimit, judgeIntervals, suddenChanges, type SuddenChangeCriteria } from './sudden-gains.ts'
import { summariseSuddenChanges } from './sudden-gains-summary.ts'

const gain: SuddenChangeCriteria = { direction: 'gain', points: 6, share: 0.25, fluctuation: { alpha: 0.05 } }
const loss: SuddenChangeCriteria = { ...gain, direction: 'loss' }
const metBetween = (scores: readonly (number | null)[], criteria: SuddenChangeCriteria, before: number) => judgeIntervals(scores, criteria).find((verdict) => verdict.before === before)
const series = fc.array(fc.option(fc.integer({ min: 1, max: 27 }), { freq: 6 }), { minLength: 0, maxLength: 14 })

test('the two vectors: a gain, and one that a true t test would call a gain', () => {
  const fixed = { critical: 2.776 }
  assert.ok(Math.abs(fluctuationLimit([18, 17, 18], [10, 9, 10], fixed) - 1.603) < 0.0005)
  assert.ok(Math.abs(fluctuationLimit([16, 12, 14], [7, 11, 6], fixed) - 6.51) < 0.0005)
  for (const fluctuation of [fixed, { alpha: 0.05 }]) {
    assert.deepEqual(metBetween([18, 17, 18, 10, 9, 10], { ...gain, fluctuation }, 2), { before: 2, points: true, share: true, fluctuation: true, met: true })
    assert.deepEqual(metBetween([16, 12, 14, 7, 11, 6], { ...gain, fluctuation }, 2), { before: 2, points: true, share: true, fluctuation: false, met: false })
  }
})

test('the t of criterion 3 by the values that are there: 2.776, 3.182, 4.303', () => {
  const spread = (values: readonly number[]) => fluctuationLimit(values, [0, 0, 0].slice(0, 2), { alpha: 0.05 })
  assert.ok(Math.abs(fluctuationLimit([10, 12, 14], [1, 3, 5], { alpha: 0.05 }) / 2 - 2.776) < 0.0005)
  assert.ok(Math.abs(spread([10, 12, 14]) / Math.sqrt(8 / 3) - 3.182) < 0.0005)
  assert.ok(Math.abs(spread([10, 12]) / 1 - 4.303) < 0.0005)
})

test('a loss is a rise of six points and of a quarter: criterion 2 is asked of losses too', () => {
  // 24 to 30 is six points and a quarter; 26 to 32 six points and less than a quarter.
  assert.deepEqual(metBetween([24, 24, 24, 30, 31, 30], loss, 2), { before: 2, points: true, share: true, fluctuation: true, met: true })
  assert.deepEqual(metBetween([26, 26, 26, 32, 32, 33], loss, 2), { before: 2, points: true, share: false, fluctuation: true, met: false })
  // A fall is no loss, however large.
  assert.deepEqual(metBetween([18, 17, 18, 10, 9, 10], loss, 2), { before: 2, points: false, share: false, fluctuation: false, met: false })
})

test('criteria 1 and 2 are inclusive, criterion 3 is not', () => {
  assert.equal(metBetween([24, 24, 24, 18, 18, 18], gain, 2)?.met, true)
  assert.equal(metBetween([24, 24, 24, 19, 19, 19], gain, 2)?.points, false)
  assert.equal(metBetween([25, 25, 25, 19, 19, 19], gain, 2)?.share, false)
  assert.equal(metBetween([9, 9, 9, 9, 9, 9], { ...gain, points: null, share: 0 }, 2)?.fluctuation, false)
})

test('unknown is unknown: one missing score does not become a no, nor a zero', () => {
  assert.deepEqual(metBetween([18, 17, null, 10, 9, 10], gain, 2), { before: 2, points: null, share: null, fluctuation: true, met: null })
  assert.deepEqual(metBetween([18, null, 18, 17, null, null], gain, 2), { before: 2, points: false, share: false, fluctuation: null, met: null })
  assert.equal(metBetween([18, null, 18, 10, null, null], { ...gain, fluctuation: null }, 2)?.met, true)
  assert.deepEqual([judgeIntervals([], gain), judgeIntervals([9, 8, 7], gain)], [[], []])
})

test('magnitude, its share of the whole, and whether it held', () => {
  const [found] = suddenChanges([20, 19, 20, 10, 11, 15, 12], gain)
  assert.deepEqual(found, { before: 2, scores: [20, 19, 20, 10, 11, 15], magnitude: 10, shareOfChange: 1.25, reversalAt: 15, isReversed: true })
  assert.equal(suddenChanges([20, 19, 20, 10, 11, 14, 12], gain)[0]?.isReversed, false)
  const [risen] = suddenChanges([8, 8, 8, 16, 17, 16, 12], loss)
  assert.deepEqual([risen?.magnitude, risen?.shareOfChange, risen?.reversalAt, risen?.isReversed], [-8, 2, 12, true])
  assert.equal(suddenChanges([20, 19, 20, 10, null, null], { ...gain, fluctuation: null })[0]?.isReversed, null)
  assert.equal(suddenChanges([20, 19, 20, 10, 11, null], gain)[0]?.shareOfChange, null)
})

test('nobody with a gain: nothing to describe, and no zero in its place', () => {
  const { changes, everyChange } = summariseSuddenChanges([[], []])
  assert.deepEqual([changes, everyChange], [0, { reversed: 0, reversedPercent: null, meanMagnitude: null, sdMagnitude: null }])
})

test('a constant added changes criterion 1 and 3 nowhere; other units change nothing', () => {
  fc.assert(
    fc.property(series, fc.constantFrom(gain, loss), fc.integer({ min: -20, max: 20 }), (scores, criteria, by) => {
      const move = (change: (score: number) => number) => scores.map((score) => (score === null ? null : change(score)))
      const [here, shifted] = [judgeIntervals(scores, criteria), judgeIntervals(move((score) => score + by), criteria)]
      assert.deepEqual(shifted.map(({ points }) => points), here.map(({ points }) => points))
      assert.deepEqual(judgeIntervals(move((score) => score * 4), { ...criteria, points: 24 }), here)
    }),
  )
})

test('a scale turned round: gains become losses, by criteria 1 and 3', () => {
  fc.assert(
    fc.property(series, (scores) => {
      const [here, turned] = [judgeIntervals(scores, gain), judgeIntervals(scores.map((score) => (score === null ? null : -score)), loss)]
      assert.deepEqual(turned.map(({ points, fluctuation }) => [points, fluctuation]), here.map(({ points, fluctuation }) => [points, fluctuation]))
    }),
  )
})

test('a score that goes missing never makes a new gain', () => {
  fc.assert(
    fc.property(series, fc.nat(13), (scores, gone) => {
      const [before, after] = [judgeIntervals(scores, { ...gain, fluctuation: null }), judgeIntervals(scores.map((score, index) => (index === gone ? null : score)), { ...gain, fluctuation: null })]
      after.forEach(({ met }, interval) => assert.ok(!met || before[interval]?.met))
    }),
  )
})
