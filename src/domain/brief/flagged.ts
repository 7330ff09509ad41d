// Says which cases a supervisor is there for: those with something in the brief that should be talked about, and not merely watched, and those that were brought to them.
import type { Brief } from './brief.ts'
import type { Signal } from '../signal/signal.ts'

const forBoth: ReadonlySet<Signal['kind']> = new Set(['safety', 'deteriorating', 'rupture'])

type Told = Pick<Brief, 'signals' | 'alsoNoted' | 'lives'>

/** What a supervisor is shown of a brief, gravest first, in the order of the brief: safety, deterioration and strain, and whatever the therapist took to supervision. Otherwise a watch, a standstill, engagement and good news are the therapist's own. */
export function forSupervision({ signals, alsoNoted, lives }: Told): Signal[] {
  const taken = new Set<Signal['kind']>(lives.filter(({ state }) => state.isInSupervision).map(({ kind }) => kind))
  return [...signals, ...alsoNoted].filter((signal) => taken.has(signal.kind) || (forBoth.has(signal.kind) && signal.level !== 'watch'))
}

/** Whether the therapist brought anything of this case that is still open, also a rupture that no rule finds now. */
export function isInSupervision({ lives }: Pick<Told, 'lives'>): boolean {
  return lives.some(({ state }) => state.isInSupervision)
}

/** Whether a supervisor is there for this case: true with at least one such signal, or one that was brought; what was not answered raises none. */
export function isFlagged(brief: Told): boolean {
  return forSupervision(brief).length > 0 || isInSupervision(brief)
}
