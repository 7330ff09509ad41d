// Finds what a brief tells of a kind: the signal itself, or a rupture that is open though no rule finds it now.
import type { Brief } from '#src/domain/brief/brief.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import { toldIn } from '#src/domain/signal/precedence.ts'
import type { ShownSignal } from '#src/records/handlings.ts'

/** null when this brief tells no such thing. */
export function shownAs(brief: Brief, kind: HandledKind, rule: string): ShownSignal | null {
  const signal = toldIn(brief).find((each) => each.kind === kind && each.rule === rule)
  if (signal) return signal
  const episode = brief.lives.find((life) => life.kind === kind && life.rule === rule)?.episode
  return episode ? { engineVersion: brief.engineVersion, evidence: episode } : null
}
