// Tests of fixed effects with degrees of freedom by Satterthwaite's method: few therapists make for few degrees, however many sessions there are.
import { studentCdf, studentQuantile } from '../kernel/distributions.ts'
import { solve, type Evaluation, type Left } from './criterion.ts'
import type { Shape } from './design.ts'
import type { Found } from './find-optimum.ts'
import type { MixedFit } from './mixed-model.ts'
import { neighbourhoodOf, step, type Neighbourhood } from './neighbourhood.ts'
import { cholesky, crossOfLower, invertLower, multiply, transpose } from './small-matrix.ts'
import { diagonals } from './theta.ts'
import { fixedTurn, type FixedEffect } from './unscale.ts'

export interface FixedTest extends FixedEffect {
  readonly df: number
  readonly t: number
  /** Two-sided, 0..1. */
  readonly p: number
  /** 95 % confidence limits, in the unit of the estimate. */
  readonly lower: number
  readonly upper: number
}

/** What is tested: a fit without its data. */
export interface Tested extends Pick<MixedFit, 'method' | 'rows' | 'fixed'> {
  readonly design: Shape
  readonly found: Pick<Found, 'theta' | 'evaluation'>
}

/** A second derivative below this share of its own, beside those of the other parameters, is none. */
const flatness = 1e-8

/**
 * Tests each fixed effect against zero. With v the variance of an estimate, df = v² / (∇v′ C⁻¹ ∇v + v²/d): ∇v and C by differences along the profile over the factors, d the degrees of the residual variance.
 * A variance estimated as zero is taken as known, and so is a parameter in whose direction the criterion does not rise.
 * @source satterthwaite-1946 @source kuznetsova-2017
 */
export function testFixedEffects(fit: MixedFit): FixedTest[] {
  return testAround({ ...fit, design: fit.system.design }, neighbourhoodOf(fit))
}

/** The same for whoever has the neighbourhood already. */
export function testAround({ design, rows, method, found: { theta, evaluation }, fixed }: Tested, { ahead, behind, curvature }: Neighbourhood): FixedTest[] {
  const count = fixed.length
  const turn = fixedTurn(design)
  const variancesOf = ({ inverse, residual, freedom }: Evaluation): Float64Array => {
    const own = multiply(multiply(turn, inverse, count, count, count), transpose(turn, count, count), count, count, count)
    return Float64Array.from(fixed, (_, effect) => (own[effect * count + effect]! * residual) / freedom)
  }
  const variancesAt = (left: Left) => variancesOf(solve(left, design, rows, method))
  const { moving, inverse } = invertMoving(curvature, movingParameters(design, theta), theta.length)
  const variances = variancesOf(evaluation)
  const slopes = moving.map((place) => {
    const lower = variancesAt(behind[place]!)
    return variancesAt(ahead[place]!).map((value, effect) => (value - lower[effect]!) / (2 * step))
  })
  return fixed.map((effect, place) => {
    const variance = variances[place]!
    let spread = variance ** 2 / evaluation.freedom
    moving.forEach((_, r) => moving.forEach((__, s) => (spread += slopes[r]![place]! * inverse[r * moving.length + s]! * slopes[s]![place]!)))
    const df = variance ** 2 / spread
    const t = effect.estimate / effect.se
    const reach = studentQuantile(0.975, df) * effect.se
    return { ...effect, df, t, p: 2 * studentCdf(-Math.abs(t), df), lower: effect.estimate - reach, upper: effect.estimate + reach }
  })
}

/** All but the columns of a factor whose effect was estimated as zero. */
function movingParameters(design: Shape, theta: Float64Array): number[] {
  const still = new Set(diagonals(design).filter(({ at }) => !theta[at]).map(({ at }) => at))
  return [...theta.keys()].filter((at) => !still.has(at))
}

/** The inverse over the parameters that move the criterion; one that does not, beside the others, is left out. */
function invertMoving(full: Float64Array, moving: readonly number[], size: number): { moving: readonly number[]; inverse: Float64Array } {
  const root = Float64Array.from(moving.flatMap((r) => moving.map((s) => full[r * size + s]!)))
  const flat = cholesky(root, moving.length, flatness)
  if (flat >= 0) return invertMoving(full, moving.filter((_, at) => at !== flat), size)
  invertLower(root, moving.length)
  return { moving, inverse: crossOfLower(root, moving.length) }
}
