// Says which cases a supervisor is there for: those with something in the brief that should be talked about, and not merely watched.
import type { Brief } from './brief.ts'
import type { Signal } from '../signal/signal.ts'

const forBoth: ReadonlySet<Signal['kind']> = new Set(['safety', 'deteriorating', 'rupture'])

/** What a supervisor is shown of a brief, gravest first, in the order of the brief: safety, deterioration and strain. A watch, a standstill, engagement and good news are the therapist's own. */
export function forSupervision(brief: Pick<Brief, 'signals' | 'alsoNoted'>): Signal[] {
  return [...brief.signals, ...brief.alsoNoted].filter((signal) => forBoth.has(signal.kind) && signal.level !== 'watch')
}

/** Whether a supervisor is there for this case: true with at least one such signal; what was not answered raises none. */
export function isFlagged(brief: Pick<Brief, 'signals' | 'alsoNoted'>): boolean {
  return forSupervision(brief).length > 0
}
