// Proposes when a session began or ended, for the form that asks about a tap that came late: a guess to be mended, never in the future.
import { startOf } from '#src/domain/session/before-after.ts'
import type { SessionRow } from '#src/records/sessions.ts'

type Times = Pick<SessionRow, 'plannedStart' | 'plannedEnd' | 'startedAt' | 'endedAt'>

const lengthOf = ({ plannedStart, plannedEnd }: Times): number => plannedEnd - plannedStart

/** As planned; if that is still to come, now; if it ended before that, as long before its end as was planned. */
export function proposedStart(session: Times, now: number): number {
  const { plannedStart, endedAt } = session
  return endedAt !== null && plannedStart >= endedAt ? endedAt - lengthOf(session) : Math.min(plannedStart, now)
}

/** As long after it really began as was planned; if that is still to come, now. Asked only once it has begun. */
export function proposedEnd(session: Times, now: number): number {
  return Math.min(startOf(session) + lengthOf(session), now)
}
