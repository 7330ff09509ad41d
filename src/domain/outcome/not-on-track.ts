// Says where nothing has moved for long enough to talk about it, by counting what was, not by foretelling what will be.
import { isCase } from '../instruments/band.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { reliableChange } from './reliable-change.ts'

/** Little change by this session is worth a look and no more: some who change late change well. @source saunders-2019 */
export const earlyWatchFrom = 3
/** No reliable improvement by this session is worth talking about. A design choice. @source delgadillo-2018 */
export const stuckFrom = 6

/** One followed outcome of a case, from its first score to its latest, points of the main scale. */
export interface FollowedOutcome {
  readonly instrument: Instrument
  readonly first: number
  readonly latest: number
}

export interface NotOnTrack {
  readonly kind: 'early-watch' | 'stuck'
  /** Those that began in the service's case range and could have improved reliably; the first score, the latest, and what would have counted. */
  readonly outcomes: readonly { readonly instrument: string; readonly first: number; readonly latest: number; readonly points: number; readonly threshold: number; readonly rule: string }[]
}

/**
 * What may be said before a session of this number: `early-watch` before session 3 to 5, `stuck` from 6 on, null otherwise. Only of outcomes that began in the case range and had room for a reliable improvement; null when any followed outcome has reliably improved or reliably worsened (the first is no standstill, the second is told as itself), or when none can be judged.
 * Counts what was; it foretells nothing. How often it speaks where all goes well is not known.
 * @param session 1 or more @param outcomes those with a score for this session @param elsewhere those whose latest score is an earlier session's: it says nothing of now, but a change that was there when it was last asked is not taken for a standstill
 * @source attune-own-rules
 */
export function notOnTrack(session: number, outcomes: readonly FollowedOutcome[], elsewhere: readonly FollowedOutcome[] = []): NotOnTrack | null {
  if (session < earlyWatchFrom || elsewhere.some(hasChanged)) return null
  const standing: NotOnTrack['outcomes'][number][] = []
  for (const { instrument, first, latest } of outcomes) {
    const change = reliableChange(first, latest, instrument)
    if (!change) continue
    const { reliable, points, threshold, rule } = change
    if (reliable !== 'no-reliable-change') return null
    if (isCase(instrument, first) === true && hasRoom(instrument, first, threshold)) standing.push({ instrument: instrument.id, first, latest, points, threshold, rule })
  }
  return standing.length === 0 ? null : { kind: session >= stuckFrom ? 'stuck' : 'early-watch', outcomes: standing }
}

function hasChanged({ instrument, first, latest }: FollowedOutcome): boolean {
  const change = reliableChange(first, latest, instrument)
  return change !== null && change.reliable !== 'no-reliable-change'
}

function hasRoom({ scoring, direction }: Instrument, first: number, threshold: number): boolean {
  const range = scoring[0]?.range
  return range !== undefined && (direction === 'higher-worse' ? first - range.min : range.max - first) >= threshold
}
