// The expected course as a curve with limits, and whether a score lies beyond them. Behind the switch of expected-course.ts.
import type { CourseParameters } from './expected-course.ts'
import type { Direction } from './reliable-change.ts'
import { normalQuantile } from '../kernel/distributions.ts'

/** Share of scores of new clients between the limits. @source lambert-2010 */
export const withinLimits = 0.8
/** SDs from the mean to a limit. */
const limitAt = normalQuantile(0.5 + withinLimits / 2)

export interface ExpectedScore {
  /** Points. Neither it nor the limits is cut off at the ends of the scale. */
  readonly mean: number
  /** SD of the score of a client not seen before: between clients and from session to session. */
  readonly sd: number
  /** The same with what is not known of the curve itself. */
  readonly sdWithUncertainty: number
  /** Limits that leave a tenth of such scores on either side, by `sd`. */
  readonly lower: number
  readonly upper: number
}

/** What a client with this baseline is expected to score so many sessions later. @param baseline points @param session sessions since the baseline, 0 or more @source lambert-2010 */
export function expectedScore({ centre, fixed, fixedCovariance, random, sigma }: CourseParameters, baseline: number, session: number): ExpectedScore {
  const x = coursePoint(centre, baseline, session)
  const mean = x.reduce((sum, value, at) => sum + value * fixed[at]!, 0)
  const variance = quadratic(x.slice(0, 2), random) + sigma ** 2
  return { ...limitsAround(mean, Math.sqrt(variance)), sdWithUncertainty: Math.sqrt(variance + quadratic(x, fixedCovariance)) }
}

/** Limits around an expectation: mean ∓ z(.9) · SD. @param mean,sd points */
export function limitsAround(mean: number, sd: number): Pick<ExpectedScore, 'mean' | 'sd' | 'lower' | 'upper'> {
  const reach = limitAt * sd
  return { mean, sd, lower: mean - reach, upper: mean + reach }
}

/** Whether a score is beyond the limit on the side of worse; on the limit it is not. */
export function isBeyond(score: number, { lower, upper }: Pick<ExpectedScore, 'lower' | 'upper'>, direction: Direction): boolean {
  return direction === 'higher-worse' ? score > upper : score < lower
}

/**
 * How likely one of so many scores in a row lies beyond the limit on one side, 0..1, for a client who goes as expected: 1 − .9ⁿ.
 * Exact while the model holds, since what each score adds to the forecast from those before it is independent of them; whole points and the ends of a scale make it somewhat different.
 * @param scores held against a forecast from all earlier ones, 0 or more @source laird-ware-1982
 */
export function chanceBeyond(scores: number): number {
  return 1 - (0.5 + withinLimits / 2) ** scores
}

/** Constant, ln(1 + session), baseline − centre, and the two multiplied. */
export function coursePoint(centre: number, baseline: number, session: number): number[] {
  const time = Math.log1p(session)
  return [1, time, baseline - centre, time * (baseline - centre)]
}

function quadratic(x: readonly number[], matrix: readonly (readonly number[])[]): number {
  return x.reduce((sum, value, row) => sum + value * x.reduce((inner, other, column) => inner + other * matrix[row]![column]!, 0), 0)
}
