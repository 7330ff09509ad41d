import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { calibrate, controlChart, ewma, meanRange, meanSd, type ChartParameters } from './control-chart.ts'
import { runRules } from './run-rules.ts'

const parameters: ChartParameters = { calibrationN: 5, sdMethod: 'MR', ewmaLambda: 0.3, ewmaNSigmas: 3, cusumDecisionInterval: 5, cusumShift: 1 }
const near = (actual: number | undefined, expected: number, within: number) => assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= within, `${actual} is not ${expected}`)
const twelfths = fc.array(fc.integer({ min: 12, max: 60 }), { minLength: 6, maxLength: 24 }).filter((series) => new Set(series.slice(0, 5)).size > 1)
/** The words of a chart, without its numbers. */
const wordsOf = (series: readonly (number | null)[]) => {
  const chart = controlChart(series, parameters)
  return chart && { ...chart.rules, above: chart.cusumAbove, below: chart.cusumBelow }
}

test('the constants, as in every table', () => {
  near(meanRange, 1.128379167, 1e-9)
  for (const [n, c4] of [[2, 0.797885], [3, 0.886227], [6, 0.951533], [10, 0.972659], [25, 0.989640]] as const) near(meanSd(n), c4, 1e-6)
})

test('the moving range of five alliance scores: .275 on a mean of 8.68', () => {
  const values = [8.6, 8.8, 8.4, 8.7, 8.9]
  const calibration = calibrate(values, 'MR')
  near(calibration?.centre, 8.68, 1e-12)
  near((calibration?.sd ?? 0) * meanRange, 0.275, 1e-12)
  assert.equal(calibrate([4, 4, 4], 'MR'), null)
  assert.equal(calibrate([4, 4, 4], 'SD'), null)
  assert.throws(() => calibrate([4], 'SD'), RangeError)
})

test('EWMA limits are exact from the first value and widen to their end', () => {
  const points = ewma([8, 7.6, 7.2, 6.9], { centre: 8.5, sd: 0.6 }, 0.3, 2)
  assert.deepEqual(points.map(({ value }) => Math.round(value * 1e4) / 1e4), [8.35, 8.125, 7.8475, 7.5633].map((value) => Math.round(value * 1e4) / 1e4))
  near(points[0]?.sigma, 0.3 * 0.6, 1e-12)
  near(ewma(Array.from({ length: 99 }, () => 8.5), { centre: 8.5, sd: 0.6 }, 0.3, 2).at(-1)?.sigma, 0.6 * Math.sqrt(0.3 / 1.7), 1e-12)
})

test('run rules: beyond, not on the line; the value itself must be beyond; one side only', () => {
  const at = (...z: number[]) => runRules(z, (position) => position + 1)
  assert.deepEqual([at(3).rule1, at(3.01).rule1, at(-3.01).rule1], [[], [1], [1]])
  assert.deepEqual([at(2.1, 0, 2.1).rule2, at(2.1, 2.1, 0).rule2, at(2.1, 0, -2.1).rule2, at(2.1, 0, 0, 2.1).rule2], [[3], [2], [], []])
  assert.deepEqual([at(1.1, 1.1, 0, 1.1, 1.1).rule3, at(1.1, 1.1, 0, 0, 1.1, 1.1).rule3], [[5], []])
  assert.deepEqual([at(...Array.from({ length: 9 }, () => -0.1)).rule4, at(0.1, 0.1, 0.1, 0, 0.1, 0.1, 0.1, 0.1).rule4], [[8, 9], []])
})

test('a missing session moves nothing: the rest is charted as if it were not there, at its own number', () => {
  const series = [8.6, 8.8, 8.4, 8.7, 8.9, 6.1, 6.0, 8.8]
  const [whole, gapped] = [controlChart(series, parameters), controlChart([8.6, 8.8, null, 8.4, 8.7, 8.9, null, 6.1, 6.0, 8.8], parameters)]
  const numbered = (sessions: readonly number[] | undefined) => sessions?.map((session) => session + (session > 5 ? 2 : session > 2 ? 1 : 0))
  assert.deepEqual(whole?.rules.rule1, [6, 7])
  assert.deepEqual(gapped?.rules.rule1, numbered(whole?.rules.rule1))
  assert.deepEqual(gapped?.cusumBelow, numbered(whole?.cusumBelow))
  assert.deepEqual(gapped?.ewma.filter((point) => point !== null), whole?.ewma)
  assert.deepEqual([gapped?.ewma[2], gapped?.cusum[6], gapped?.centre], [null, null, whole?.centre])
})

test('no chart from values that do not vary; a calibration longer than the series is refused', () => {
  assert.equal(controlChart([4, 4, 4, 4, 4, 1], parameters), null)
  assert.throws(() => controlChart([4, 5, null, 4, 4], parameters), RangeError)
  assert.throws(() => controlChart([4, 5, 4, 5, 4], { ...parameters, ewmaLambda: 0 }), RangeError)
})

test('other units say the same, a turned scale the same on the other side', () => {
  fc.assert(
    fc.property(twelfths, (series) => {
      const here = wordsOf(series)
      assert.deepEqual(wordsOf(series.map((value) => value * 4)), here)
      const turned = wordsOf(series.map((value) => -value))
      assert.deepEqual(turned, here && { ...here, above: here.below, below: here.above })
    }),
  )
})
