import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlChart, cusum } from '#src/domain/alliance/control-chart.ts'
import { assertNear, readVignette } from './read-vignette.ts'

interface Vignette {
  readonly cases: readonly {
    readonly name: string
    readonly series: readonly number[]
    readonly calibration_n: number
    readonly params: { readonly sd_method: 'MR' | 'SD'; readonly ewma_lambda: number; readonly ewma_nsigmas: number; readonly cusum_decision_interval: number; readonly cusum_shift: number }
    readonly expected: {
      readonly center: number
      readonly std_dev: number
      readonly shewhart_limits: readonly [number, number]
      readonly rules_1based: Readonly<Record<string, readonly number[]>>
      readonly ewma: Readonly<Record<'value' | 'sigma' | 'lcl' | 'ucl', readonly number[]>>
      readonly cusum: { readonly pos: readonly number[]; readonly neg: readonly number[]; readonly violations_lower: readonly number[]; readonly violations_upper: readonly number[] }
    }
  }[]
}

for (const { name, series, calibration_n: calibrationN, params, expected } of readVignette<Vignette>('sim-control-charts').cases) {
  const chart = controlChart(series, {
    calibrationN, sdMethod: params.sd_method, ewmaLambda: params.ewma_lambda, ewmaNSigmas: params.ewma_nsigmas, cusumDecisionInterval: params.cusum_decision_interval, cusumShift: params.cusum_shift,
  })
  // The reference divides the moving range by 1.128, a table's rounding of 2/√π.
  const relative = params.sd_method === 'MR' ? 5e-4 : 1e-9
  const all = (actual: readonly (number | undefined)[] | undefined, given: readonly number[], what: string, within = relative) => {
    assert.equal(actual?.length, given.length)
    given.forEach((value, index) => assertNear(actual?.[index], value, `${what} ${index + 1}`, within))
  }

  test(`${name}: centre, spread and limits of the individuals chart`, () => {
    assertNear(chart?.centre, expected.center, 'centre')
    assertNear(chart?.sd, expected.std_dev, 'sd', relative)
    if (params.sd_method === 'MR') assertNear((chart?.sd ?? 0) * (2 / Math.sqrt(Math.PI)), expected.std_dev * 1.128, 'mean moving range')
    all(chart?.limits, expected.shewhart_limits, 'limit')
  })

  test(`${name}: the run rules speak in the same sessions`, () => assert.deepEqual(chart?.rules, expected.rules_1based))

  test(`${name}: EWMA with exact limits from the start`, () => {
    all(chart?.ewma.map((point) => point?.value), expected.ewma.value, 'value', 1e-9)
    all(chart?.ewma.map((point) => point?.sigma), expected.ewma.sigma, 'sigma')
    all(chart?.ewma.map((point) => point?.lower), expected.ewma.lcl, 'lower')
    all(chart?.ewma.map((point) => point?.upper), expected.ewma.ucl, 'upper')
  })

  // Sums of standardised values pile up what the rounded constant moves, so the recursion is held against the reference's own spread, to the last digit.
  test(`${name}: CUSUM and where it speaks`, () => {
    const sums = cusum(series, { centre: expected.center, sd: expected.std_dev }, params.cusum_shift)
    for (const [side, given] of [['above', expected.cusum.pos], ['below', expected.cusum.neg]] as const) {
      given.forEach((value, index) => assertNear(1 + (sums[index]?.[side] ?? Number.NaN), 1 + value, `${side} ${index + 1}`))
    }
    assert.deepEqual([chart?.cusumBelow, chart?.cusumAbove], [expected.cusum.violations_lower, expected.cusum.violations_upper])
  })
}
