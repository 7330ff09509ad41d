// Says where a client's alliance usually lies, from their own ratings, so that a fall is measured against this person and no other.
import { mean } from '../kernel/statistics.ts'
import { usualParameters, type AllianceParameters } from './parameters.ts'

/** The limits of an individuals chart lie this many average steps from the mean: 3/1.128. @source wheeler-chambers-1992 */
const averageSteps = 2.66

/** A usual range is drawn from this many ratings on. A design choice. */
export const ratingsForRange = 3

/** A client's ratings so far, added up, so that a whole course is read in one pass. */
export interface RatingsSoFar {
  readonly ratings: number
  readonly sum: number
  /** Sum of the absolute steps from each rating to the next. */
  readonly steps: number
  readonly last: number
}

export const noRatings: RatingsSoFar = { ratings: 0, sum: 0, steps: 0, last: 0 }

export function withRating({ ratings, sum, steps, last }: RatingsSoFar, value: number): RatingsSoFar {
  return { ratings: ratings + 1, sum: sum + value, steps: ratings === 0 ? 0 : steps + Math.abs(value - last), last: value }
}

/** Points of the scale, full precision. */
export interface UsualRange {
  readonly ratings: number
  readonly mean: number
  /** The average step from rating to rating, at least the floor. */
  readonly step: number
  /** `low` and `high` may lie beyond the ends of the scale. */
  readonly low: number
  readonly high: number
}

/** The usual range of ratings already added up; null below three. */
export function rangeOf({ ratings, sum, steps }: RatingsSoFar, { stepFloor }: AllianceParameters): UsualRange | null {
  if (ratings < ratingsForRange) return null
  const mean = sum / ratings
  const step = Math.max(stepFloor, steps / (ratings - 1))
  return { ratings, mean, step, low: mean - averageSteps * step, high: mean + averageSteps * step }
}

/**
 * The usual range of a client: mean of the earlier ratings ± 2.66 average steps from one to the next, a step being at least the floor (.45 on 0..10). Null with fewer than three ratings.
 * @param earlier in order, missing ones left out: a step leads from a rating to the next one there is
 * @source wheeler-chambers-1992 (the limits; the floor is a design choice)
 */
export function usualRange(earlier: readonly number[], parameters: AllianceParameters = usualParameters): UsualRange | null {
  return rangeOf(earlier.reduce(withRating, noRatings), parameters)
}

/** How well the mean of this many sessions stands for a client's typical alliance. */
export interface TypicalAlliance {
  /** Points of the scale. */
  readonly mean: number
  readonly ratings: number
  readonly firmness: 'shown' | 'firm'
  /** Generalisability of such a mean, 0..1, in the study cited; at least this much. */
  readonly generalisability: number
}

/**
 * A client's typical alliance: shown from the second rating (generalisability .80 or more), firm from the fourth (.90). Null below two: one rating (.77) is that session's. That two and four are the lines is a design choice.
 * @param values ratings, missing ones left out
 * @source crits-christoph-2011
 */
export function typicalAlliance(values: readonly number[]): TypicalAlliance | null {
  const ratings = values.length
  if (ratings < 2) return null
  const known = { mean: mean(values), ratings }
  return ratings < 4 ? { ...known, firmness: 'shown', generalisability: 0.8 } : { ...known, firmness: 'firm', generalisability: 0.9 }
}
