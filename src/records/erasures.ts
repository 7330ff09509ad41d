// The ledger of erasures: random ids and times alone, since it outlives whom it names; and the one statement that erases.
import { sql, type Kysely } from 'kysely'
import type { ErasureEnd, ErasureGround } from '#src/domain/record/erasure.ts'
import type { CaseId, ClientId, ErasureId, PersonId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'
import type { Tables } from './tables.ts'

export interface NewErasure {
  readonly erasureId: ErasureId
  readonly clientId: ClientId
  readonly ground: Exclude<ErasureGround, 'again'>
  readonly askedBy: 'client' | 'person' | 'system'
  readonly askedById: PersonId | null
  readonly at: number
  /** null while it waits for its second step. */
  readonly dueAt: number | null
}

/** False when one stands for this client already; then nothing is written. */
export async function insertErasure(tx: Tx, scope: OrganisationScope, row: NewErasure): Promise<boolean> {
  const made = await tx
    .insertInto('erasures')
    .values({
      organisation_id: scope.organisationId, erasure_id: row.erasureId, client_id: row.clientId, ground: row.ground, asked_by: row.askedBy, asked_by_id: row.askedById,
      asked_at: new Date(row.at), confirmed_by: null, confirmed_at: null, due_at: row.dueAt === null ? null : new Date(row.dueAt), ended_at: null, ended_because: null,
      carried_out_at: null,
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'client_id']).where('ended_at', 'is', null).doNothing())
    .returning('erasure_id')
    .executeTakeFirst()
  return made !== undefined
}

const columns = [
  'erasure_id as erasureId', 'client_id as clientId', 'ground', 'asked_by as askedBy', 'asked_by_id as askedById', 'asked_at as askedAt', 'confirmed_at as confirmedAt', 'due_at as dueAt', 'put_off_at as putOffAt',
] as const

/** Those that stand and are not carried out, the soonest first, those that wait for a second step before all. */
export async function standingErasures(tx: Tx, scope: OrganisationScope) {
  return await tx
    .selectFrom('erasures')
    .select(columns)
    .where('organisation_id', '=', scope.organisationId)
    .where('ended_at', 'is', null)
    .where('carried_out_at', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('due_at', 'asked_at'))
    .orderBy('erasure_id')
    .execute()
}

/** How many wait for a second step, and how many have their day. */
export async function countStanding(tx: Tx, scope: OrganisationScope): Promise<{ readonly asked: number; readonly coming: number }> {
  return await tx
    .selectFrom('erasures')
    .select([sql<number>`(count(*) filter (where due_at is null))::int`.as('asked'), sql<number>`(count(*) filter (where due_at is not null))::int`.as('coming')])
    .where('organisation_id', '=', scope.organisationId)
    .where('ended_at', 'is', null)
    .where('carried_out_at', 'is', null)
    .executeTakeFirstOrThrow()
}

export type StandingErasure = Awaited<ReturnType<typeof standingErasures>>[number]

/** The one that stands for this client; undefined when none does. */
export async function standingErasureOf(tx: Tx, scope: OrganisationScope, clientId: ClientId): Promise<StandingErasure | undefined> {
  return await tx
    .selectFrom('erasures')
    .select(columns)
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/** Takes one in hand, for a second step; `isWaiting` while it waits for that. Undefined when there is none such. */
export async function lockErasure(tx: Tx, scope: OrganisationScope, erasureId: ErasureId): Promise<{ readonly askedById: PersonId | null; readonly isWaiting: boolean } | undefined> {
  return await tx
    .selectFrom('erasures')
    .select(['asked_by_id as askedById', sql<boolean>`ground = 'asked' and confirmed_at is null and ended_at is null`.as('isWaiting')])
    .where('organisation_id', '=', scope.organisationId)
    .where('erasure_id', '=', erasureId)
    .forUpdate()
    .executeTakeFirst()
}

export async function confirmErasure(tx: Tx, scope: OrganisationScope, erasureId: ErasureId, row: { by: PersonId; at: number; dueAt: number }): Promise<void> {
  await tx
    .updateTable('erasures')
    .set({ confirmed_by: row.by, confirmed_at: new Date(row.at), due_at: new Date(row.dueAt) })
    .where('organisation_id', '=', scope.organisationId)
    .where('erasure_id', '=', erasureId)
    .execute()
}

/** False when it does not stand any more. */
export async function endErasure(tx: Tx, scope: OrganisationScope, erasureId: ErasureId, because: ErasureEnd, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('erasures')
    .set({ ended_at: new Date(at), ended_because: because })
    .where('organisation_id', '=', scope.organisationId)
    .where('erasure_id', '=', erasureId)
    .where('ended_at', 'is', null)
    .where('carried_out_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Those whose time has come, whether or not something still keeps the record. */
export async function dueErasures(tx: Tx, scope: OrganisationScope, now: number): Promise<readonly Pick<StandingErasure, 'erasureId' | 'clientId'>[]> {
  return await tx
    .selectFrom('erasures')
    .select(['erasure_id as erasureId', 'client_id as clientId'])
    .where('organisation_id', '=', scope.organisationId)
    .where('due_at', '<=', instant(now))
    .where('ended_at', 'is', null)
    .where('carried_out_at', 'is', null)
    .orderBy('due_at')
    .orderBy('erasure_id')
    .execute()
}

/** Erases the client with every row that is of them, and the organisation's figures; false when it is not due, or a legal hold or a waiting answer keeps them. */
export async function eraseClient(tx: Tx, scope: OrganisationScope, erasureId: ErasureId, at: number): Promise<boolean> {
  const { rows } = await sql<{ erased: boolean }>`select app_erase_client(${scope.organisationId}, ${erasureId}, ${new Date(at)}::timestamptz) as erased`.execute(tx)
  return rows[0]!.erased
}

/** The cases of a client. */
export async function casesOfClient(tx: Tx, scope: OrganisationScope, clientId: ClientId): Promise<readonly CaseId[]> {
  const rows = await tx.selectFrom('cases').select('case_id as caseId').where('organisation_id', '=', scope.organisationId).where('client_id', '=', clientId).orderBy('case_id').execute()
  return rows.map(({ caseId }) => caseId)
}

// reference table: the catalogue, which is of no organisation.
/** The tables from which an erasure takes rows: those that hang on a client, however far down, and the figures that were made with them. By name. */
export async function tablesOfAClient(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    with recursive reached(table_id) as (
      select 'clients'::regclass::oid
      union
      select k.conrelid from pg_constraint k join reached on k.confrelid = reached.table_id where k.contype = 'f' and k.confdeltype = 'c'
    )
    select relname as name from pg_class where oid in (select table_id from reached union select 'norms'::regclass::oid union select 'shown_studies'::regclass::oid) order by relname
  `.execute(db)
  return rows.map(({ name }) => name)
}

/** Makes due at once what was carried out before and has come back. @returns the erasure's id, an older one's where one stands */
export async function beginAgain(tx: Tx, scope: OrganisationScope, { erasureId, clientId, at }: { erasureId: ErasureId; clientId: ClientId; at: number }): Promise<ErasureId> {
  const again = { ground: 'again' as const, due_at: new Date(at), carried_out_at: null }
  const row = await tx
    .insertInto('erasures')
    .values({
      organisation_id: scope.organisationId, erasure_id: erasureId, client_id: clientId, asked_by: 'system', asked_by_id: null, asked_at: new Date(at), confirmed_by: null,
      confirmed_at: null, ended_at: null, ended_because: null, ...again,
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'client_id']).where('ended_at', 'is', null).doUpdateSet(again))
    .returning('erasure_id as erasureId')
    .executeTakeFirstOrThrow()
  return row.erasureId
}

/** Every client who was erased, as far as this database knows. */
export async function erasedClients(tx: Tx, scope: OrganisationScope): Promise<readonly ClientId[]> {
  const rows = await tx
    .selectFrom('erasures')
    .select('client_id as clientId')
    .where('organisation_id', '=', scope.organisationId)
    .where('carried_out_at', 'is not', null)
    .execute()
  return rows.map(({ clientId }) => clientId)
}

/** Which of these clients are in the database. */
export async function clientsAmong(tx: Tx, scope: OrganisationScope, clientIds: readonly ClientId[]): Promise<readonly ClientId[]> {
  const rows = await tx
    .selectFrom('clients')
    .select('client_id as clientId')
    .where('organisation_id', '=', scope.organisationId)
    .where(sql<boolean>`client_id = any(${clientIds}::uuid[])`)
    .orderBy('client_id')
    .execute()
  return rows.map(({ clientId }) => clientId)
}

/** The last that were carried out: when and why, and of nobody any more. */
export async function lastErased(tx: Tx, scope: OrganisationScope, atMost: number) {
  return await tx
    .selectFrom('erasures')
    .select(['erasure_id as erasureId', 'ground', 'carried_out_at as at'])
    .where('organisation_id', '=', scope.organisationId)
    .where('carried_out_at', 'is not', null)
    .orderBy('carried_out_at', 'desc')
    .orderBy('erasure_id')
    .limit(atMost)
    .execute()
}
