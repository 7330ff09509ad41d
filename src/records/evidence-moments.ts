// The sums that Evidence is worked out from: made anew in the transaction of what somebody at work does, and called due in that of a check-in; written and compared by the one rule that the database holds (migration 0022).
import { sql } from 'kysely'
import type { CaseId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import { statement, unread } from '#src/platform/statement.ts'
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope, OrganisationScope } from './scope.ts'

/** After anything but a check-in that changes which sessions took place, with whom, or what counts of what was said around them. Nobody waits for it. */
export async function keepEvidence(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<void> {
  await unread`select app_keep_evidence(${scope.organisationId}, ${caseIds}::uuid[])`.execute(tx)
}

/**
 * After a check-in, behind its audit row: its case is due. One after a session that the therapist has not rated changes nothing yet: the rating will.
 * The sums themselves would cost a check-in half as much again.
 */
export async function noteEvidenceDue(tx: Tx, scope: ClientScope, { kind, sessionId }: { readonly kind: 'before' | 'after'; readonly sessionId: SessionId }): Promise<void> {
  if (kind === 'before') await unread`insert into evidence_due (organisation_id, case_id) values (${scope.organisationId}, ${scope.caseId}) on conflict do nothing`.execute(tx)
  else {
    await unread`
      insert into evidence_due (organisation_id, case_id)
      select m.organisation_id, m.case_id from mirrors m
      where m.organisation_id = ${scope.organisationId} and m.session_id = ${sessionId} and m.case_id = ${scope.caseId}
      on conflict do nothing`.execute(tx)
  }
}

/** Some of the cases that are due. */
export async function dueEvidence(tx: Tx, scope: OrganisationScope, atMost: number): Promise<readonly CaseId[]> {
  const rows = await tx.selectFrom('evidence_due').select('case_id').where('organisation_id', '=', scope.organisationId).orderBy('case_id').limit(atMost).execute()
  return rows.map((row) => row.case_id)
}

/** `keepEvidence` for all cases of the client. */
export async function keepEvidenceOfClient(tx: Tx, scope: CaseScope | ClientScope): Promise<void> {
  const rows = await tx.selectFrom('cases').select('case_id').where('organisation_id', '=', scope.organisationId).where('client_id', '=', scope.clientId).execute()
  await keepEvidence(tx, scope, rows.map((row) => row.case_id))
}

/** A row of sums that is not what follows from what is stored. */
export interface EvidenceFault {
  readonly caseId: CaseId
  readonly therapistId: PersonId
  readonly instrumentId: string
  readonly scoring: string
  readonly fault: 'missing' | 'left-over' | 'different'
  /** Of one that is different: which columns. */
  readonly columns: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

/** Makes the sums of these cases anew, and says where what is kept differs; empty when nothing does. A case that is due is not looked at. */
export async function compareEvidence(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<readonly EvidenceFault[]> {
  const { rows } = await statement<{ made: Row | null; kept: Row | null }>`
    with made as (
      select m.* from app_evidence_moments(${scope.organisationId}, ${caseIds}::uuid[]) m where m.organisation_id = ${scope.organisationId}
    ), kept as (
      select e.* from evidence_moments e where e.organisation_id = ${scope.organisationId} and e.case_id = any (${caseIds}::uuid[])
    )
    select to_jsonb(made) as made, to_jsonb(kept) as kept
    from made
    full join kept on kept.organisation_id = made.organisation_id and kept.case_id = made.case_id and kept.therapist_id = made.therapist_id
      and kept.instrument_id = made.instrument_id and kept.scoring = made.scoring
    where made is distinct from kept and not exists (
      select from evidence_due d where d.organisation_id = ${scope.organisationId} and d.case_id = coalesce(made.case_id, kept.case_id)
    )
    order by coalesce(made.case_id, kept.case_id)`.execute(tx)
  return rows.map(({ made, kept }) => {
    const { case_id, therapist_id, instrument_id, scoring } = (made ?? kept)!
    return {
      caseId: case_id as CaseId, therapistId: therapist_id as PersonId, instrumentId: instrument_id as string, scoring: scoring as string,
      fault: !kept ? 'missing' : !made ? 'left-over' : 'different',
      columns: made && kept ? Object.keys(made).filter((column) => JSON.stringify(made[column]) !== JSON.stringify(kept[column])) : [],
    }
  })
}

/** The next cases after one, in order of id; empty after the last. */
export async function casesAfter(tx: Tx, scope: OrganisationScope, last: string | null, atMost: number): Promise<readonly CaseId[]> {
  let query = tx.selectFrom('cases').select('case_id').where('organisation_id', '=', scope.organisationId).orderBy('case_id').limit(atMost)
  if (last) query = query.where(sql<boolean>`case_id > ${last}::uuid`)
  return (await query.execute()).map((row) => row.case_id)
}
