// Takes a fit on shifted and scaled columns back to the columns as they were given.
import type { Method } from './criterion.ts'
import type { FactorShape, Shape } from './design.ts'
import type { Found } from './find-optimum.ts'
import { intercept } from './model-rows.ts'
import { multiply, transpose } from './small-matrix.ts'
import { factorsFrom, lowerFactorOf, unscaling } from './theta.ts'

export interface FixedEffect {
  readonly name: string
  /** In units of the outcome for one unit of the column. */
  readonly estimate: number
  readonly se: number
}

export interface RandomGroup {
  readonly group: string
  readonly names: readonly string[]
  /** Covariance of the effects, in units of the outcome squared. */
  readonly covariance: readonly (readonly number[])[]
  readonly sd: readonly number[]
  /** null where one of the two does not vary. */
  readonly correlation: readonly (readonly (number | null)[])[]
}

export interface Estimates {
  /** REML criterion, or −2 log-likelihood. */
  readonly criterion: number
  readonly fixed: readonly FixedEffect[]
  /** Covariance of the fixed effects. */
  readonly covariance: readonly (readonly number[])[]
  /** From the group with the most units to that with the fewest. */
  readonly random: readonly RandomGroup[]
  /** Relative factors, column by column, in the order of `random`: covariance = sigma² L L′. */
  readonly theta: readonly number[]
  /** Residual standard deviation, in units of the outcome. */
  readonly sigma: number
  /** Fixed effects, factors and residual. */
  readonly parameters: number
}

export function unscale({ design, rows }: { readonly design: Shape; readonly rows: number }, { theta, evaluation }: Pick<Found, 'theta' | 'evaluation'>, method: Method): Estimates {
  const { fixed, scale, shift, width } = design
  const outcome = width - 1
  const unit = scale[outcome]!
  const sigma = unit * Math.sqrt(evaluation.residual / evaluation.freedom)
  const turn = fixedTurn(design)
  const estimates = multiply(turn, evaluation.estimates, fixed.length, fixed.length, 1)
  const constant = fixed.indexOf(intercept)
  if (constant >= 0) estimates[constant]! += shift[outcome]!
  const covariance = multiply(multiply(turn, evaluation.inverse, fixed.length, fixed.length, fixed.length), transpose(turn, fixed.length, fixed.length), fixed.length, fixed.length, fixed.length)
    .map((value) => value * (sigma / unit) ** 2)
  const relative = factorsFrom(design, theta).map((l, at) => relativeFactor(design, design.factors[at]!, l))
  const freedom = method === 'reml' ? rows - fixed.length : rows
  const logScales = method === 'reml' ? fixed.reduce((sum, _, at) => sum + 2 * Math.log(scale[at]!), 0) : 0
  return {
    criterion: evaluation.criterion + 2 * freedom * Math.log(unit) + logScales,
    fixed: fixed.map((name, at) => ({ name, estimate: estimates[at]!, se: Math.sqrt(covariance[at * fixed.length + at]!) })),
    covariance: rowsOf(covariance, fixed.length),
    random: relative.map((l, at) => groupOf(design.factors[at]!, l, sigma)),
    theta: relative.flatMap((l, at) => design.factors[at]!.free.map(({ row, column }) => l[row * design.factors[at]!.size + column]!)),
    sigma,
    parameters: fixed.length + theta.length + 1,
  }
}

/** Estimates on the scaled columns as estimates on the columns themselves, but for the outcome's shift. */
export function fixedTurn({ fixed, shift, scale, width }: Shape): Float64Array {
  const unit = scale[width - 1]!
  const turn = new Float64Array(fixed.length ** 2)
  const constant = fixed.indexOf(intercept)
  fixed.forEach((_, at) => {
    turn[at * fixed.length + at] = unit / scale[at]!
    if (shift[at] !== 0) turn[constant * fixed.length + at] = (-unit * shift[at]!) / scale[at]!
  })
  return turn
}

function relativeFactor(design: Shape, factor: FactorShape, l: Float64Array): Float64Array {
  return lowerFactorOf(multiply(unscaling(design, factor), l, factor.size, factor.size, factor.size), factor.size)
}

function groupOf({ group, names, size }: FactorShape, l: Float64Array, sigma: number): RandomGroup {
  const covariance = rowsOf(multiply(l, transpose(l, size, size), size, size, size).map((value) => value * sigma * sigma), size)
  const sd = names.map((_, at) => Math.sqrt(covariance[at]![at]!))
  const correlation = names.map((_, r) => names.map((_, s) => (sd[r]! > 0 && sd[s]! > 0 ? covariance[r]![s]! / (sd[r]! * sd[s]!) : null)))
  return { group, names, covariance, sd, correlation }
}

export function rowsOf(matrix: Float64Array, columns: number): number[][] {
  return Array.from({ length: matrix.length / columns }, (_, row) => [...matrix.subarray(row * columns, (row + 1) * columns)])
}
