// Finds where the alliance may be under strain, with the reason in facts: something worth asking about, never a verdict.
import { allianceItems, type AllianceCheck, type AllianceItem } from './check.ts'
import type { SessionId } from '../kernel/ids.ts'

/** Both sides' alliance checks of one session; null where a side has not given one, or may not yet be seen. */
export interface RatedSession {
  readonly sessionId: SessionId
  readonly sessionNumber: number | null
  readonly client: AllianceCheck | null
  readonly therapist: AllianceCheck | null
}

/** How often a rule speaks when nothing is wrong. */
export interface FalseAlarm {
  /** Share of ruptureless therapies with at least one such signal, 0..1. */
  readonly share: number
  readonly overSessions: number
  readonly basis: 'simulated'
}

/** @source attune-rupture-simulation (own simulation on assumed parameters, unvalidated on real data) */
const lowItemFalseAlarm: FalseAlarm = { share: 0.04, overSessions: 12, basis: 'simulated' }

/** An alliance item at or below this is a signal, 0..10. A design choice of Attune's, awaiting a clinician's sign-off. */
export const lowItemAt = 4

export type RuptureReason =
  | { readonly kind: 'tension'; readonly by: 'client' | 'therapist'; readonly answer: 'a-little' | 'yes'; readonly falseAlarm: null }
  | { readonly kind: 'low-item'; readonly item: AllianceItem; readonly value: number; readonly at: number; readonly falseAlarm: FalseAlarm }

export interface RuptureFinding {
  readonly rule: 'R3'
  readonly level: 'signal' | 'watch'
  readonly sessionId: SessionId
  readonly sessionNumber: number | null
  readonly reasons: readonly RuptureReason[]
}

/** A rule reads the rated sessions of a case in order and speaks of the last one, or not at all. R3 needs no history; the rules on a client's own course will. */
export type RuptureRule = (sessions: readonly RatedSession[]) => RuptureFinding | null

/**
 * R3, asked directly, from the first session on: "yes" to the tension question by either side is a signal, "a little" a watch; any of the client's goal, task or bond at 4 or below (0..10) is a signal.
 * The therapist's own numbers never raise it: a therapist's tick is a report, a therapist's rating is a guess. A skipped answer says nothing.
 * @source attune-rupture-simulation
 */
export const directReport: RuptureRule = (sessions) => {
  const session = sessions.at(-1)
  if (!session) return null
  const reasons = [...tensionOf('client', session.client), ...tensionOf('therapist', session.therapist), ...lowItemsOf(session.client)]
  if (reasons.length === 0) return null
  const isSignal = reasons.some((reason) => reason.kind === 'low-item' || reason.answer === 'yes')
  return { rule: 'R3', level: isSignal ? 'signal' : 'watch', sessionId: session.sessionId, sessionNumber: session.sessionNumber, reasons }
}

const rules: readonly RuptureRule[] = [directReport]

/** What every rule has to say about the last of these sessions, in the order of the rules; empty when nothing speaks. @param sessions in order of start, the last one the session in question */
export function findRuptures(sessions: readonly RatedSession[]): RuptureFinding[] {
  return rules.flatMap((rule) => rule(sessions) ?? [])
}

function tensionOf(by: 'client' | 'therapist', check: AllianceCheck | null): RuptureReason[] {
  const answer = check?.tension
  return answer === 'yes' || answer === 'a-little' ? [{ kind: 'tension', by, answer, falseAlarm: null }] : []
}

function lowItemsOf(client: AllianceCheck | null): RuptureReason[] {
  return allianceItems.flatMap((item): RuptureReason[] => {
    const value = client?.items[item] ?? null
    return value !== null && value <= lowItemAt ? [{ kind: 'low-item', item, value, at: lowItemAt, falseAlarm: lowItemFalseAlarm }] : []
  })
}
