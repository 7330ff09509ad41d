// What somebody who leaves has in hand, and what is taken away; cases go over in cases.ts, answers that wait in waiting-answers.ts.
import { sql } from 'kysely'
import type { CaseId, PersonId } from '#src/domain/kernel/ids.ts'
import { isAmong } from './by-case.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** The cases that are this person's own, closed ones too. Ids only: whoever arranges a leaving sees no client. */
export async function ownCasesOf(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<readonly { readonly caseId: CaseId; readonly isOpen: boolean }[]> {
  const rows = await tx
    .selectFrom('case_therapists as t')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .select(['t.case_id as caseId', 'c.closed_at as closedAt'])
    .where('t.organisation_id', '=', scope.organisationId)
    .where('c.organisation_id', '=', scope.organisationId)
    .where('t.person_id', '=', personId)
    .where('t.part', '=', 'own')
    .where('t.until', 'is', null)
    .orderBy('t.case_id')
    .execute()
  return rows.map(({ caseId, closedAt }) => ({ caseId, isOpen: closedAt === null }))
}

/** The same, held until the transaction ends: a hand-over or a closing that is under way is waited for, and what it decided is seen. Call lockPerson before. */
export async function lockOwnCasesOf(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<Awaited<ReturnType<typeof ownCasesOf>>> {
  const ids = (await ownCasesOf(tx, scope, personId)).map(({ caseId }) => caseId)
  if (ids.length === 0) return []
  await tx.selectFrom('cases').select('case_id').where('organisation_id', '=', scope.organisationId).where(isAmong('case_id', ids)).orderBy('case_id').forUpdate().execute()
  return await ownCasesOf(tx, scope, personId)
}

export interface OwnCases {
  readonly open: number
  readonly closed: number
}

/** How many cases each person has; nobody who has none. */
export async function countOwnCases(tx: Tx, scope: OrganisationScope): Promise<ReadonlyMap<PersonId, OwnCases>> {
  const rows = await tx
    .selectFrom('case_therapists as t')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .select([
      't.person_id as personId', sql<number>`(count(*) filter (where c.closed_at is null))::int`.as('open'),
      sql<number>`(count(*) filter (where c.closed_at is not null))::int`.as('closed'),
    ])
    .where('t.organisation_id', '=', scope.organisationId)
    .where('c.organisation_id', '=', scope.organisationId)
    .where('t.part', '=', 'own')
    .where('t.until', 'is', null)
    .groupBy('t.person_id')
    .execute()
  return new Map(rows.map(({ personId, open, closed }) => [personId, { open, closed }]))
}

/** The cases whose therapist has left, by their references: nobody can open them. */
export async function casesOfNobody(tx: Tx, scope: OrganisationScope): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('cases as c')
    .select('c.reference')
    .where('c.organisation_id', '=', scope.organisationId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('case_therapists as t')
            .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 't.organisation_id').onRef('p.person_id', '=', 't.person_id'))
            .select('t.case_id')
            .where('t.organisation_id', '=', scope.organisationId)
            .where('p.organisation_id', '=', scope.organisationId)
            .whereRef('t.case_id', '=', 'c.case_id')
            .where('t.part', '=', 'own')
            .where('t.until', 'is', null)
            .where('p.left_at', 'is', null),
        ),
      ),
    )
    .orderBy('c.reference')
    .execute()
  return rows.map(({ reference }) => reference)
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
