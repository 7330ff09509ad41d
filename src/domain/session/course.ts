// Puts the sessions of a case in order and finds where the client and therapist stand: which session comes next, which was the last.
import { endOf, startOf } from './before-after.ts'
import type { Instant, SessionFact } from '../brief/history.ts'
import type { SessionId } from '../kernel/ids.ts'

/** Sessions in order of start, then of id. */
export function inCourse(sessions: readonly SessionFact[]): readonly SessionFact[] {
  const isOrdered = sessions.every((session, index) => index === 0 || compare(sessions[index - 1] ?? session, session) <= 0)
  return isOrdered ? sessions : [...sessions].sort(compare)
}

function compare(a: SessionFact, b: SessionFact): number {
  return startOf(a) - startOf(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** The same up to the session in question, that one included; all of them when there is none. */
export function courseUpTo(sessions: readonly SessionFact[], session: SessionFact | null): readonly SessionFact[] {
  const course = inCourse(sessions)
  return session ? course.slice(0, course.findIndex((each) => each.id === session.id) + 1) : course
}

/** Whether both sat down, as far as anyone has said: held, or planned and not marked otherwise. */
export function mayHaveTakenPlace(session: SessionFact): boolean {
  return session.status === 'held' || session.status === 'planned'
}

/** The session in question: the one asked for, or else the first that is not over yet (in progress or to come); null when none is. A planned session whose end has passed without a tap is taken to have been held. */
export function sessionInQuestion(sessions: readonly SessionFact[], now: Instant, asked?: SessionId): SessionFact | null {
  const course = inCourse(sessions)
  if (asked) return course.find((session) => session.id === asked) ?? null
  return course.find((session) => mayHaveTakenPlace(session) && endOf(session) > now) ?? null
}

/** The sessions that took place before the one in question (all that are over, when there is none), in order. */
export function sessionsBefore(sessions: readonly SessionFact[], question: SessionFact | null, now: Instant): SessionFact[] {
  return endedBefore(sessions, question, now).filter(mayHaveTakenPlace)
}

/** The same with those that the client missed: the sessions that were to take place and are over. */
export function endedBefore(sessions: readonly SessionFact[], question: SessionFact | null, now: Instant): SessionFact[] {
  const course = inCourse(sessions)
  const earlier = question ? course.slice(0, course.findIndex((session) => session.id === question.id)) : course
  return earlier.filter((session) => (mayHaveTakenPlace(session) || session.status === 'did-not-attend') && endOf(session) <= now)
}
