// The therapist's guess from the client's side, one for a session: the first stays, since only that one was given blind.
import type { SessionId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { CaseScope, StaffScope } from './scope.ts'

export interface MirrorRow {
  readonly submittedAt: number
  /** null when the therapist chose not to rate. */
  readonly answers: Readonly<Record<string, number>> | null
}

/** False when there was one already; it is left as it is. */
export async function insertMirror(
  tx: Tx,
  scope: CaseScope,
  staff: StaffScope,
  row: { sessionId: SessionId; at: number; answers: Readonly<Record<string, number>> | null },
): Promise<boolean> {
  const made = await tx
    .insertInto('mirrors')
    .values({
      organisation_id: scope.organisationId, session_id: row.sessionId, case_id: scope.caseId, person_id: staff.personId, submitted_at: new Date(row.at),
      answers: row.answers === null ? null : JSON.stringify(row.answers),
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'session_id']).doNothing())
    .returning('session_id')
    .executeTakeFirst()
  return made !== undefined
}

export async function mirrorOfSession(tx: Tx, scope: CaseScope, sessionId: SessionId): Promise<MirrorRow | undefined> {
  return await tx
    .selectFrom('mirrors')
    .select(['submitted_at as submittedAt', 'answers'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
}
