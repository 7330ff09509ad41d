// Keeps the therapist's guess honest: what the client said after a session stays unseen, even that it is there, until the therapist's own rating is in.
import type { CaseHistory } from './history.ts'

/**
 * The history without anything that comes from the client's `after` check-in of a session whose therapist mirror is not in: the check-ins themselves and the `better` lines, so also the fact that they exist.
 * A mirror that says "not rating today" (answers null) counts as in. A `better` line that names no session is removed, since nobody can say that its session is rated.
 * Safety facts are always kept. Applying it twice is applying it once.
 */
export function blindToClient<History extends Pick<CaseHistory, 'checkIns' | 'mirrors' | 'lines'>>(history: History): History {
  const rated = new Set<string | null>(history.mirrors.map((mirror) => mirror.sessionId))
  return {
    ...history,
    checkIns: history.checkIns.filter((checkIn) => checkIn.kind !== 'after' || rated.has(checkIn.sessionId)),
    lines: history.lines.filter((line) => line.kind !== 'better' || rated.has(line.sessionId)),
  }
}
