// Hands an answer that needs a person to a person: an owner, a deadline, a deputy, and a mail that says nothing; all in the sender's transaction.
import type { CheckInId, PersonId, SafetyTaskId, SessionId } from '#src/domain/kernel/ids.ts'
import { dutyAt } from '#src/domain/safety/duty.ts'
import type { RaisedRisk } from '#src/domain/safety/risk.ts'
import { minute, weekMinute } from '#src/platform/time.ts'
import { audit, auditOn } from '#src/records/audit.ts'
import { therapistsOfCase } from '#src/records/cases.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { dutyHours, readOrganisation } from '#src/records/organisation.ts'
import { namesOf } from '#src/records/people.ts'
import { openSafetyTasks, raiseSafetyTask, type SafetyTask } from '#src/records/safety.ts'
import type { ClientScope, OrganisationScope, StaffScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'

export interface Raised {
  readonly checkInId: CheckInId
  readonly sessionId: SessionId
  /** What `risksIn` found in these answers; nothing is done when it is empty. */
  readonly risks: readonly RaisedRisk[]
  /** The versions that were on the screen. */
  readonly versions: Readonly<Record<string, string>>
}

/**
 * One task for a check-in, its gravest answer. Urgent: the person on duty owns it (the case's therapist where nobody is), it has a deadline and a deputy,
 * and owner and therapist are told by mail that something waits. Otherwise the therapist acknowledges it before the session. Sent twice, it is one task.
 * The task's id is the check-in's: one check-in never raises two. Writes to the case's chain, so call it last.
 */
export async function raiseSafety(context: Context, tx: Tx, scope: ClientScope, { checkInId, sessionId, risks, versions }: Raised): Promise<void> {
  const gravest = [...risks].sort((one, other) => Number(other.level === 'urgent') - Number(one.level === 'urgent') || other.answer - one.answer)[0]
  if (!gravest) return
  const at = context.clock()
  const isUrgent = gravest.level === 'urgent'
  const { therapistId, ownerId, deputyId, withinMinutes } = await whoLooks(tx, scope, at)
  const isNew = await raiseSafetyTask(tx, scope, {
    safetyTaskId: checkInId as string as SafetyTaskId, caseId: scope.caseId, sessionId, checkInId, level: gravest.level, item: gravest.item, instrumentVersion: versions[gravest.item.split('/')[0]!] ?? '', answer: gravest.answer,
    answerBefore: gravest.before, raisedAt: at, ownerId: isUrgent ? ownerId : therapistId, deputyId: isUrgent ? deputyId : null,
    dueAt: isUrgent ? at + withinMinutes * minute : null,
  })
  if (!isNew) return
  if (isUrgent) for (const personId of new Set([ownerId, therapistId])) await tellByMail(context, tx, scope, personId)
  await audit(tx, scope, { action: `raise-safety-${gravest.level}`, subjectId: checkInId, id: context.newId(), at })
}

/** Queues the mail without content, if this transaction commits. */
export async function tellByMail(context: Context, tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<void> {
  await context.jobs.later(tx, 'mail', { organisationId: scope.organisationId, personId, kind: 'safety' })
}

/** What waits for this person, seen and so written down on each case's chain: in the order of the chains, so that two readers never wait in a circle. */
export async function waitingTasks(context: Context, staff: StaffScope): Promise<readonly SafetyTask[]> {
  return await inTransaction(context.db, staff, async (tx) => {
    const at = context.clock()
    const tasks = await openSafetyTasks(tx, staff, at)
    for (const caseId of [...new Set(tasks.map((task) => task.caseId))].sort()) {
      await auditOn(tx, staff, caseId, { action: 'view-safety-waiting', id: context.newId(), at })
    }
    return tasks
  })
}

async function whoLooks(tx: Tx, scope: ClientScope, at: number): Promise<{ therapistId: PersonId; ownerId: PersonId; deputyId: PersonId | null; withinMinutes: number }> {
  const organisation = await readOrganisation(tx, scope)
  const parts = await therapistsOfCase(tx, scope, scope.caseId)
  const now = parts.filter((part) => part.since <= at && (part.until === null || part.until > at))
  // Whoever covers is there; the one who is away is not. A case that is nobody's any more still has its last therapist.
  const therapistId = (now.find((part) => part.part === 'cover') ?? now[0] ?? parts[0])!.personId
  const hours = await dutyHours(tx, scope)
  const here = await namesOf(tx, scope, [...new Set(hours.flatMap((duty) => [duty.personId, ...(duty.deputyId ? [duty.deputyId] : [])]))])
  const { weekday, minuteOfDay } = weekMinute(at, organisation.timeZone)
  const duty = dutyAt(hours.filter((each) => here.has(each.personId)), weekday, minuteOfDay)
  const ownerId = duty?.personId ?? therapistId
  const ownDeputy = duty?.deputyId && here.has(duty.deputyId) ? duty.deputyId : null
  return { therapistId, ownerId, deputyId: ownDeputy ?? (ownerId === therapistId ? null : therapistId), withinMinutes: organisation.acknowledgeWithinMinutes }
}
