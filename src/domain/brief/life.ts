// The life of a signal from the first brief that told it: how long it has been open, what was done, what the client said, and when it should not stay with one person.
import type { Found } from './found.ts'
import type { CaseHistory, HandlingFact, Instant, SessionFact } from './history.ts'
import { supervisionAfterSessions } from '../alliance/repair.ts'
import { startOf } from '../session/before-after.ts'
import { inCourse, mayHaveTakenPlace } from '../session/course.ts'
import { handledKinds, type HandledKind } from '../signal/handled-kind.ts'
import { handlingState, snoozedForSessions, type HandlingState } from '../signal/handling.ts'
import type { SignalLife } from '../signal/signal-life.ts'
import type { Signal } from '../signal/signal.ts'

/**
 * One life for each kind that is found now, and for a rupture that is not repaired, whether or not a rule finds it now. A kind that was not found in the brief before begins anew, and what was done about it earlier stays with the earlier one.
 * @param history blinded @param before the lives of the brief before
 */
export function livesFor(history: CaseHistory, session: SessionFact | null, { signals: found, episodes }: Pick<Found, 'signals' | 'episodes'>, before: readonly SignalLife[]): SignalLife[] {
  const episode = episodes.find(({ repaired }) => repaired === null) ?? null
  const course = inCourse(history.sessions).filter((each) => mayHaveTakenPlace(each) || each.id === session?.id)
  const place = (id: string | undefined) => course.findIndex((each) => each.id === id)
  // Done for a session that was called off since, or while none was planned: it stands with the one that comes next.
  const placeOf = ({ sessionId, at }: HandlingFact) => (sessionId && place(sessionId) >= 0 ? place(sessionId) : course.findLastIndex((each) => startOf(each) <= at) + 1)
  const here = session ? place(session.id) : course.length
  return handledKinds.flatMap((kind) => {
    const signal = found.find((each) => each.kind === kind)
    const open = kind === 'rupture' ? episode : null
    if (!signal && !open) return []
    const earlier = before.find((life) => life.kind === kind && (life.episode === null || life.episode.sessionId === open?.sessionId))
    const since = earlier?.since ?? (session && { id: session.id, number: session.number })
    const start = since ? place(since.id) : course.length
    const begun = course[start - 1]
    const isSince = ({ at }: { readonly at: Instant }) => !begun || at >= startOf(begun)
    const own = history.handlings.filter((fact) => fact.kind === kind && placeOf(fact) >= start - 1 && isSince(fact))
    const isOver = (snooze: HandlingFact) => here - placeOf(snooze) > snoozedForSessions
    const state = handlingState(kind, own, history.heard.filter(isSince), isOver)
    const sessionsSince = open ? open.sessionsSince : here - start
    return [{ kind, rule: signal?.rule ?? open!.rule, since, sessionsSince, state, wasRead: own.some((fact) => placeOf(fact) < here), episode: open, isForSupervision: isForSupervision(kind, signal, sessionsSince, state) }]
  })
}

/** A rupture without repair, and no movement for as long after it was first told. */
function isForSupervision(kind: HandledKind, signal: Signal | undefined, sessionsSince: number, state: HandlingState): boolean {
  if (sessionsSince < supervisionAfterSessions || state.isInSupervision || state.step === 'let-go' || state.step === 'repaired') return false
  return kind === 'rupture' || (kind === 'not-on-track' && signal?.rule === 'stuck')
}
