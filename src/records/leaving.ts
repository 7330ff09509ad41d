// What somebody who leaves has in hand, and what is taken away; cases go over in cases.ts, answers that wait in waiting-answers.ts.
import type { CaseId, PersonId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** The open cases that are this person's own. Ids only: whoever arranges a leaving sees no client. */
export async function openCasesOf(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom('case_therapists as t')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .select('t.case_id as caseId')
    .where('t.organisation_id', '=', scope.organisationId)
    .where('c.organisation_id', '=', scope.organisationId)
    .where('t.person_id', '=', personId)
    .where('t.part', '=', 'own')
    .where('t.until', 'is', null)
    .where('c.closed_at', 'is', null)
    .orderBy('t.case_id')
    .execute()
  return rows.map((row) => row.caseId)
}

/** How many open cases each person has. */
export async function countOpenCases(tx: Tx, scope: OrganisationScope): Promise<ReadonlyMap<PersonId, number>> {
  const rows = await tx
    .selectFrom('case_therapists as t')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .select(['t.person_id as personId', (eb) => eb.fn.countAll<number>().as('count')])
    .where('t.organisation_id', '=', scope.organisationId)
    .where('c.organisation_id', '=', scope.organisationId)
    .where('t.part', '=', 'own')
    .where('t.until', 'is', null)
    .where('c.closed_at', 'is', null)
    .groupBy('t.person_id')
    .execute()
  return new Map(rows.map((row) => [row.personId, Number(row.count)]))
}

/** The open cases that this person covers now, and whose they are. */
export async function coveredBy(tx: Tx, scope: OrganisationScope, personId: PersonId, now: number): Promise<readonly { caseId: CaseId; ownerId: PersonId }[]> {
  return await tx
    .selectFrom('case_therapists as t')
    .innerJoin('case_therapists as o', (join) =>
      join.onRef('o.organisation_id', '=', 't.organisation_id').onRef('o.case_id', '=', 't.case_id').on('o.part', '=', 'own').on('o.until', 'is', null),
    )
    .select(['t.case_id as caseId', 'o.person_id as ownerId'])
    .where('t.organisation_id', '=', scope.organisationId)
    .where('o.organisation_id', '=', scope.organisationId)
    .where('t.person_id', '=', personId)
    .where('o.person_id', '!=', personId)
    .where('t.part', '=', 'cover')
    .where((eb) => eb.or([eb('t.until', 'is', null), eb('t.until', '>', instant(now))]))
    .orderBy('t.case_id')
    .execute()
}

/** Ends this person's cover, of one case or of all. */
export async function endCovers(tx: Tx, scope: OrganisationScope, personId: PersonId, at: number, caseId?: CaseId): Promise<void> {
  let query = tx
    .updateTable('case_therapists')
    .set({ until: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('part', '=', 'cover')
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', instant(at))]))
  if (caseId) query = query.where('case_id', '=', caseId)
  await query.execute()
}

/** Takes away every way in, every duty and every role, and notes when. */
export async function removeFromWork(tx: Tx, scope: OrganisationScope, personId: PersonId, at: number): Promise<void> {
  const { organisationId } = scope
  const when = new Date(at)
  for (const table of ['passwords', 'passkeys', 'recovery_codes', 'person_roles', 'duty_hours', 'notifications', 'logins'] as const) {
    await tx.deleteFrom(table).where('organisation_id', '=', organisationId).where('person_id', '=', personId).execute()
  }
  await tx.updateTable('duty_hours').set({ deputy_id: null }).where('organisation_id', '=', organisationId).where('deputy_id', '=', personId).execute()
  await tx
    .updateTable('sign_ins').set({ revoked_at: when })
    .where('organisation_id', '=', organisationId).where('person_id', '=', personId).where('revoked_at', 'is', null).execute()
  await tx
    .updateTable('calendar_feeds').set({ revoked_at: when })
    .where('organisation_id', '=', organisationId).where('person_id', '=', personId).where('revoked_at', 'is', null).execute()
  await tx
    .updateTable('invitations').set({ used_at: when })
    .where('organisation_id', '=', organisationId).where('person_id', '=', personId).where('used_at', 'is', null).execute()
  await tx.updateTable('people').set({ left_at: when }).where('organisation_id', '=', organisationId).where('person_id', '=', personId).execute()
}
