// Reads from a history what the two voices said, so that the picture shows what the rules have read and nothing else.
import { sortedSessions } from './find-course-signals.ts'
import { ratedSession } from './find-signals.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import type { VoiceFacts } from '../alliance/voices.ts'
import { sessionsBefore } from '../session/course.ts'

/** Both sides of every session that took place before the one in question, what was agreed in them, and where the client said that it was sorted. @param history blinded @param session the one in question; null when none is planned */
export function voiceFacts(history: CaseHistory, session: SessionFact | null): VoiceFacts {
  const held = sessionsBefore(history.sessions, session, history.now)
  return { sessions: held.map((each) => ratedSession(history, each)), sorted: sortedSessions(history, held), agreed: history.agreed.map(({ sessionId, text }) => ({ sessionId, text })) }
}
