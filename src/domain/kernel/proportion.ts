// A share of a few cases with what it may be in truth, so that nobody reads more out of it than is in it.
import { normalQuantile } from './distributions.ts'

export interface Interval {
  readonly lower: number
  readonly upper: number
}

/**
 * Wilson's score interval of a proportion, without continuity correction; bounds within 0..1, also where all or none of the cases count.
 * Refuses (RangeError) no cases, counts that are not whole, more successes than cases, or a confidence outside 0..1.
 * @param confidence two-sided
 * @source wilson-1927
 */
export function wilsonInterval(successes: number, cases: number, confidence = 0.95): Interval {
  const areCounts = Number.isInteger(successes) && Number.isInteger(cases) && successes >= 0 && successes <= cases && cases > 0
  if (!areCounts || !(confidence > 0 && confidence < 1)) throw new RangeError('an interval needs successes out of at least one case, and a confidence within 0..1')
  const z = normalQuantile((1 + confidence) / 2)
  const share = successes / cases
  const weight = 1 + (z * z) / cases
  const middle = (share + (z * z) / (2 * cases)) / weight
  const half = (z * Math.sqrt((share * (1 - share)) / cases + (z * z) / (4 * cases * cases))) / weight
  // At the ends the bound is 0 or 1 itself; the square root only comes near it.
  return { lower: successes === 0 ? 0 : middle - half, upper: successes === cases ? 1 : middle + half }
}
