// Lays the client's ratings of each goal along the sessions: by the check-in that counts, as every other answer.
import type { GoalsFact } from './facts.ts'
import { goalOf, type Goal } from './goal.ts'
import { goalMovement, goalStanding, type GoalMovement, type GoalStanding } from './goal-rating.ts'
import type { CaseHistory, SessionFact } from '../brief/history.ts'
import type { GoalId, SessionId } from '../kernel/ids.ts'
import { countingCheckIn } from '../session/before-after.ts'
import { courseUpTo, sessionsBefore } from '../session/course.ts'

export interface GoalRating {
  readonly sessionId: SessionId
  readonly sessionNumber: number | null
  /** 0..10. */
  readonly rating: number
}

/** One goal with its course up to a session. */
export interface RatedGoal {
  readonly goal: Goal
  readonly course: readonly GoalRating[]
  /** Of the session in question; null when it was not rated, or the check-in has not come. */
  readonly today: number | null
  /** The latest before today's. */
  readonly last: GoalRating | null
  readonly movement: GoalMovement | null
  /** Whether it falls or is left alone; only of a goal that the two are working on. */
  readonly standing: GoalStanding | null
}

type Known = Pick<CaseHistory, 'sessions' | 'checkIns' | 'now'> & { readonly goals: Pick<GoalsFact, 'goals' | 'ratings'> }

/** Every goal of a case in the order in which they were made, with its ratings up to the session in question; nothing of a later one is read. @param session null when none is planned */
export function ratedGoals(history: Known, session: SessionFact | null): RatedGoal[] {
  const { goals, ratings } = history.goals
  if (goals.length === 0) return []
  const byCheckIn = Map.groupBy(ratings, ({ checkInId }) => checkInId)
  const sessions = courseUpTo(history.sessions, session)
  const heard = sessions.map((each) => ({ each, checkIn: countingCheckIn(each, history.checkIns, 'before') }))
  const over = new Set(sessionsBefore(history.sessions, session, history.now).map(({ id }) => id))
  const ratingIn = (id: GoalId, index: number) => byCheckIn.get(heard[index]!.checkIn?.id as never)?.find(({ goalId }) => goalId === id)?.rating ?? null
  return goals.map((fact) => {
    const goal = goalOf(fact)
    const given = heard.map(({ each }, index) => ({ each, rating: ratingIn(fact.id, index) }))
    const course = given.flatMap(({ each, rating }) => (rating === null ? [] : [{ sessionId: each.id, sessionNumber: each.number, rating }]))
    // Asked of it was only a check-in after it had been agreed; one that has not come yet leaves nothing out.
    const asked = given.filter(({ each }, index) => {
      const checkIn = heard[index]!.checkIn
      return goal.since !== null && (checkIn ? checkIn.receivedAt >= goal.since : over.has(each.id) && each.plannedStart >= goal.since)
    })
    const isWorkedOn = goal.standing === 'current'
    return {
      goal, course,
      today: course.find(({ sessionId }) => sessionId === session?.id)?.rating ?? null, last: course.findLast(({ sessionId }) => sessionId !== session?.id) ?? null,
      movement: goalMovement(course.map(({ rating }) => rating)), standing: isWorkedOn ? goalStanding(asked.map(({ rating }) => rating)) : null,
    }
  })
}
