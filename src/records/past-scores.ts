// Scores brought in from another record: written once, never changed.
import type { PastScoreFact } from '#src/domain/brief/history.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { isAmong } from './by-case.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export interface NewPastScore extends PastScoreFact {
  readonly id: string
  readonly caseId: CaseId
  readonly scale: string
}

/** Of these cases, by day. */
export async function pastScoresOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<(PastScoreFact & { caseId: CaseId })[]> {
  return await tx
    .selectFrom('past_scores')
    .select(['case_id as caseId', 'instrument_id as instrument', 'version', 'value', 'taken_on as takenOn'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('taken_on')
    .orderBy('instrument_id')
    .execute()
}

/** Those that are there already, of the same case, instrument and day, stay as they are. */
export async function insertPastScores(tx: Tx, scope: OrganisationScope, rows: readonly NewPastScore[], at: number): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('past_scores')
    .values(
      rows.map((row) => ({
        organisation_id: scope.organisationId, past_score_id: row.id, case_id: row.caseId, instrument_id: row.instrument, scale: row.scale, version: row.version,
        value: row.value, taken_on: new Date(row.takenOn), source: 'import' as const, imported_at: new Date(at),
      })),
    )
    .onConflict((conflict) => conflict.columns(['organisation_id', 'case_id', 'instrument_id', 'scale', 'taken_on']).doNothing())
    .execute()
}
