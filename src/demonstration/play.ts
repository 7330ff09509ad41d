// Plays one client's course: added, handed a link, checked in before and after each session, and what the therapist did meanwhile.
import { caseScope, clientScope } from '#src/access/scope.ts'
import type { Context } from '#src/access/context.ts'
import { readToken } from '#src/access/token.ts'
import type { CheckInId, CommandId } from '#src/domain/kernel/ids.ts'
import { endSession, startSession } from '#src/features/calendar/attend.ts'
import { planSessions } from '#src/features/calendar/plan.ts'
import { addClient } from '#src/features/cases/add.ts'
import { giveLink } from '#src/features/cases/give.ts'
import { agree } from '#src/features/checkin/agree.ts'
import { submit } from '#src/features/checkin/submit.ts'
import { check } from '#src/features/session/check.ts'
import { day, minute } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { findDoor } from '#src/records/doors.ts'
import { partInCase } from '#src/records/reach.ts'
import type { CaseScope, ClientScope, StaffScope } from '#src/records/scope.ts'
import { sessionsOfCase } from '#src/records/sessions.ts'
import type { Course, Rating } from './people.ts'

const sessionLasts = 50 * minute
const checksInBefore = 19 * minute
const checksAfter = 12 * minute

/** @param starts of all sessions, the last one today's; what lies ahead of the clock is planned and no more */
export async function play(context: Context, staff: StaffScope, course: Course, starts: readonly number[]): Promise<void> {
  const now = context.clock()
  const at = (instant: number): Context => ({ ...context, clock: () => instant })
  const begin = starts[0]! - 3 * day
  const { own, client } = await open(at(begin), staff, course)
  const visit = { staff, case: own }
  await planSessions(at(begin), visit, command(context), starts.map((start) => ({ start, end: start + sessionLasts, isSkipped: false })))
  const sessions = await inTransaction(context.db, own, (tx) => sessionsOfCase(tx, own))

  for (const [index, { id, plannedStart, plannedEnd }] of sessions.entries()) {
    const isLast = index === sessions.length - 1
    const phq = course.phq[index]
    const checkedInAt = Math.min(plannedStart - checksInBefore, now - minute)
    if (typeof phq === 'number') {
      await submit(at(checkedInAt), client, {
        kind: 'before', checkInId: context.newId() as CheckInId, sessionId: id, versions: versionsOf(context, ['phq-9', 'attune-before']),
        answers: { ...spread(phq, index), 'phq-9/9': isLast ? (course.itemNine ?? 0) : 0, 'attune-before/hope': course.hopeReady[0], 'attune-before/ready': course.hopeReady[1] },
        lines: isLast
          ? [
              ...(course.miss ? [{ kind: 'miss' as const, share: 'now' as const, text: course.miss }] : []),
              ...(course.voice ? [{ kind: 'voice' as const, ...course.voice }] : []),
            ]
          : [],
        released: false,
        heard: null,
      }, 'link')
    }
    if (plannedEnd > now) continue
    await startSession(at(plannedStart + minute), visit, id, { command: command(context), when: null })
    await endSession(at(plannedEnd), visit, id, { command: command(context), when: null })
    const rated = course.client[index]
    const checkedAt = Math.min(plannedEnd + checksAfter, now)
    if (rated) {
      const isLastRated = index === course.client.length - 1
      await submit(at(checkedAt), client, {
        kind: 'after', checkInId: context.newId() as CheckInId, sessionId: id, versions: versionsOf(context, ['attune-after']),
        answers: ratings('attune-after', rated),
        lines: isLastRated && course.better ? [{ kind: 'better', share: 'now', text: course.better }] : [],
        released: true,
        heard: null,
      }, 'link')
    }
    const mirror = course.mirror[index]
    if (mirror !== undefined) {
      await check(at(checkedAt), visit, id, { command: command(context), answers: mirror && ratings('attune-mirror', mirror) })
    }
  }
}

/** A new case, its consent and its link, as on the first day. */
async function open(context: Context, staff: StaffScope, course: Course): Promise<{ own: CaseScope; client: ClientScope }> {
  const { name, called, language, zone } = course
  const caseId = await addClient(
    context, staff,
    { command: command(context), name, called, language, zone, measures: [{ instrumentId: 'phq-9', everySessions: 1 }] },
    null,
  )
  const at = context.clock()
  const part = await inTransaction(context.db, staff, (tx) => partInCase(tx, staff, caseId, at))
  const own = caseScope(staff, { caseId, clientId: part!.clientId, reader: 'therapist', words: true })
  const given = await giveLink(context, { staff, case: own }, command(context))
  const { linkId, clientId } = (await inTransaction(context.db, own, (tx) => findDoor(tx, own, readToken(given!.token)!.secretHash, null, at)))!
  const client = clientScope(staff.organisationId, { caseId, clientId, linkId, known: false, tablet: false, language }, null)
  await agree(context, client, { command: command(context), supervision: course.supervision ?? false, words: false })
  return { own, client }
}

const command = (context: Context): CommandId => context.newId() as CommandId

const versionsOf = (context: Context, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, context.content.instrument(id, 'en')!.version]))

const ratings = (instrument: 'attune-after' | 'attune-mirror', [goal, task, bond, tension]: Rating): Record<string, number> => ({
  [`${instrument}/goal`]: goal, [`${instrument}/task`]: task, [`${instrument}/bond`]: bond, [`${instrument}/tension`]: tension,
})

/** A total over the first eight questions, each 0 to 3, begun at another question each time so that no two forms look alike. */
function spread(total: number, from: number): Record<string, number> {
  const answers = Array.from({ length: 8 }, () => 0)
  for (let left = Math.min(total, 24), at = from; left > 0; at += 3) {
    const item = at % 8
    if (answers[item]! < 3) {
      answers[item]! += 1
      left -= 1
    } else at -= 2
  }
  return Object.fromEntries(answers.map((answer, index) => [`phq-9/${index + 1}`, answer]))
}
