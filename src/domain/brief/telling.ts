// What is told in full and what is only noted: a signal that was told in one of the last two briefs is not told again unless it is worse.
import { asItStood } from './as-it-stood.ts'
import { foundFor, type Found, type Rules } from './found.ts'
import type { CaseHistory, HandlingFact, SessionFact } from './history.ts'
import type { Courses } from './score-lines.ts'
import { livesFor } from './life.ts'
import { isPutAside, isUnheard } from '../signal/handling.ts'
import { arrange, type Arranged } from '../signal/precedence.ts'
import type { Signal } from '../signal/signal.ts'
import type { SignalLife } from '../signal/signal-life.ts'
import { isWorse } from '../signal/worse.ts'

/** Told in full in one of this many briefs before, and read since: then only noted, unless worse. A design choice. @source ancker-2017 */
export const quietForBriefs = 2

/** One brief's signals, in order, and the life of each kind. */
export interface Telling extends Arranged {
  readonly session: SessionFact | null
  readonly lives: readonly SignalLife[]
}

/**
 * Orders what was found for one session. Only noted, and never dropped: what was put off, let go or called mended, and what was told in full with the same rule in one of the two briefs before; each unless it is worse than it was then.
 * Told again: what the client said was not yet heard, or only in part, and what stood in a brief that nobody opened. Safety is always told.
 * @param history blinded, as it stood @param before the tellings of the sessions before, in order
 */
export function tell(history: CaseHistory, session: SessionFact | null, found: Found, before: readonly Telling[], courses: Courses, rules: Rules): Telling {
  const lives = livesFor(history, session, found, before.at(-1)?.lives ?? [])
  const isWorseThan = (now: Signal, then: Signal) => isWorse(now, then, rules.instruments, rules.ground.alliance)
  const isQuiet = (signal: Signal): boolean => {
    const life = lives.find(({ kind }) => kind === signal.kind)
    if (signal.kind === 'safety' || !life || isUnheard(life.state)) return false
    const { state, wasRead } = life
    if (isPutAside(state) && state.deed) {
      const then = foundAt(history, state.deed, courses, rules).find((each) => each.kind === signal.kind && each.rule === signal.rule)
      return then !== undefined && !isWorseThan(signal, then)
    }
    // What nobody has read was told to nobody.
    if (!wasRead) return false
    const told = before.slice(-quietForBriefs).flatMap(({ signals }) => signals).findLast((each) => each.kind === signal.kind && each.rule === signal.rule)
    return told !== undefined && !isWorseThan(signal, told)
  }
  return { session, lives, ...arrange(found.signals, isQuiet) }
}

/** What there was to say when this was done. */
function foundAt(history: CaseHistory, { sessionId, at }: HandlingFact, courses: Courses, rules: Rules): readonly Signal[] {
  const session = history.sessions.find(({ id }) => id === sessionId) ?? null
  return foundFor(asItStood(history, at), session, courses, rules).signals
}
