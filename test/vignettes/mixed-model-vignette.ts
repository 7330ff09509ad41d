// Reads a file of mixed-model fixtures (data, models, and what the reference software makes of them) into the shapes of the engine.
import type { MixedFit } from '#src/domain/evidence/mixed-model.ts'
import { evaluate, type Evaluation } from '#src/domain/evidence/criterion.ts'
import { intercept, numberUnits, type MixedModel, type ModelRows } from '#src/domain/evidence/model-rows.ts'
import { factorsFrom, lowerFactorOf, parametersOf, unscaling } from '#src/domain/evidence/theta.ts'
import type { System } from '#src/domain/evidence/system.ts'

export interface ReferenceFit {
  readonly criterion: number
  readonly beta: Readonly<Record<string, number>>
  readonly se: Readonly<Record<string, number>>
  readonly vcov_beta: readonly (readonly number[])[] | number
  readonly sigma: number
  readonly theta: Readonly<Record<string, number>>
  readonly singular: boolean
  readonly n_par: number
  readonly satterthwaite?: { readonly df: unknown; readonly t: unknown; readonly p: unknown }
  readonly random_effects?: readonly { readonly group: string; readonly level: readonly string[]; readonly mode: readonly (readonly number[])[]; readonly cond_var: readonly (number | number[][])[] }[]
}

export interface ModelCase {
  readonly name: string
  readonly n: number
  readonly columns: Readonly<Record<string, readonly number[]>>
  readonly groups: Readonly<Record<string, readonly (string | number)[]>>
  readonly models: Readonly<Record<string, { readonly formula: string; readonly fits: Readonly<Record<'reml' | 'ml', ReferenceFit>> }>>
}

/** The rows of a case. Alliance comes in twelfths of a point and is split as the file's note says. */
export function rowsOf({ n, columns, groups }: ModelCase): ModelRows & { readonly labels: Readonly<Record<string, readonly string[]>> } {
  const numbered = Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, numberUnits(values)]))
  const numeric = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]))
  const labels = Object.fromEntries(Object.entries(numbered).map(([name, own]) => [name, own.labels]))
  return { count: n, groups: numbered, columns: numeric['alliance'] ? { ...numeric, ...split(numeric['alliance'], numbered['client']!) } : numeric, labels }
}

function split(alliance: Float64Array, { codes, units }: { codes: Int32Array; units: number }): Record<string, Float64Array> {
  const sums = new Float64Array(units)
  const counts = new Float64Array(units)
  codes.forEach((client, row) => {
    sums[client]! += alliance[row]! / 12
    counts[client]! += 1
  })
  const meanOf = (row: number) => sums[codes[row]!]! / counts[codes[row]!]!
  return { alliance_within: alliance.map((value, row) => value / 12 - meanOf(row)), alliance_between: alliance.map((_, row) => meanOf(row) - 3.9) }
}

/** The few formulas of the fixtures: `outcome ~ a + b + (1 + a | client) + (1 | therapist)`. */
export function modelOf(formula: string): MixedModel {
  const [outcome, right] = formula.split(' ~ ') as [string, string]
  const withIntercept = (terms: string) => [intercept, ...terms.split('+').map((term) => term.trim()).filter((term) => term !== '' && term !== '1')]
  const random = [...right.matchAll(/\(([^|]+)\|([^)]+)\)/g)].map(([, columns, group]) => ({ group: group!.trim(), columns: withIntercept(columns!) }))
  return { outcome, fixed: withIntercept(right.replaceAll(/\([^)]*\)/g, '')), random }
}

/** The engine's criterion, estimates and residual at the reference's own parameters, on scaled columns: nothing here depends on where a search ended. */
export function evaluateAt(system: System, theta: readonly number[], method: 'reml' | 'ml'): Evaluation {
  const { design } = system
  const factors = factorsFrom(design, Float64Array.from(theta)).map((l, at) => {
    const factor = design.factors[at]!
    if (factor.size > 2) throw new Error('the fixtures have at most two effects')
    const [a, b, , d] = unscaling(design, factor) as unknown as [number, number, number, number]
    if (factor.size === 1) return Float64Array.of(l[0]! / a)
    return lowerFactorOf(Float64Array.of(l[0]! / a - (b * l[2]!) / (a * d), (-b * l[3]!) / (a * d), l[2]! / d, l[3]! / d), 2)
  })
  return evaluate(system, factorsFrom(design, parametersOf(design, factors)), method)
}

/** A fit as if its search had ended at these parameters. */
export function movedTo(fit: MixedFit, theta: readonly number[]): MixedFit['found'] {
  return { ...fit.found, evaluation: evaluateAt(fit.system, theta, fit.method) }
}

export const relative = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300)
