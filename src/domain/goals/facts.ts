// What is known of one case's goals, in one value: what was named and may be seen by both, matched, agreed, rated, looked at again.
import type { AttainmentLevel } from './attainment.ts'
import type { By, GoalFact } from './goal.ts'
import type { GoalList, Matching } from './naming.ts'
import type { CheckInId, GoalId, GoalReviewId } from '../kernel/ids.ts'

/** How close the client was to a goal, said with a check-in before a session. */
export interface GoalRatingFact {
  readonly goalId: GoalId
  readonly checkInId: CheckInId
  /** 0 nowhere near yet … 10 there. */
  readonly rating: number
}

/** One side asked to look at the goals again, or the two did. */
export interface GoalReviewFact {
  readonly id: GoalReviewId
  readonly kind: 'asked' | 'held'
  readonly by: By
  /** Milliseconds since the epoch, server time. */
  readonly at: number
  /** The day they named for the next time, `2026-12-01`; null when they named none. */
  readonly lookAgainOn: string | null
  /** Which of a goal's own levels fitted; only of goals that have any. */
  readonly levels: readonly { readonly goalId: GoalId; readonly level: AttainmentLevel }[]
}

export interface GoalsFact {
  /** In the order in which they were made. */
  readonly goals: readonly GoalFact[]
  readonly ratings: readonly GoalRatingFact[]
  /** Only what both sides may see. */
  readonly lists: readonly GoalList[]
  readonly matchings: readonly Matching[]
  /** In order. */
  readonly reviews: readonly GoalReviewFact[]
}

export const noGoals: GoalsFact = { goals: [], ratings: [], lists: [], matchings: [], reviews: [] }

/** As it stood at this instant: what was written or agreed later is not in it. Ratings stand with their check-ins. @param at milliseconds since the epoch */
export function goalsAsTheyStood({ goals, ratings, lists, matchings, reviews }: GoalsFact, at: number): GoalsFact {
  return {
    goals: goals.flatMap(({ id, changes }) => {
      const known = changes.filter((change) => change.at < at).map((change) => (change.kind === 'worded' && change.agreedAt !== null && change.agreedAt >= at ? { ...change, agreedAt: null } : change))
      return known.length > 0 ? [{ id, changes: known }] : []
    }),
    ratings,
    lists: lists.filter(({ writtenAt }) => writtenAt < at),
    matchings: matchings.filter(({ writtenAt }) => writtenAt < at),
    reviews: reviews.filter((review) => review.at < at),
  }
}
