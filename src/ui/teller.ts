// Of whom and to whom the sentences about signals speak.
import type { AllianceCheck } from '#src/domain/alliance/check.ts'
import type { Brief } from '#src/domain/brief/brief.ts'
import { wordingOf } from '#src/domain/goals/goal.ts'
import { isolated } from './marks.tsx'
import type { Speech } from './page.tsx'

export interface Teller {
  readonly speech: Speech
  /** The client's name, isolated; or "the client" for a reader who may not read words. */
  readonly name: string
  readonly reader: 'therapist' | 'supervisor'
  /** The name of an instrument, `PHQ-9`. */
  readonly measure: (instrument: string) => string
  /** The words of a goal, isolated; null for a reader without words. */
  readonly goal?: (goalId: string) => string | null
  /** What the therapist expected in a session, once both sides may be seen. */
  readonly expected?: (sessionId: string) => AllianceCheck | null
  /** The session the brief prepares: its score is "today's". */
  readonly sessionId?: string | null
}

/** For the pages of one case. @param called null for a reader without words, and after an erasure */
export function tellerOf({ brief: { session, lastSession: last, goals }, called, erased }: { readonly brief: Brief; readonly called: string | null; readonly erased: boolean }, { speech, reader, measure }: Pick<Teller, 'speech' | 'reader' | 'measure'>): Teller {
  return {
    speech, reader, measure, sessionId: session?.id ?? null,
    name: called === null ? speech.t(erased ? 'signal.erased' : 'signal.the-client') : isolated(called),
    goal: (goalId) => {
      const rated = goals.rated.find(({ goal }) => goal.id === goalId)
      const text = called === null || !rated ? null : wordingOf(rated.goal)?.text
      return text ? isolated(text) : null
    },
    expected: (sessionId) => (last?.session.id === sessionId ? last.therapist : null),
  }
}

/** A mean or a difference as it is read: one decimal place. */
export const pointsIn = (speech: Speech) => (value: number): string => speech.number(value, { maximumFractionDigits: 1 })
