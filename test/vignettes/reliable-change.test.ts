import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeMethods, criticalIndex, describeSample, reliabilityOfChange, standardErrorOfPrediction, type ChangeMethod } from '#src/domain/outcome/change-methods.ts'
import { categoriseChange, cutoffsOf, judgeChange } from '#src/domain/outcome/clinical-significance.ts'
import { cutoffB, standardError, standardErrorOfDifference } from '#src/domain/outcome/reliable-change.ts'
import { assertNear, readVignette } from './read-vignette.ts'

interface Vignette {
  readonly cases: readonly {
    readonly name: string
    readonly direction: string
    readonly reliability: number
    readonly reliability_post: number
    readonly m_functional: number
    readonly sd_functional: number
    readonly pre: readonly number[]
    readonly post: readonly number[]
    readonly expected: { readonly m_pre: number; readonly sd_pre: number; readonly m_post: number; readonly sd_post: number; readonly methods: Readonly<Record<ChangeMethod, ExpectedMethod>> }
  }[]
}

interface ExpectedMethod {
  readonly critical_value: number
  readonly rci: readonly number[]
  readonly s_diff: number | null
  readonly se_prediction: number | null
  readonly se_measurement: number | null
  readonly r_dd: number | null
  readonly improved: readonly boolean[]
  readonly deteriorated: readonly boolean[]
  readonly unchanged: readonly boolean[]
  readonly cutoffs: Readonly<Record<'a' | 'b' | 'c', { readonly value: number; readonly category: readonly string[]; readonly counts: Readonly<Record<string, number>> }>>
}

for (const vignette of readVignette<Vignette>('sim-reliable-change').cases) {
  const direction = vignette.direction === 'higher is better' ? 'higher-better' : 'higher-worse'
  const pairs = vignette.pre.map((before, person) => ({ before, after: vignette.post[person] as number }))
  const sample = describeSample(pairs, { reliability: vignette.reliability, reliabilityAfter: vignette.reliability_post })
  const precision = { sd: sample.before.sd, reliability: sample.reliability }
  const { expected } = vignette

  test(`${vignette.name}: means and SDs of the sample`, () => {
    for (const [actual, given] of [[sample.before.mean, expected.m_pre], [sample.before.sd, expected.sd_pre], [sample.after.mean, expected.m_post], [sample.after.sd, expected.sd_post]] as const) assertNear(actual, given, 'sample')
  })

  for (const method of changeMethods) {
    const given = expected.methods[method]
    const standard = { method, sample, direction, alpha: 0.05 } as const
    test(`${vignette.name}, ${method}: indices, errors and flags`, () => {
      assertNear(criticalIndex(method, 0.05), given.critical_value, 'critical value')
      if (given.s_diff !== null) assertNear(standardErrorOfDifference(precision), given.s_diff, 'SE of difference')
      if (given.se_prediction !== null) assertNear(standardErrorOfPrediction(sample), given.se_prediction, 'SE of prediction')
      if (given.se_measurement !== null) assertNear(standardError(precision), given.se_measurement, 'SE of measurement')
      if (given.r_dd !== null) assertNear(reliabilityOfChange(sample), given.r_dd, 'reliability of change')
      const changes = pairs.map((pair) => judgeChange(pair, standard))
      changes.forEach((change, person) => assertNear(change?.index, given.rci[person] as number, `person ${person + 1}`))
      for (const flag of ['improved', 'deteriorated', 'unchanged'] as const) assert.deepEqual(changes.map((change) => change?.reliable === flag), given[flag])
    })

    test(`${vignette.name}, ${method}: cut-offs and categories`, () => {
      const cutoffs = cutoffsOf(standard, { mean: vignette.m_functional, sd: vignette.sd_functional })
      for (const name of ['a', 'b', 'c'] as const) {
        const { value, category, counts } = given.cutoffs[name]
        assertNear(cutoffs[name], value, name)
        const categories = pairs.map((pair) => {
          const change = judgeChange(pair, standard)
          return change && categoriseChange(pair, change, cutoffs[name] as number, standard)
        })
        assert.deepEqual(categories, category)
        for (const [each, count] of Object.entries(counts)) assert.equal(categories.filter((one) => one === each).length, count, each)
      }
      // The reference puts the clinical SD where the 1991 paper has the functional one; both are given, under two names.
      if (method !== 'HA') assert.equal(cutoffs.bFunctional, cutoffB({ mean: vignette.m_functional, sd: vignette.sd_functional }, direction))
      assert.notEqual(cutoffs.bFunctional, cutoffs.b)
    })
  }
}
