// Reads a client's ratings of one goal, 0 (not at all) to 10 (fully reached): has it moved for certain, does it slip, has it been left alone?
import type { Evidence } from '../instruments/instrument.ts'

/** The question, asked once for each goal of a client who is known. */
export const goalRatingInstrument = 'attune-goal-rating'

/** The name of a goal's rating in a form. */
export const ratingName = (goalId: string): string => `goal-${goalId}`

/**
 * The movement of a goal that counts as reliable, points of 0..10: the reliable change index published for goal-based outcomes, 2.45, rounded up. From parents' ratings of young people; whether it holds for adults' own goals is not known: awaits a clinician.
 * @source edbrooke-childs-2015
 */
export const goalMovementRule = { points: 3, index: 2.45, rule: 'goal-based-outcomes', source: 'edbrooke-childs-2015', evidence: 'awaiting-clinician' as Evidence } as const

/** Sessions in a row that make a goal falling or unrated. A design choice. */
export const sessionsForStanding = 3

export interface GoalMovement {
  /** last − first, points. */
  readonly points: number
  readonly moved: 'closer' | 'further' | 'not-reliably'
  readonly rule: typeof goalMovementRule
}

/** How far a goal has moved from its first rating to its last, the threshold inclusive; null with fewer than two ratings. @param ratings 0..10 in order, null where the session had none @source edbrooke-childs-2015 */
export function goalMovement(ratings: readonly (number | null)[]): GoalMovement | null {
  const given = ratings.filter((rating) => rating !== null)
  const [first, last] = [given[0], given.at(-1)]
  if (first === undefined || last === undefined || given.length < 2) return null
  const points = last - first
  const moved = points >= goalMovementRule.points ? 'closer' : points <= -goalMovementRule.points ? 'further' : 'not-reliably'
  return { points, moved, rule: goalMovementRule }
}

/** `falling`: each of the last three ratings given is below the one before it. `unrated`: the last three sessions have no rating, though the goal was agreed. */
export type GoalStanding =
  | { readonly kind: 'falling'; readonly from: number; readonly to: number }
  | { readonly kind: 'unrated'; readonly sessions: number }

/** What may be said of a goal's standing today; null when nothing. Unrated comes first: of a goal that nobody rates nothing else is known. @param ratings 0..10, one for each session since the goal was agreed, in order, null where it was not rated @source attune-own-rules */
export function goalStanding(ratings: readonly (number | null)[]): GoalStanding | null {
  const unrated = ratings.length - 1 - ratings.findLastIndex((rating) => rating !== null)
  if (unrated >= sessionsForStanding) return { kind: 'unrated', sessions: unrated }
  const last = ratings.filter((rating) => rating !== null).slice(-sessionsForStanding - 1)
  const [from, to] = [last[0], last.at(-1)]
  const isFalling = last.length > sessionsForStanding && last.every((rating, index) => index === 0 || rating < (last[index - 1] ?? rating))
  return isFalling && from !== undefined && to !== undefined ? { kind: 'falling', from, to } : null
}
