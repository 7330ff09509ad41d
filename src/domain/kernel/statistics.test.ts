import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { correlation, fisherInterval, mean, median, quantile, sampleCovariance, sampleSd, sampleVariance } from './statistics.ts'

const near = (actual: number, expected: number, relative = 1e-13) => assert.ok(Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-300), `${actual} is not ${expected}`)
const scores = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 })

test('mean, variance and SD of a small sample; the divisor is n − 1', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9]
  near(mean(values), 5)
  near(sampleVariance(values), 32 / 7)
  near(sampleSd(values), Math.sqrt(32 / 7))
  // NIST's "NumAcc": a spread of tenths on a mean of ten million.
  near(sampleSd([10_000_000.2, 10_000_000.1, 10_000_000.3]), 0.1, 1e-7)
})

test('quantiles are of type 7', () => {
  const values = [15, 20, 35, 40, 50]
  assert.deepEqual([0, 0.25, 0.4, 0.5, 1].map((share) => quantile(values, share)), [15, 20, 29, 35, 50])
  assert.equal(median([3, 1, 2, 10]), 2.5)
  assert.equal(quantile([7], 0.9), 7)
})

test('covariance and correlation; a list that does not vary has none', () => {
  near(sampleCovariance([1, 2, 3, 4], [2, 4, 6, 9]), 23 / 6)
  near(correlation([7, 8, 6, 9], [6, 7, 6, 7]), 2 / Math.sqrt(5))
  assert.ok(Number.isNaN(correlation([1, 1, 1], [1, 2, 3])))
})

test('the interval of a correlation is as wide as its pairs are few', () => {
  const told = [[50, '.00', '.52'], [100, '.09', '.45'], [300, '.17', '.38']] as const
  for (const [pairs, lower, upper] of told) {
    const found = fisherInterval(0.28, pairs)
    assert.deepEqual([found.lower, found.upper].map((value) => value.toFixed(2).slice(1)), [lower, upper])
  }
  assert.deepEqual(fisherInterval(1, 10), { lower: 1, upper: 1 })
  assert.deepEqual(fisherInterval(-1, 4), { lower: -1, upper: -1 })
})

test('too few values are refused, never answered with 0', () => {
  for (const refused of [() => mean([]), () => sampleVariance([1]), () => sampleSd([]), () => median([]), () => quantile([1, 2], 1.1), () => quantile([1, 2], Number.NaN), () => sampleCovariance([1, 2], [1]), () => fisherInterval(0.2, 3), () => fisherInterval(Number.NaN, 9)]) assert.throws(refused, RangeError)
})

test('shifting moves the mean alone; scaling scales both; order is no matter', () => {
  fc.assert(
    fc.property(scores, fc.integer({ min: -50, max: 50 }), (values, by) => {
      assert.equal(mean(values.map((value) => value * 4)), mean(values) * 4)
      near(mean(values.map((value) => value + by)) - by + 5000, mean(values) + 5000)
      near(sampleSd(values.map((value) => value + by)) + 1, sampleSd(values) + 1, 1e-12)
      near(sampleSd(values.map((value) => -value * 3)) + 1, sampleSd(values) * 3 + 1, 1e-12)
      assert.equal(median(values.toReversed()), median(values))
    }),
  )
})
