// Says where a client may be drifting away, from what everybody can see: a session missed, a form that did not come, homework left, little readiness.

import type { Became } from '../session/homework.ts'

/** Readiness at or below this, 0..10, is low. A design choice: nothing published says where low begins for one question. */
export const lowReadinessAt = 3

/** Homework left undone so often in a row. A design choice. */
const homeworkUndoneFor = 2

/** What is known of a session's surroundings. Null: not known, not asked or not agreed; never counted as a no. */
export interface EngagementFacts {
  /** Whether the client came; null for a session that the therapist or both moved or cancelled. */
  readonly attended: boolean | null
  /** Whether the check-in before it came; null when none was asked for. */
  readonly checkedIn: boolean | null
  /** Homework agreed before it; null when there was none. */
  readonly homework: Became | null
  /** How ready the client felt, 0..10. */
  readonly readiness: number | null
}

/** What a check-in before a session says of these two. */
export type SaidBefore = Pick<EngagementFacts, 'homework' | 'readiness'>

export type EngagementReason =
  | { readonly kind: 'missed-session' }
  | { readonly kind: 'missed-form' }
  | { readonly kind: 'homework-not-done'; readonly times: number }
  | { readonly kind: 'low-readiness'; readonly value: number; readonly at: number }

/**
 * Why engagement may be worth a word at the next session; empty when nothing says so. The last session missed, or held without the check-in that was asked for (of a missed session the form is not told as well); homework not done twice running or more, sessions without homework passed over, "partly" ending the row; the last readiness given at 3 or below.
 * What the check-in before the session in question says of homework and readiness is the latest word on both; that it has not come says nothing yet.
 * Leaving is seldom failure: those who stay away are often very satisfied or very dissatisfied, so what is said is "not yet heard from". How often this speaks without need is not known.
 * @param sessions in order, the last one that was to take place last @param today what is known before the session in question
 * @source attune-own-rules
 */
export function engagementReasons(sessions: readonly EngagementFacts[], today: SaidBefore = { homework: null, readiness: null }): EngagementReason[] {
  const last = sessions.at(-1)
  const said = [...sessions, today]
  const homework = said.flatMap((session) => session.homework ?? [])
  const undone = homework.length - 1 - homework.findLastIndex((done) => done !== 'not-done')
  const readiness = said.findLast((session) => session.readiness !== null)?.readiness ?? null
  return [
    ...(last?.attended === false ? [{ kind: 'missed-session' } as const] : last?.checkedIn === false ? [{ kind: 'missed-form' } as const] : []),
    ...(undone >= homeworkUndoneFor ? [{ kind: 'homework-not-done', times: undone } as const] : []),
    ...(readiness !== null && readiness <= lowReadinessAt ? [{ kind: 'low-readiness', value: readiness, at: lowReadinessAt } as const] : []),
  ]
}
