// Answers that need a person: who has to look, by when, and what became of it.
import type { CaseId, CheckInId, ClientId, PersonId, SafetyTaskId, SessionId } from '#src/domain/kernel/ids.ts'
import type { RiskLevel } from '#src/domain/safety/risk.ts'
import { day } from '#src/platform/time.ts'
import { instant, type Tx } from './database.ts'
import { presentParts } from './reach.ts'
import type { OrganisationScope, StaffScope } from './scope.ts'

export interface RaisedTask {
  readonly safetyTaskId: SafetyTaskId
  readonly caseId: CaseId
  readonly sessionId: SessionId
  readonly checkInId: CheckInId
  readonly level: RiskLevel
  readonly item: string
  readonly instrumentVersion: string
  readonly answer: number
  readonly answerBefore: number | null
  readonly raisedAt: number
  readonly ownerId: PersonId
  readonly deputyId: PersonId | null
  readonly dueAt: number | null
}

/** A task as its readers see it. */
export interface SafetyTask extends RaisedTask {
  readonly clientId: ClientId
  readonly called: Buffer
  readonly reference: string
  readonly language: string
  readonly openedAt: number | null
  readonly escalatedAt: number | null
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: PersonId | null
}

/** True when the task is new; false when it was there already, and then nothing is changed. */
export async function raiseSafetyTask(tx: Tx, scope: OrganisationScope, row: RaisedTask): Promise<boolean> {
  const made = await tx
    .insertInto('safety_tasks')
    .values({
      organisation_id: scope.organisationId, safety_task_id: row.safetyTaskId, case_id: row.caseId, session_id: row.sessionId, check_in_id: row.checkInId,
      level: row.level, item: row.item, instrument_version: row.instrumentVersion, answer: row.answer, answer_before: row.answerBefore, raised_at: new Date(row.raisedAt), owner_id: row.ownerId,
      deputy_id: row.deputyId, due_at: row.dueAt === null ? null : new Date(row.dueAt), opened_at: null, escalated_at: null, acknowledged_at: null,
      acknowledged_by: null,
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'safety_task_id']).doNothing())
    .returning('safety_task_id')
    .executeTakeFirst()
  return made !== undefined
}

const taskColumns = [
  't.safety_task_id as safetyTaskId', 't.case_id as caseId', 't.session_id as sessionId', 't.check_in_id as checkInId', 't.level', 't.item', 't.instrument_version as instrumentVersion', 't.answer',
  't.answer_before as answerBefore', 't.raised_at as raisedAt', 't.owner_id as ownerId', 't.deputy_id as deputyId', 't.due_at as dueAt',
  't.opened_at as openedAt', 't.escalated_at as escalatedAt', 't.acknowledged_at as acknowledgedAt', 't.acknowledged_by as acknowledgedBy',
  'c.client_id as clientId', 'c.reference', 'k.called', 'k.language',
] as const

/** How long owner and deputy may still read what was acknowledged, so that nobody is shut out in the middle of it. A design choice. */
const readableForMs = day

/** Tasks that this person has to do with: as the case's therapist (own or cover), and until somebody has seen to it as owner or deputy. */
function tasksFor(tx: Tx, staff: StaffScope, now: number) {
  return tx
    .selectFrom('safety_tasks as t')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select(taskColumns)
    .where('t.organisation_id', '=', staff.organisationId)
    .where('c.organisation_id', '=', staff.organisationId)
    .where('k.organisation_id', '=', staff.organisationId)
    .where((eb) =>
      eb.or([
        eb.and([
          eb.or([eb('t.owner_id', '=', staff.personId), eb('t.deputy_id', '=', staff.personId)]),
          eb.or([eb('t.acknowledged_at', 'is', null), eb('t.acknowledged_at', '>', instant(now - readableForMs))]),
        ]),
        eb('t.case_id', 'in', presentParts(tx, staff, now).select('t.case_id')),
      ]),
    )
}

/** What nobody has acknowledged yet, urgent first, then oldest first: never snoozed, never left out. */
export async function openSafetyTasks(tx: Tx, staff: StaffScope, now: number): Promise<readonly SafetyTask[]> {
  return await tasksFor(tx, staff, now).where('t.acknowledged_at', 'is', null).orderBy('t.level', 'desc').orderBy('t.raised_at').orderBy('t.safety_task_id').execute()
}

/** One task, or undefined when it is none of this person's business. */
export async function safetyTaskFor(tx: Tx, staff: StaffScope, id: SafetyTaskId, now: number): Promise<SafetyTask | undefined> {
  return await tasksFor(tx, staff, now).where('t.safety_task_id', '=', id).executeTakeFirst()
}

/** The first opening counts; the deputy is told only of what nobody has opened. */
export async function markOpened(tx: Tx, scope: OrganisationScope, id: SafetyTaskId, at: number): Promise<void> {
  await tx
    .updateTable('safety_tasks')
    .set({ opened_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('safety_task_id', '=', id)
    .where('opened_at', 'is', null)
    .execute()
}

/** True when this was the first acknowledgement. */
export async function markAcknowledged(tx: Tx, staff: StaffScope, id: SafetyTaskId, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('safety_tasks')
    .set((eb) => ({ acknowledged_at: new Date(at), acknowledged_by: staff.personId, opened_at: eb.fn.coalesce('opened_at', eb.val(new Date(at))) as never }))
    .where('organisation_id', '=', staff.organisationId)
    .where('safety_task_id', '=', id)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Takes what is due and unopened, and marks it escalated; what another process holds is left to it. */
export async function claimDue(tx: Tx, scope: OrganisationScope, now: number) {
  const due = await tx
    .selectFrom('safety_tasks')
    .select(['safety_task_id as safetyTaskId', 'case_id as caseId', 'owner_id as ownerId', 'deputy_id as deputyId'])
    .where('organisation_id', '=', scope.organisationId)
    .where('level', '=', 'urgent')
    .where('due_at', '<=', instant(now))
    .where('opened_at', 'is', null)
    .where('acknowledged_at', 'is', null)
    .where('escalated_at', 'is', null)
    .orderBy('due_at')
    .limit(100)
    .forUpdate()
    .skipLocked()
    .execute()
  for (const { safetyTaskId } of due) {
    await tx
      .updateTable('safety_tasks')
      .set({ escalated_at: new Date(now) })
      .where('organisation_id', '=', scope.organisationId)
      .where('safety_task_id', '=', safetyTaskId)
      .execute()
  }
  return due
}
