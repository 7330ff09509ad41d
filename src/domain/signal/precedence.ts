// Ninety seconds hold two things: decides which signals are told in full, which are only noted, and that safety is never crowded out.
import type { Signal } from './signal.ts'

/** A brief tells at most this many signals in full. Safety alone may exceed it. @source ancker-2017 */
export const fullSignalsAtMost = 2

const rank = { safety: 1, deteriorating: 2, rupture: 3, 'not-on-track': 4, goals: 5, engagement: 6, positive: 7 } as const

/** 1 is told first. A design choice: safety before deterioration before the alliance before all else, good news last. */
export const rankOf = (kind: keyof typeof rank): number => rank[kind]

export interface Arranged<S extends Signal = Signal> {
  readonly signals: readonly S[]
  /** One line each: what did not fit, and what is only a watch. */
  readonly alsoNoted: readonly S[]
  /** The last line of the brief. */
  readonly goodNews: readonly S[]
}

/** Orders the signals by rank: safety first and always in full, then at most two in full with it counted; a watch, and what `isQuiet` leaves for later, is only noted; good news comes last. Nothing is dropped, and the order of the input does not matter for signals of different kinds. */
export function arrange<S extends Signal>(found: readonly S[], isQuiet: (signal: S) => boolean = () => false): Arranged<S> {
  const ranked = [...found].sort((a, b) => rankOf(a.kind) - rankOf(b.kind))
  const safety = ranked.filter((signal) => signal.kind === 'safety')
  const goodNews = ranked.filter((signal) => signal.kind === 'positive')
  const rest = ranked.filter((signal) => signal.kind !== 'safety' && signal.kind !== 'positive')
  const isNoted = (signal: S) => signal.level === 'watch' || isQuiet(signal)
  const alerts = rest.filter((signal) => !isNoted(signal))
  const room = Math.max(0, fullSignalsAtMost - safety.length)
  const quiet = rest.filter((signal) => signal.level !== 'watch' && isNoted(signal))
  const watches = rest.filter((signal) => signal.level === 'watch')
  return { signals: [...safety, ...alerts.slice(0, room)], alsoNoted: [...alerts.slice(room), ...quiet, ...watches], goodNews }
}

/** Everything that a brief tells, in its order. */
export const toldIn = ({ signals, alsoNoted, goodNews }: Arranged): Signal[] => [...signals, ...alsoNoted, ...goodNews]
