// The ratings that a finding on the course was made from, so that a picture shows exactly what the rule saw.
import { baselineRestarts } from './course-scan.ts'
import type { SessionId } from '../kernel/ids.ts'
import { inOrder, type RatedSession } from './rupture.ts'

export interface CourseBehind {
  /** The finding's session last. A session without a full check is in it, with a mean of null. */
  readonly sessions: readonly RatedSession[]
  /** Whether they begin anew after a gap of more than 28 days: what came before is then no measure. */
  readonly afterGap: boolean
}

/** The sessions since ratings last began anew, up to the one in question; empty when it is not among them. @param sessions in any order */
export function courseBehind(sessions: readonly RatedSession[], sessionId: SessionId): CourseBehind {
  const ordered = inOrder(sessions)
  const upTo = ordered.slice(0, ordered.findIndex((session) => session.sessionId === sessionId) + 1)
  const from = Math.max(0, baselineRestarts(upTo.map((session) => session.at ?? null)).lastIndexOf(true))
  return { sessions: upTo.slice(from), afterGap: from > 0 }
}

/** The ratings of these sessions, missing ones left out. */
export const ratingsOf = (sessions: readonly RatedSession[]): number[] => sessions.flatMap(({ client }) => client?.mean ?? [])
