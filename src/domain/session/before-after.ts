// Decides which of several submissions is the record of a session, so that the order in which the network delivered them cannot matter.
import type { CheckInFact, Instant, SessionFact } from '../brief/history.ts'
import type { SessionId } from '../kernel/ids.ts'

type Times = Pick<SessionFact, 'plannedStart' | 'plannedEnd' | 'startedAt' | 'endedAt'>

/** When the session began: the therapist's tap, or the planned time until there is one. */
export function startOf(session: Times): Instant {
  return session.startedAt ?? session.plannedStart
}

/** Nobody begins a session of next week; half a day covers one that was moved by word of mouth. A design choice. */
const beginsWithinHours = 12

/** Whether a beginning may be noted from now on, at the touch of one button. @param now ms since the epoch */
export function mayBegin({ plannedStart }: Pick<Times, 'plannedStart'>, now: Instant): boolean {
  return now >= plannedStart - beginsWithinHours * 3_600_000
}

/** When the session ended: the therapist's tap, or the planned time until there is one. */
export function endOf(session: Times): Instant {
  return session.endedAt ?? session.plannedEnd
}

/**
 * The one submission that counts for a session, or null.
 *
 * `before`: the last one received before the start. One received at the start or later is late: kept, shown as late (`lateCheckIns`), and never the pre-session score, because the session itself may have changed the answers.
 * `after`: the first one received at the end or later. When there is none, the last one received since the start: clients answer in the room before the end is tapped, and a planned end only stands in for the real one. One received before the start counts for nothing.
 * Among those that could count, one given with the PIN goes before every one without it, whenever it came: whoever holds the link can send one. The rest is kept. The same rule stands in `app_evidence_moments` (migration 0027).
 * Submissions of the same millisecond are put in the order of their ids; the same id twice is one submission. The start and end may move with a later tap; the answer moves with them.
 */
export function countingCheckIn(session: SessionFact, checkIns: readonly CheckInFact[], kind: CheckInFact['kind']): CheckInFact | null {
  const start = startOf(session)
  const inTime = withPinFirst(inOrder(session, checkIns, kind).filter(({ receivedAt }) => (kind === 'before' ? receivedAt < start : receivedAt >= start)))
  const end = endOf(session)
  return (kind === 'after' ? inTime.find(({ receivedAt }) => receivedAt >= end) : undefined) ?? inTime.at(-1) ?? null
}

/** Those with the PIN alone, where there are any. */
function withPinFirst(sent: readonly CheckInFact[]): readonly CheckInFact[] {
  const withPin = sent.filter(({ door }) => door === 'pin')
  return withPin.length > 0 ? withPin : sent
}

/** The `before` check-ins that came at or after the start of the session, each once, in order of arrival. */
export function lateCheckIns(session: SessionFact, checkIns: readonly CheckInFact[]): CheckInFact[] {
  const start = startOf(session)
  return inOrder(session, checkIns, 'before').filter((checkIn) => checkIn.receivedAt >= start)
}

function inOrder(session: SessionFact, checkIns: readonly CheckInFact[], kind: CheckInFact['kind']): CheckInFact[] {
  const own = checkInsOf(session, checkIns).filter((checkIn) => checkIn.kind === kind)
  if (own.length < 2) return own
  const sorted = own.sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return sorted.filter((checkIn, index) => sorted.findIndex((other) => other.id === checkIn.id) === index)
}

/** By list, then by session: a course asks the same list for session after session, and every look back asks again. */
const taken = new WeakMap<readonly CheckInFact[], ReadonlyMap<SessionId, readonly CheckInFact[]>>()

/** Everything that was submitted for a session, in the order of the list. */
export function checkInsOf({ id }: Pick<SessionFact, 'id'>, checkIns: readonly CheckInFact[]): readonly CheckInFact[] {
  const bySession = taken.get(checkIns) ?? Map.groupBy(checkIns, (checkIn) => checkIn.sessionId)
  taken.set(checkIns, bySession)
  return bySession.get(id) ?? []
}
