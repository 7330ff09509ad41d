// One signal from the first brief that told it to its end: what a page needs to say where it stands.
import type { RuptureEpisode } from '../alliance/repair.ts'
import type { SessionFact } from '../brief/history.ts'
import type { HandledKind } from './handled-kind.ts'
import type { HandlingState } from './handling.ts'

export interface SignalLife {
  readonly kind: HandledKind
  /** Of the first signal of its kind in this brief; of an open rupture that no rule finds now, the rule that found it. */
  readonly rule: string
  /** The session whose brief told it first; null when none is planned. */
  readonly since: Pick<SessionFact, 'id' | 'number'> | null
  /** Sessions between that one and the one in question. */
  readonly sessionsSince: number
  readonly state: HandlingState
  /** Whether somebody saw it, or did something about it, in the brief of an earlier session. */
  readonly wasRead: boolean
  /** Of a rupture: from the signal to now; null while there was only a watch, and for other kinds. */
  readonly episode: RuptureEpisode | null
  /** Open for three sessions, and nobody has taken it to supervision, let it go or called it mended. */
  readonly isForSupervision: boolean
}
