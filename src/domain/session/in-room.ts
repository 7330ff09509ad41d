// Finds the session that client and therapist are sitting in, also when it runs over its time.
import { endOf, startOf } from './before-after.ts'
import { inCourse, mayHaveTakenPlace, sessionInQuestion } from './course.ts'
import type { Instant, SessionFact } from '../brief/history.ts'

/** How long past its planned end a session may still be going on, while nobody has tapped that it ended. A design choice. */
const overrunMinutes = 60

/** The session in the room: the one that has begun and is not over, up to an hour past its planned end while no end was tapped; else the next one. Null when none is planned. */
export function sessionInRoom(sessions: readonly SessionFact[], now: Instant): SessionFact | null {
  const begun = inCourse(sessions).findLast((session) => mayHaveTakenPlace(session) && startOf(session) <= now)
  const isGoingOn = begun !== undefined && (begun.endedAt === null ? now < endOf(begun) + overrunMinutes * 60_000 : now < begun.endedAt)
  return isGoingOn ? begun : sessionInQuestion(sessions, now)
}
