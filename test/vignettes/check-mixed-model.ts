// What a fit has to agree in with the reference, and how closely.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitMixedModel, type MixedFit } from '#src/domain/evidence/mixed-model.ts'
import type { MixedModel } from '#src/domain/evidence/model-rows.ts'
import { randomEffects } from '#src/domain/evidence/random-effects.ts'
import { testFixedEffects } from '#src/domain/evidence/satterthwaite.ts'
import { unscale } from '#src/domain/evidence/unscale.ts'
import { modelOf, movedTo, relative, rowsOf, type ModelCase, type ReferenceFit } from './mixed-model-vignette.ts'

/** Relative, but for the criterion's gap: what depends on where a search ended. */
const within = { gap: 1e-8, estimate: 1e-7, se: 2e-6, theta: 1e-5, sigma: 1e-7, df: 1e-3, mode: 5e-6 }

/** What depends on the formulas alone. */
const exactly = 1e-9

/** Every model of every case, each way of fitting it a test. @param endedShort see {@link checkFit}, by the name of the test */
export function testMixedModels(cases: readonly ModelCase[], endedShort: Readonly<Record<string, number>> = {}): void {
  for (const one of cases) {
    const rows = rowsOf(one)
    for (const [model, { formula, fits }] of Object.entries(one.models)) {
      for (const method of ['reml', 'ml'] as const) {
        const name = `${one.name}, ${model}, ${method}`
        test(`${name}: as the reference fits it`, () => checkFit(modelOf(formula), rows, method, fits[method], endedShort[name]))
      }
    }
  }
}

/** @param estimateWithin where the reference itself ended short of its optimum, by how much */
function checkFit(model: MixedModel, rows: ReturnType<typeof rowsOf>, method: 'reml' | 'ml', reference: ReferenceFit, estimateWithin = within.estimate): void {
  const fit = fitMixedModel(model, rows, { method })
  assert.ok(fit.kind === 'fitted', `fitted, not ${fit.kind}`)
  checkFormulas(fit, reference)
  near('criterion', fit.criterion - reference.criterion, 0, within.gap)
  assert.ok(fit.criterion <= reference.criterion + 1e-9, 'no higher than where the reference ended')
  assert.equal(fit.singular, reference.singular, 'singular or not')
  assert.equal(fit.parameters, reference.n_par)
  for (const { name, estimate, se } of fit.fixed) {
    near(`estimate of ${name}`, estimate, reference.beta[name]!, estimateWithin)
    near(`se of ${name}`, se, reference.se[name]!, within.se)
  }
  near('sigma', fit.sigma, reference.sigma, within.sigma)
  const theta = Object.values(reference.theta)
  assert.equal(fit.theta.length, theta.length)
  if (!reference.singular) fit.theta.forEach((value, at) => near(`theta ${at}`, value, theta[at]!, within.theta))
  checkTests(fit, reference)
  checkRandomEffects(fit, rows.labels, reference)
}

/** At the reference's own parameters everything else has to follow, whatever the search. */
function checkFormulas(fit: MixedFit, reference: ReferenceFit): void {
  const there = unscale(fit.system, movedTo(fit, Object.values(reference.theta)), fit.method)
  near('criterion there', there.criterion, reference.criterion, 1e-12)
  near('sigma there', there.sigma, reference.sigma, exactly)
  for (const { name, estimate, se } of there.fixed) {
    near(`estimate of ${name} there`, estimate, reference.beta[name]!, exactly)
    near(`se of ${name} there`, se, reference.se[name]!, exactly)
  }
  const covariance = [reference.vcov_beta].flat(2)
  const sizes = there.fixed.map(({ se }) => se)
  there.covariance.flat().forEach((value, at) => {
    const scale = sizes[Math.floor(at / sizes.length)]! * sizes[at % sizes.length]!
    assert.ok(Math.abs(value - covariance[at]!) <= exactly * scale, `covariance ${at} there: ${value}, not ${covariance[at]}`)
  })
}

function checkTests(fit: MixedFit, { satterthwaite }: ReferenceFit): void {
  if (!satterthwaite) return
  const tests = testFixedEffects(fit)
  assert.ok(tests, 'can be tested')
  tests.forEach(({ name, df, t, p }, at) => {
    const expected = (of: unknown) => (typeof of === 'number' ? of : Object.values(of as Record<string, number>)[at]!)
    near(`df of ${name}`, df, expected(satterthwaite.df), within.df)
    near(`t of ${name}`, t, expected(satterthwaite.t), within.se)
    near(`p of ${name}`, p, expected(satterthwaite.p), within.df)
  })
}

function checkRandomEffects(fit: MixedFit, labels: Readonly<Record<string, readonly string[]>>, { random_effects: expected = [] }: ReferenceFit): void {
  const effects = randomEffects(fit)
  for (const { group, level, mode, cond_var: variance } of expected) {
    const scale = fit.random.find((random) => random.group === group)!.sd
    level.forEach((label, at) => {
      const { modes, covariance } = effects[group]![labels[group]!.indexOf(String(label))]!
      const sizes = scale.map((sd) => Math.max(sd, 1e-3))
      modes.forEach((value, effect) => assert.ok(Math.abs(value - mode[at]![effect]!) <= within.mode * sizes[effect]!, `${group} ${label}: ${value}, not ${mode[at]![effect]}`))
      const flat = [variance[at]!].flat(2)
      covariance.flat().forEach((value, entry) => {
        const size = sizes[Math.floor(entry / sizes.length)]! * sizes[entry % sizes.length]!
        assert.ok(Math.abs(value - flat[entry]!) <= within.mode * size, `variance of ${group} ${label}: ${value}, not ${flat[entry]}`)
      })
    })
  }
}

function near(what: string, actual: number, expected: number, tolerance: number): void {
  const distance = expected === 0 ? Math.abs(actual) : relative(actual, expected)
  assert.ok(distance <= tolerance, `${what}: ${actual}, not ${expected} (${distance.toExponential(1)} off)`)
}
