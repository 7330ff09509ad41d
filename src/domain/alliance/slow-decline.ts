// R2: a decline too slow for any one session to show it.
import { mean } from '../kernel/statistics.ts'
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'

/** The weight of the newest rating in the moving average. A design choice. */
const newest = 0.3

/** So many first ratings make the baseline. A design choice. */
export const ratingsForBaseline = 3

/** So many SDs below the baseline lies the limit. A design choice. */
const standardDeviations = 2

/** Points of the scale. */
export interface SlowDecline {
  readonly fires: boolean
  /** The exponentially weighted moving average up to this rating. */
  readonly ewma: number
  readonly limit: number
  /** The mean of the first three ratings. */
  readonly baseline: number
  /** Ratings since the baseline, this one included. */
  readonly sessions: number
}

/** The moving average one rating further. @param ewma so far; the baseline itself before the first rating after it */
export function nextEwma(ewma: number, value: number): number {
  return newest * value + (1 - newest) * ewma
}

/** R2 for an average already made. @param sessions ratings since the baseline, 1 or more */
export function slowDeclineAt(baseline: number, ewma: number, sessions: number, parameters: AllianceParameters): SlowDecline {
  // The variance of the average about a known level, and that of the level itself, which is the mean of three ratings.
  const variance = (newest / (2 - newest)) * (1 - (1 - newest) ** (2 * sessions)) + 1 / ratingsForBaseline
  const limit = baseline - standardDeviations * parameters.withinSd * Math.sqrt(variance)
  return { fires: !reaches(ewma, limit, parameters), ewma, limit, baseline, sessions }
}

/**
 * R2, from the fourth rating on: the moving average of the ratings since the baseline (.3 of the newest, .7 of what was) lies below the baseline by more than two of its own SDs. Null with fewer than four ratings.
 * The SD is the organisation's pooled within-client SD, since three ratings say too little of a client's own.
 * @param values ratings in order, the last one in question, missing ones left out
 * @source attune-rupture-simulation (own rule, unvalidated on real data); the average: roberts-1959
 */
export function slowDecline(values: readonly number[], parameters: AllianceParameters = usualParameters): SlowDecline | null {
  return slowDeclines(values, parameters).at(-1) ?? null
}

/** The same at each of these ratings, as a picture of it needs: null up to the third. */
export function slowDeclines(values: readonly number[], parameters: AllianceParameters): (SlowDecline | null)[] {
  const baseline = values.length < ratingsForBaseline ? 0 : mean(values.slice(0, ratingsForBaseline))
  let ewma = baseline
  return values.map((value, index) => {
    if (index < ratingsForBaseline) return null
    ewma = nextEwma(ewma, value)
    return slowDeclineAt(baseline, ewma, index - ratingsForBaseline + 1, parameters)
  })
}
