// Cases and their clients: who they are (sealed), which measures were agreed, who has or had a part in them.
import type { CaseId, ClientId, PersonId } from '#src/domain/kernel/ids.ts'
import { unseal } from '#src/platform/crypto.ts'
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope, OrganisationScope } from './scope.ts'

export const clientSeal = (clientId: string, field: 'name' | 'called'): string => `client ${clientId} ${field}`

/** null where the bytes do not open, damaged or sealed with a key that is lost: one such name must not take a page of others away. */
export function openName(key: Buffer, sealed: Buffer, clientId: string, field: 'name' | 'called'): string | null {
  try {
    return unseal(key, sealed, clientSeal(clientId, field))
  } catch {
    return null
  }
}

export interface CaseRow {
  readonly caseId: CaseId
  readonly clientId: ClientId
  readonly reference: string
  readonly name: Buffer
  readonly called: Buffer
  readonly language: string
  readonly timeZone: string
  readonly openedAt: number
  readonly closedAt: number | null
  /** Since when the record is kept and not used; null for most. */
  readonly restrictedAt: number | null
}

/** Of `cases as c` with `clients as k`. */
export const caseColumns = [
  'c.case_id as caseId', 'c.client_id as clientId', 'c.reference', 'k.name', 'k.called', 'k.language', 'k.time_zone as timeZone', 'c.opened_at as openedAt',
  'c.closed_at as closedAt', 'k.restricted_at as restrictedAt',
] as const

export async function readCase(tx: Tx, scope: CaseScope | ClientScope): Promise<CaseRow> {
  return await tx
    .selectFrom('cases as c')
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select(caseColumns)
    .where('c.organisation_id', '=', scope.organisationId)
    .where('k.organisation_id', '=', scope.organisationId)
    .where('c.case_id', '=', scope.caseId)
    .executeTakeFirstOrThrow()
}

/** The cases as `c` whose records are used: what is learned from many is learned from these. */
export function usedCases(tx: Tx, scope: OrganisationScope) {
  return tx
    .selectFrom('cases as c')
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .where('c.organisation_id', '=', scope.organisationId)
    .where('k.organisation_id', '=', scope.organisationId)
    .where('k.restricted_at', 'is', null)
}

export async function insertClient(
  tx: Tx,
  scope: OrganisationScope,
  row: { clientId: ClientId; name: Buffer; called: Buffer; language: string; timeZone: string; at: number },
): Promise<void> {
  await tx
    .insertInto('clients')
    .values({
      organisation_id: scope.organisationId, client_id: row.clientId, name: row.name, called: row.called, language: row.language, time_zone: row.timeZone,
      pin_hash: null, pin_set_at: null, start_code_hash: null, start_code_expires_at: null, locked_until: null, created_at: new Date(row.at),
    })
    .execute()
}

/** False, and nothing written, when the organisation has a case of this reference. */
export async function insertCase(
  tx: Tx,
  scope: OrganisationScope,
  row: { caseId: CaseId; clientId: ClientId; reference: string; at: number },
): Promise<boolean> {
  const written = await tx
    .insertInto('cases')
    .values({ organisation_id: scope.organisationId, case_id: row.caseId, client_id: row.clientId, reference: row.reference, opened_at: new Date(row.at), closed_at: null })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'reference']).doNothing())
    .returning('case_id')
    .executeTakeFirst()
  return written !== undefined
}

export async function countCases(tx: Tx, scope: OrganisationScope): Promise<number> {
  const { count } = await tx.selectFrom('cases').select((is) => is.fn.countAll<string>().as('count')).where('organisation_id', '=', scope.organisationId).executeTakeFirstOrThrow()
  return Number(count)
}

/** Which of these cases the organisation has, whoever's they are. */
export async function casesAmong(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<Set<CaseId>> {
  if (caseIds.length === 0) return new Set()
  const rows = await tx.selectFrom('cases').select('case_id as caseId').where('organisation_id', '=', scope.organisationId).where('case_id', 'in', caseIds).execute()
  return new Set(rows.map(({ caseId }) => caseId))
}

export async function updateClient(
  tx: Tx,
  scope: CaseScope | ClientScope,
  change: { name: Buffer; called: Buffer; language: string; timeZone: string },
): Promise<void> {
  await tx
    .updateTable('clients')
    .set({ name: change.name, called: change.called, language: change.language, time_zone: change.timeZone })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .execute()
}

/** Whoever decides about a case waits here for whoever is deciding: two hand-overs at once must not make two owners. */
export async function lockCase(tx: Tx, scope: CaseScope): Promise<void> {
  await tx
    .selectFrom('cases')
    .select('case_id')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .forUpdate()
    .execute()
}

export async function setClosed(tx: Tx, scope: CaseScope, closedAt: number | null): Promise<void> {
  await tx
    .updateTable('cases')
    .set({ closed_at: closedAt === null ? null : new Date(closedAt) })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .execute()
}

export async function measuresOf(tx: Tx, scope: CaseScope | ClientScope) {
  return await tx
    .selectFrom('case_measures')
    .select(['instrument_id as instrumentId', 'every_sessions as everySessions'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('instrument_id')
    .execute()
}

export async function replaceMeasures(
  tx: Tx,
  scope: OrganisationScope,
  caseId: CaseId,
  measures: readonly { instrumentId: string; everySessions: number }[],
): Promise<void> {
  await tx.deleteFrom('case_measures').where('organisation_id', '=', scope.organisationId).where('case_id', '=', caseId).execute()
  if (measures.length === 0) return
  await tx
    .insertInto('case_measures')
    .values(
      measures.map(({ instrumentId, everySessions }) => ({
        organisation_id: scope.organisationId, case_id: caseId, instrument_id: instrumentId, every_sessions: everySessions,
      })),
    )
    .execute()
}

/** Everybody who has or had a part in the case, newest first. */
export async function therapistsOfCase(tx: Tx, scope: OrganisationScope, caseId: CaseId) {
  return await tx
    .selectFrom('case_therapists as t')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 't.organisation_id').onRef('p.person_id', '=', 't.person_id'))
    .select(['t.case_therapist_id as id', 't.person_id as personId', 'p.name', 't.part', 't.since', 't.until'])
    .where('t.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('t.case_id', '=', caseId)
    .orderBy('t.since', 'desc')
    .execute()
}

export async function insertTherapistOfCase(
  tx: Tx,
  scope: OrganisationScope,
  row: { id: string; caseId: CaseId; personId: PersonId; part: 'own' | 'cover'; since: number; until: number | null },
): Promise<void> {
  await tx
    .insertInto('case_therapists')
    .values({
      organisation_id: scope.organisationId, case_therapist_id: row.id, case_id: row.caseId, person_id: row.personId, part: row.part,
      since: new Date(row.since), until: row.until === null ? null : new Date(row.until),
    })
    .execute()
}

/** Ends a part in the case: everyone's own part (handover), or one row (cover). */
export async function endPartInCase(tx: Tx, scope: OrganisationScope, caseId: CaseId, which: { part: 'own' } | { id: string }, at: number): Promise<void> {
  let query = tx
    .updateTable('case_therapists')
    .set({ until: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', caseId)
  query = 'id' in which ? query.where('case_therapist_id', '=', which.id) : query.where('part', '=', which.part).where('until', 'is', null)
  await query.execute()
}

/** Every client there is, open case or not. */
export async function everyClient(tx: Tx, scope: OrganisationScope): Promise<readonly ClientId[]> {
  const rows = await tx.selectFrom('clients').select('client_id').where('organisation_id', '=', scope.organisationId).orderBy('client_id').execute()
  return rows.map((row) => row.client_id)
}
