// The signals about what the two work towards: lists made apart that differ, a goal that falls, a goal that nobody rates.
import type { CaseHistory } from './history.ts'
import { compareLists } from '../goals/compared.ts'
import type { GoalFact } from '../goals/goal.ts'
import type { GoalStanding } from '../goals/goal-rating.ts'
import type { RatedGoal } from '../goals/rated-goals.ts'
import { engineVersion, type GoalsSignal, type StandingGoal } from '../signal/signal.ts'

/**
 * The lists matched last, where they are apart, until the two have agreed on a goal since: then they have found what to do about it. Lists that the pair has not matched say nothing.
 * @param history blinded; its lists are those that both may see @source attune-own-rules
 */
export function findGoalsApart({ goals: { goals, lists, matchings } }: Pick<CaseHistory, 'goals'>): GoalsSignal | null {
  const matching = matchings.toSorted((one, other) => one.round - other.round).at(-1)
  if (!matching || goals.some((fact) => isAgreedSince(fact, matching.writtenAt))) return null
  const of = (side: 'client' | 'therapist') => lists.find((list) => list.round === matching.round && list.side === side)
  const [client, therapist] = [of('client'), of('therapist')]
  const compared = client && therapist ? compareLists(client, therapist, matching) : null
  if (!compared || compared.apart.length === 0) return null
  return { kind: 'goals', level: 'signal', rule: 'goals-apart', engineVersion, evidence: { type: 'goals-apart', round: matching.round, shared: compared.shared, all: compared.all, reasons: compared.apart } }
}

const isAgreedSince = ({ changes }: GoalFact, at: number): boolean => changes.some((change) => change.kind === 'worded' && change.agreedAt !== null && change.agreedAt >= at)

/** Goals that fall (a signal) and goals that nobody rates (a watch), three sessions running; of those the two are working on. @param rated up to the session in question @source attune-own-rules */
export function findGoalStanding(rated: readonly RatedGoal[]): GoalsSignal[] {
  const standing = (kind: GoalStanding['kind']) => rated.flatMap(({ goal, standing: now }): StandingGoal[] => (now?.kind === kind ? [{ goalId: goal.id, ...now }] : []))
  const [falling, unrated] = [standing('falling'), standing('unrated')]
  return [
    ...(falling.length > 0 ? [{ kind: 'goals', level: 'signal', rule: 'goal-falling', engineVersion, evidence: { type: 'goal-standing', goals: falling } } as const] : []),
    ...(unrated.length > 0 ? [{ kind: 'goals', level: 'watch', rule: 'goal-unrated', engineVersion, evidence: { type: 'goal-standing', goals: unrated } } as const] : []),
  ]
}
