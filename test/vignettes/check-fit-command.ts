// The verb `fit` on the data of a fixture, written to CSV and read again: what it prints is what the reference software says, under the same names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fit } from '#src/commands/fit/fit.ts'
import type { FitResult } from '#src/commands/fit/result.ts'
import { runOn } from '#src/commands/test-call.ts'
import { csvRow } from '#src/platform/csv-write.ts'
import { relative, rowsOf, type ModelCase, type ReferenceFit } from './mixed-model-vignette.ts'

/** Relative, but for the criterion's gap. */
const within = { gap: 1e-5, estimate: 1e-7, se: 2e-6, theta: 1e-5, df: 1e-3 }

/** Every model of every case, by both methods, each a test. @param endedShort by the name of the test, how far from its own optimum the reference ended */
export function testFitCommand(cases: readonly ModelCase[], endedShort: Readonly<Record<string, number>> = {}): void {
  for (const one of cases) {
    const csv = csvOf(one)
    for (const [model, { formula, fits }] of Object.entries(one.models)) {
      for (const method of ['reml', 'ml'] as const) {
        const name = `${one.name}, ${model}, ${method}`
        test(`attune fit, ${name}: as the reference says it`, async () => {
          const { text, problems, code } = await runOn(fit, csv, { formula, json: true, ...(method === 'ml' ? { ml: true } : {}) })
          assert.deepEqual([code, problems], [0, []])
          check(JSON.parse(text) as FitResult, one, fits[method], method, endedShort[name] ?? within.estimate)
        })
      }
    }
  }
}

export function csvOf(one: ModelCase): string {
  const { columns } = rowsOf(one)
  const all = [...Object.entries(columns), ...Object.entries(one.groups)]
  return csvRow(all.map(([name]) => name)) + Array.from({ length: one.n }, (_, row) => all.map(([, values]) => values[row]!).join(',')).join('\n')
}

function check(result: FitResult, { n, groups }: ModelCase, reference: ReferenceFit, method: 'reml' | 'ml', estimateWithin: number): void {
  assert.deepEqual(Object.keys(result), ['criterion', 'reml', 'n', 'groups', 'fixed', 'random', 'theta', 'sigma', 'singular', 'warnings'])
  assert.deepEqual([result.n, result.reml, result.singular], [n, method === 'reml', reference.singular])
  assert.ok(Math.abs(result.criterion - reference.criterion) <= within.gap)
  assert.deepEqual(Object.keys(result.fixed), Object.keys(reference.beta))
  Object.values(result.fixed).forEach(({ estimate, se, df, p }, at) => {
    near(estimate, Object.values(reference.beta)[at]!, estimateWithin)
    near(se, Object.values(reference.se)[at]!, within.se)
    if (!reference.satterthwaite) return
    near(df, entryOf(reference.satterthwaite.df, at), within.df)
    near(p, entryOf(reference.satterthwaite.p, at), within.df)
  })
  near(result.sigma, reference.sigma, within.estimate)
  // The reference's names of theta are a group and the columns of its effects, in lme4's order.
  const names = Object.keys(reference.theta).map((name) => name.split('.')[0])
  assert.deepEqual(Object.keys(result.random), [...new Set(names)])
  for (const [group, units] of Object.entries(result.groups)) assert.equal(units, new Set(groups[group]).size)
  assert.equal(result.theta.length, names.length)
  if (!reference.singular) Object.values(reference.theta).forEach((value, at) => near(result.theta[at]!, value, within.theta))
  checkSpread(result)
}

/** Standard deviations and correlations are what theta says they are. */
function checkSpread({ random, theta, sigma }: FitResult): void {
  let from = 0
  for (const { sd, corr } of Object.values(random)) {
    const [a, b, c] = theta.slice(from) as [number, number, number]
    from += (sd.length * (sd.length + 1)) / 2
    near(sd[0]!, a * sigma, 1e-12)
    assert.equal(corr.length, sd.length - 1, 'the fixtures have at most two effects')
    if (sd.length < 2) continue
    near(sd[1]!, Math.hypot(b, c) * sigma, 1e-12)
    if (corr[0] !== null) near(corr[0]!, b / Math.hypot(b, c), 1e-12)
  }
  assert.equal(from, theta.length)
}

const entryOf = (of: unknown, at: number): number => (typeof of === 'number' ? of : Object.values(of as Record<string, number>)[at]!)

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(expected === 0 ? Math.abs(actual) <= tolerance : relative(actual, expected) <= tolerance, `${actual}, not ${expected}`)
}
