// Finds the sentences for what became of a signal: what was done, when, and what the client said to it.
import type { SignalLife } from '#src/domain/signal/signal-life.ts'
import { snoozedForSessions } from '#src/domain/signal/handling.ts'
import type { Speech } from './page.tsx'

export interface HandlingTeller {
  readonly speech: Speech
  /** The client's name, isolated; or "the client". */
  readonly name: string
  readonly reader: 'therapist' | 'supervisor'
  /** The number of a session; null for none. */
  readonly numberOf: (sessionId: string | null) => number | null
}

/** Where it stands, in one or two sentences. */
export function stateWords({ speech, name, reader, numberOf }: HandlingTeller, { since, sessionsSince, state }: SignalLife): string {
  const { step, deed, heard, isWaitingToHear } = state
  const session = (deed && numberOf(deed.sessionId)) ?? 0
  const lines = {
    new: [sessionsSince > 0 ? speech.t('handling.state.new', { since: since?.number ?? 0 }) : speech.t('handling.state.not-yet')],
    seen: [sessionsSince > 0 ? speech.t('handling.state.new', { since: since?.number ?? 0 }) : speech.t('handling.state.not-yet')],
    'talked-about': [speech.t(isWaitingToHear ? 'handling.state.waiting' : 'handling.state.talked-about', { session, name })],
    snoozed: [speech.t('handling.state.snoozed', { session, why: speech.t(`handling.reason.${deed?.reason ?? 'other'}`), until: session === 0 ? 0 : session + snoozedForSessions + 1 })],
    'to-supervision': [speech.t('handling.state.to-supervision', { session })],
    'let-go': [speech.t('handling.state.let-go', { session })],
    repaired: [deed ? speech.t('handling.state.repaired', { session, name, reader, waiting: isWaitingToHear ? 'yes' : 'no' }) : ''],
  }[step]
  const alsoInSupervision = state.isInSupervision && step !== 'to-supervision' ? [speech.t('handling.state.also-in-supervision')] : []
  return [...lines, ...(heard ? [speech.t('handling.heard', { name, answer: heard.answer })] : []), ...alsoInSupervision].filter(Boolean).join(' ')
}
