// Reads one client's ratings once, from the first session to the last, and says at each what the rules on the course find.
import { largeFall, type LargeFall } from './large-fall.ts'
import { pairedFallAfter, type PairedFall } from './paired-fall.ts'
import type { AllianceParameters } from './parameters.ts'
import { nextEwma, ratingsForBaseline, slowDeclineAt, type SlowDecline } from './slow-decline.ts'
import { noRatings, withRating, type RatingsSoFar } from './usual-range.ts'

/** After a longer gap between sessions than this, what was usual before is no measure any more. A design choice. */
export const gapRestartsAfterDays = 28

const day = 86_400_000

/**
 * At which sessions baselines begin anew: those that start more than 28 days after the last one of which a time is known, counted to the nearest whole day. A client who comes every four weeks is a minute late, an hour later after a change of clocks, or has an appointment in the afternoon, and none of that is a gap; to the minute, half of their sessions would begin anew and none of the rules could speak.
 * @param starts instants in milliseconds, in order; null when nobody knows
 */
export function baselineRestarts(starts: readonly (number | null)[]): boolean[] {
  let last: number | null = null
  return starts.map((start) => {
    const isAfterGap = start !== null && last !== null && Math.round((start - last) / day) > gapRestartsAfterDays
    last = start ?? last
    return isAfterGap
  })
}

/** What fires at one session; null for a rule that does not. */
export interface CourseStep {
  readonly pairedFall: PairedFall | null
  readonly slowDecline: SlowDecline | null
  readonly largeFall: LargeFall | null
}

/**
 * For each session what R1, R2 and the large fall find there, null where none fires. A missing rating is passed over: it is not a zero, not "unchanged", and ends nothing.
 * A gap of more than 28 days between two sessions, rated or not, makes all three begin anew; a session without a time neither makes a gap nor hides one.
 * What is said at a session depends on that session and those before it alone.
 * @param ratings one for each session, in order, points of `parameters.range` @param starts instants in milliseconds, as long as `ratings`
 */
export function scanCourse(ratings: readonly (number | null)[], starts: readonly (number | null)[], parameters: AllianceParameters): (CourseStep | null)[] {
  let soFar: RatingsSoFar = noRatings
  let ewma = 0
  let baseline = 0
  const restarts = baselineRestarts(starts)
  return ratings.map((value, index) => {
    if (restarts[index]) soFar = noRatings
    if (value === null) return null
    const earlier = soFar
    soFar = withRating(earlier, value)
    if (soFar.ratings === ratingsForBaseline) ewma = baseline = soFar.sum / ratingsForBaseline
    const declines = soFar.ratings > ratingsForBaseline
    if (declines) ewma = nextEwma(ewma, value)
    return stepOf(
      pairedFallAfter(earlier, value, parameters),
      declines ? slowDeclineAt(baseline, ewma, soFar.ratings - ratingsForBaseline, parameters) : null,
      earlier.ratings > 0 ? largeFall(earlier.last, value, parameters) : null,
    )
  })
}

function stepOf(paired: PairedFall | null, slow: SlowDecline | null, large: LargeFall | null): CourseStep | null {
  const step = { pairedFall: paired?.fires ? paired : null, slowDecline: slow?.fires ? slow : null, largeFall: large?.fires ? large : null }
  return step.pairedFall || step.slowDecline || step.largeFall ? step : null
}
