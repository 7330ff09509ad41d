// Answers that need a person and have none left: owner, deputy and the case's therapists have all gone. Whoever leads may name an owner, and sees no more than that one waits.
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely'
import type { CaseId, PersonId, SafetyTaskId } from '#src/domain/kernel/ids.ts'
import type { RiskLevel } from '#src/domain/safety/risk.ts'
import { instant, type Tx } from './database.ts'
import { presentParts } from './reach.ts'
import type { OrganisationScope, StaffScope } from './scope.ts'
import type { Tables } from './tables.ts'

type OfTask = ExpressionBuilder<Tables & { t: Tables['safety_tasks'] }, 't'>

/** Whether nobody who still works here is the task's owner, its deputy, or a present therapist of its case. */
function isNobodys(eb: OfTask, { organisationId }: OrganisationScope, now: number): ExpressionWrapper<Tables, never, SqlBool> {
  const here = eb.selectFrom('people as p').select('p.person_id').where('p.organisation_id', '=', organisationId).where('p.left_at', 'is', null)
  const present = here
    .innerJoin('case_therapists as c', (join) => join.onRef('c.organisation_id', '=', 'p.organisation_id').onRef('c.person_id', '=', 'p.person_id'))
    .where('c.organisation_id', '=', organisationId)
    .whereRef('c.case_id', '=', 't.case_id')
    .where('c.since', '<=', instant(now))
    .where((one) => one.or([one('c.until', 'is', null), one('c.until', '>', instant(now))]))
  const named = here.where((one) => one.or([one('p.person_id', '=', one.ref('t.owner_id')), one('p.person_id', '=', one.ref('t.deputy_id'))]))
  return eb.not(eb.or([eb.exists(named), eb.exists(present)])) as never
}

/** Those who may name an owner for what is nobody's. */
const mayName = ({ roles }: StaffScope): boolean => roles.has('lead') || roles.has('admin')

/** Whether anything waits that this person has to do with: as owner, deputy or therapist of the case; and what is nobody's, for who may name an owner. */
export async function isAnythingWaiting(tx: Tx, staff: StaffScope, now: number): Promise<boolean> {
  const found = await tx
    .selectFrom('safety_tasks as t')
    .select('t.safety_task_id')
    .where('t.organisation_id', '=', staff.organisationId)
    .where('t.acknowledged_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('t.owner_id', '=', staff.personId),
        eb('t.deputy_id', '=', staff.personId),
        eb('t.case_id', 'in', presentParts(tx, staff, now).select('t.case_id')),
        ...(mayName(staff) ? [isNobodys(eb, staff, now)] : []),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** What is nobody's, the oldest first; nothing for who may not name an owner. */
function ofNobody(tx: Tx, staff: StaffScope, now: number) {
  return tx
    .selectFrom('safety_tasks as t')
    .where('t.organisation_id', '=', staff.organisationId)
    .where('t.acknowledged_at', 'is', null)
    .where((eb) => (mayName(staff) ? isNobodys(eb, staff, now) : eb.val(false)))
    .orderBy('t.raised_at')
    .orderBy('t.safety_task_id')
}

/** Since when each of them waits: neither whose it is nor what was answered. */
export async function answersOfNobody(tx: Tx, staff: StaffScope, now: number): Promise<readonly number[]> {
  const rows = await ofNobody(tx, staff, now).select('t.raised_at as raisedAt').execute()
  return rows.map(({ raisedAt }) => raisedAt)
}

/** Takes all of them in hand, so that of two who name an owner at once one does. */
export async function lockAnswersOfNobody(
  tx: Tx, staff: StaffScope, now: number,
): Promise<readonly { safetyTaskId: SafetyTaskId; caseId: CaseId; level: RiskLevel }[]> {
  return await ofNobody(tx, staff, now).select(['t.safety_task_id as safetyTaskId', 't.case_id as caseId', 't.level']).forUpdate().execute()
}

/** Begins anew with an owner: unopened, with a deadline of its own, and nobody behind them. */
export async function giveToOwner(tx: Tx, staff: StaffScope, id: SafetyTaskId, ownerId: PersonId, dueAt: number | null): Promise<void> {
  await tx
    .updateTable('safety_tasks')
    .set({ owner_id: ownerId, deputy_id: null, due_at: dueAt === null ? null : new Date(dueAt), opened_at: null, escalated_at: null })
    .where('organisation_id', '=', staff.organisationId)
    .where('safety_task_id', '=', id)
    .execute()
}
