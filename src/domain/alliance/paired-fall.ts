// R1: a rating below what is usual for this client, and by more than measurement error makes.
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'
import { noRatings, rangeOf, withRating, type RatingsSoFar } from './usual-range.ts'

/** Points of the scale. */
export interface PairedFall {
  readonly fires: boolean
  readonly value: number
  /** Of the earlier ratings. */
  readonly mean: number
  /** The lower end of the usual range. */
  readonly limit: number
  /** mean − value. */
  readonly fall: number
  /** The critical difference. */
  readonly threshold: number
}

/** R1 against ratings already added up; null with fewer than three. */
export function pairedFallAfter(earlier: RatingsSoFar, value: number, parameters: AllianceParameters): PairedFall | null {
  const usual = rangeOf(earlier, parameters)
  if (!usual) return null
  const { mean, low: limit } = usual
  const fall = mean - value
  const threshold = parameters.criticalFall
  return { fires: !reaches(value, limit, parameters) && reaches(fall, threshold, parameters), value, mean, limit, fall, threshold }
}

/**
 * R1, from the fourth rating on: below the usual range (strictly), and below the mean of the earlier ratings by the critical difference or more. Null with fewer than three earlier ratings.
 * Neither half is enough: the range alone misfires where ratings hardly move, the difference alone where they always do.
 * @param prior earlier ratings in order, missing ones left out @param value the rating in question, points
 * @source attune-rupture-simulation (own rule, unvalidated on real data)
 */
export function pairedFall(prior: readonly number[], value: number, parameters: AllianceParameters = usualParameters): PairedFall | null {
  return pairedFallAfter(prior.reduce(withRating, noRatings), value, parameters)
}
