import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readVignette } from '#test/vignettes/read-vignette.ts'
import { modelOf, rowsOf, type ModelCase } from '#test/vignettes/mixed-model-vignette.ts'
import { compareFits } from './compare-fits.ts'
import { fitMixedModel, type FitOptions, type MixedFit } from './mixed-model.ts'
import { inventRows, slopeModel } from './mixed-model.fixture.ts'
import { intercept, type MixedModel, type ModelRows } from './model-rows.ts'

const fitted = (model: MixedModel, rows: ModelRows, options: FitOptions = {}): MixedFit => {
  const fit = fitMixedModel(model, rows, options)
  assert.ok(fit.kind === 'fitted')
  return fit
}
const random = (...terms: readonly (readonly [string, ...string[]])[]) => terms.map(([group, ...columns]) => ({ group, columns }))
const { cases } = readVignette<{ cases: ModelCase[] }>('sim-lmm')
const near = (actual: number, expected: number, relative: number) => assert.ok(Math.abs(actual - expected) <= relative * expected, `${actual} is not ${expected}`)

/** Statistics are differences of the reference software's criteria; p-values were computed from them with another program (scipy 1.17). */
const expected = [
  ['nested', 'client_intercept', 'client_slope', 'reml', [1, 2], 71.3757096674, 1.7322860558819e-16],
  ['nested', 'client_intercept', 'client_slope', 'ml', [1, 2], 70.4756343477, 2.7183025950054e-16],
  ['nested', 'client_slope', 'client_slope_therapist', 'reml', [0, 1], 38.9822710998, 2.1383590955879e-10],
  ['boundary', 'client_intercept', 'client_slope', 'ml', [1, 2], 0.0311946127, 0.9221653055],
  ['boundary', 'client_slope', 'client_slope_therapist', 'reml', [0, 1], 0, 1],
] as const

for (const [name, smaller, larger, method, df, statistic, p] of expected) {
  test(`${name}, ${smaller} against ${larger}, ${method}`, () => {
    const one = cases.find((each) => each.name === name)!
    const fits = [smaller, larger].map((model) => fitted(modelOf(one.models[model]!.formula), rowsOf(one), { method })) as [MixedFit, MixedFit]
    const comparison = compareFits(...fits)
    assert.ok(comparison.kind === 'compared')
    assert.deepEqual(comparison.df, df)
    assert.ok(Math.abs(comparison.statistic - statistic) < 1e-7)
    if (statistic > 0) near(comparison.p, p, 1e-6)
    else assert.ok(comparison.p > 0.4999)
  })
}

test('fixed effects, covariances and what comes with a variance add degrees', () => {
  const rows = inventRows()
  const fit = (fixed: readonly string[], terms: MixedModel['random']) => fitted({ outcome: 'y', fixed, random: terms }, rows, { method: 'ml' })
  const least = fit([intercept], random(['client', intercept]))
  const uncorrelated = fit([intercept], random(['client', intercept], ['client', 'x']))
  const correlated = fit([intercept], random(['client', intercept, 'x']))
  const withZ = fit([intercept], random(['client', intercept, 'x', 'z']))
  const explained = fit([intercept, 'x'], random(['client', intercept, 'x']))
  const dfOf = (smaller: MixedFit, larger: MixedFit) => {
    const comparison = compareFits(smaller, larger)
    assert.ok(comparison.kind === 'compared')
    return comparison.df
  }
  assert.deepEqual(dfOf(least, uncorrelated), [0, 1])
  assert.deepEqual(dfOf(uncorrelated, correlated), [1])
  assert.deepEqual(dfOf(least, correlated), [1, 2])
  assert.deepEqual(dfOf(correlated, withZ), [2, 3])
  assert.deepEqual(dfOf(correlated, explained), [1])
  assert.deepEqual(dfOf(least, explained), [2, 3])
})

test('a test without a known distribution is refused, and why', () => {
  const rows = inventRows()
  const least = fitted({ ...slopeModel, random: random(['client', intercept]) }, rows)
  const because = (smaller: MixedFit, larger: MixedFit) => {
    const comparison = compareFits(smaller, larger)
    assert.ok(comparison.kind === 'incomparable')
    return comparison.because
  }
  assert.equal(because(least, fitted(slopeModel, rows)), 'several-variances')
  assert.equal(because(fitted(slopeModel, rows), least), 'not-nested')
  assert.equal(because(least, least), 'not-nested')
  assert.equal(because(least, fitted(slopeModel, rows, { method: 'ml' })), 'other-method')
  assert.equal(because(fitted({ ...slopeModel, fixed: [intercept] }, rows), fitted(slopeModel, rows)), 'reml')
  assert.equal(because(least, fitted(slopeModel, inventRows({ clients: 41 }))), 'other-data')
  assert.equal(because(least, fitted({ ...slopeModel, random: random(['client', intercept, 'x']) }, inventRows({ seed: 8, spread: 30 }))), 'other-data')
  assert.equal(because(least, { ...fitted(slopeModel, rows), approximation: { kind: 'credited', group: 'client', tied: ['therapist'], rows: 1, share: 0.1, effects: 700, limit: 600 } }), 'approximated')
})

test('where there is no variance, one in twenty samples or fewer is called one at the 5 % mark, and about half gain nothing', () => {
  const samples = 200
  const results = Array.from({ length: samples }, (_, seed) => {
    const rows = inventRows({ clients: 30, sessions: 5, spread: 0, seed: 1000 + 77 * seed })
    const model = (group: string): MixedModel => ({ outcome: 'y', fixed: [intercept, 'x', 'z'], random: group === 'both' ? random(['client', intercept], ['therapist', intercept]) : random(['client', intercept]) })
    const comparison = compareFits(fitted(model('client'), rows), fitted(model('both'), rows))
    assert.ok(comparison.kind === 'compared')
    return comparison
  })
  const found = results.filter(({ p }) => p < 0.05).length
  const nothing = results.filter(({ statistic }) => statistic < 1e-6).length
  assert.ok(found <= samples * 0.1, `${found} of ${samples}`)
  assert.ok(nothing > samples * 0.4 && nothing < samples * 0.8, `${nothing} of ${samples}`)
})
