// What has changed among the sums of Evidence since somebody read them (migration 0026): numbers that are given to what is committed, never to what is under way.
import { sql } from 'kysely'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { statement, unread } from '#src/platform/statement.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** Gives a number to every change that is committed by now. */
export async function numberChanges(tx: Tx, scope: OrganisationScope): Promise<void> {
  await unread`select app_number_evidence(${scope.organisationId})`.execute(tx)
}

/** After what changes which cases are closed, and none of their sums. */
export async function noteEvidenceChange(tx: Tx, scope: OrganisationScope, caseId: CaseId): Promise<void> {
  await unread`
    insert into evidence_changes (organisation_id, case_id) values (${scope.organisationId}, ${caseId})
    on conflict (organisation_id, case_id) do update set number = null`.execute(tx)
}

export interface EvidenceHead {
  /** Of the newest change. */
  readonly number: number
  /** How many clients have been erased. */
  readonly erased: number
}

const noChange: EvidenceHead = { number: 0, erased: 0 }

export async function readHead(tx: Tx, scope: OrganisationScope): Promise<EvidenceHead> {
  return (await tx.selectFrom('evidence_heads').select(['number', 'erased']).where('organisation_id', '=', scope.organisationId).executeTakeFirst()) ?? noChange
}

/** The same, and until the transaction ends nobody is erased. */
export async function holdHead(tx: Tx, scope: OrganisationScope): Promise<EvidenceHead> {
  await unread`insert into evidence_heads (organisation_id) values (${scope.organisationId}) on conflict do nothing`.execute(tx)
  return await tx.selectFrom('evidence_heads').select(['number', 'erased']).where('organisation_id', '=', scope.organisationId).forUpdate().executeTakeFirstOrThrow()
}

/** Which server and database this is, and since when it runs: numbers of one that was put back, or of another that took its place, say nothing about what was read before. */
// reference table: of the server itself, whose organisations have it in common
export async function serverNow(tx: Tx): Promise<string> {
  const { rows } = await sql<{ server: string }>`select concat_ws(' ', pg_postmaster_start_time(), d.oid) as server from pg_database d where d.datname = current_database()`.execute(tx)
  return rows[0]!.server
}

/** Cases that changed after a number, and whether they are closed now; in order of id. */
export async function changesAfter(tx: Tx, scope: OrganisationScope, number: number): Promise<readonly { readonly caseId: CaseId; readonly isClosed: boolean }[]> {
  const { rows } = await statement<{ caseId: CaseId; isClosed: boolean }>`
    select n.case_id as "caseId", c.closed_at is not null as "isClosed"
    from evidence_changes n
    join cases c on c.organisation_id = n.organisation_id and c.case_id = n.case_id
    where n.organisation_id = ${scope.organisationId} and c.organisation_id = ${scope.organisationId} and n.number > ${number}
    order by n.case_id`.execute(tx)
  return rows
}
