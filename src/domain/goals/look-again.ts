// Says when it is time to look at the goals again, and why: by the number of sessions, on a day that was named, after strain about goal or task, or because one of the two asked.
import { isComparisonDue, sessionsBetweenComparisons } from './cadence.ts'
import type { GoalsFact } from './facts.ts'
import { goalOf } from './goal.ts'
import type { RuptureReason } from '../alliance/finding.ts'
import type { CaseHistory, SessionFact } from '../brief/history.ts'
import { startOf } from '../session/before-after.ts'
import { inCourse, mayHaveTakenPlace } from '../session/course.ts'
import type { Signal } from '../signal/signal.ts'

export type LookAgainReason =
  | { readonly kind: 'cadence'; readonly session: number }
  /** A day the two had named, or the one until which a goal was parked: `2026-12-01`. */
  | { readonly kind: 'day'; readonly on: string }
  | { readonly kind: 'strain' }
  | { readonly kind: 'asked'; readonly by: 'client' | 'therapist' }

type Known = Pick<CaseHistory, 'sessions' | 'now'> & { readonly goals: Pick<GoalsFact, 'goals' | 'matchings' | 'reviews'> }

/**
 * Why the goals are to be looked at in this session; empty when nothing calls for it. Sessions 4, 8 and so on; a day that was named, in the first session on it or after; a goal or task item that was marked low; either side's asking. Each until the two have looked again, or matched new lists.
 * @param session the one in question; null when none is planned @param signals of this session's brief
 * @source attune-own-rules
 */
export function lookAgain({ sessions, now, goals: { goals, matchings, reviews } }: Known, session: SessionFact | null, signals: readonly Signal[]): LookAgainReason[] {
  const held = reviews.filter(({ kind }) => kind === 'held')
  const looks = [...held.map(({ at }) => at), ...matchings.map(({ writtenAt }) => writtenAt)]
  const lastLook = Math.max(-Infinity, ...looks)
  const begun = inCourse(sessions).filter(mayHaveTakenPlace)
  const numberAt = (at: number) => begun.findLast((each) => startOf(each) <= at)?.number ?? 0
  const number = session?.number ?? 0
  const isDue = number >= sessionsBetweenComparisons && isComparisonDue(number, looks.map(numberAt))
  const until = session ? Math.max(startOf(session), now) : now
  const named = held.at(-1)?.lookAgainOn ?? null
  const days = [...(named === null ? [] : [named]), ...goals.flatMap((fact) => goalOf(fact).parked?.until ?? [])].filter((day) => Date.parse(day) <= until).sort()
  const isStrained = signals.some((signal) => signal.kind === 'rupture' && signal.evidence.findings.some(({ sessionId, reasons }) => isAboutGoals(reasons) && startOfId(sessions, sessionId) > lastLook))
  const asked = reviews.filter(({ kind, at }) => kind === 'asked' && at > lastLook)
  const askedBy = (['client', 'therapist'] as const).filter((side) => asked.some(({ by }) => by === side))
  return [
    ...(isDue ? [{ kind: 'cadence', session: number } as const] : []),
    ...(days[0] === undefined ? [] : [{ kind: 'day', on: days[0] } as const]),
    ...(isStrained ? [{ kind: 'strain' } as const] : []),
    ...askedBy.map((by) => ({ kind: 'asked', by }) as const),
  ]
}

const isAboutGoals = (reasons: readonly RuptureReason[]): boolean => reasons.some((reason) => reason.kind === 'low-item' && reason.item !== 'bond')

const startOfId = (sessions: readonly SessionFact[], id: SessionFact['id']): number => {
  const session = sessions.find((each) => each.id === id)
  return session ? startOf(session) : -Infinity
}
