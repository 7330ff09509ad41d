// Decides what is to be asked now: before the next session, after the last one, or nothing; and which questionnaires are due.
import type { CheckInFact, SessionFact } from '#src/domain/brief/history.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { countingCheckIn, endOf, startOf } from '#src/domain/session/before-after.ts'
import { inCourse, mayHaveTakenPlace, sessionInQuestion } from '#src/domain/session/course.ts'
import { isAskedIn, type Kind } from './input.ts'

interface Known<Session extends SessionFact> {
  readonly now: number
  readonly sessions: readonly Session[]
  readonly checkIns: readonly CheckInFact[]
}

export type Asked<Session extends SessionFact> = { readonly kind: Kind; readonly session: Session } | { readonly kind: 'nothing' }

const day = 24 * 60 * 60_000
/** How long after a session its alliance check is still asked for. */
const afterWithinDays = 7
/** From here on the session to come goes before the one that was. */
const soonMs = day

/** The session to check in for: the first that is not over. */
export function sessionToCome<Session extends SessionFact>({ now, sessions }: Known<Session>): Session | null {
  return sessionInQuestion(sessions, now) as Session | null
}

/** The last session that has begun, ended within seven days at most, and has no alliance check that counts. */
export function sessionToLookBack<Session extends SessionFact>({ now, sessions, checkIns }: Known<Session>): Session | null {
  const last = inCourse(sessions).findLast((session) => mayHaveTakenPlace(session) && startOf(session) <= now) as Session | undefined
  if (!last || endOf(last) <= now - afterWithinDays * day) return null
  return countingCheckIn(last, checkIns, 'after') ? null : last
}

/** What the link opens on. Looking back comes first, unless the next session is less than a day away. */
export function whatNow<Session extends SessionFact>(known: Known<Session>): Asked<Session> {
  const next = sessionToCome(known)
  const last = sessionToLookBack(known)
  const isOver = last !== null && endOf(last) <= known.now
  if (last && isOver && !(next && startOf(next) - known.now < soonMs)) return { kind: 'after', session: last }
  if (next) return { kind: 'before', session: next }
  return last ? { kind: 'after', session: last } : { kind: 'nothing' }
}

/**
 * The questionnaires due with this form of the session by the cadence agreed (every n sessions, the first included), in the order agreed.
 * Where question nine may not be asked, the form without it takes its place; a measure of the organisation's own that asks for such a thing has none, and waits.
 * @param find null for what may not be asked now
 */
export function measuresDue(
  kind: Kind,
  session: SessionFact,
  measures: readonly { readonly instrumentId: string; readonly everySessions: number }[],
  mayAskItemNine: boolean,
  find: (id: string) => Instrument | null,
): Instrument[] {
  const ids = measures
    .filter(({ everySessions }) => session.number !== null && (session.number - 1) % everySessions === 0)
    .map(({ instrumentId }) => (instrumentId === 'phq-9' && !mayAskItemNine ? 'phq-8' : instrumentId))
  return [...new Set(ids)].flatMap((id) => find(id) ?? []).filter((instrument) => isAskedIn(instrument, kind) && (mayAskItemNine || !instrument.items.some((item) => item.risk)))
}
