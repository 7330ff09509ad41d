// Lines in the client's own words, as the client sees them: all that were not taken back, with who sees each.
import type { CheckInId, LineId } from '#src/domain/kernel/ids.ts'
import type { LineFact } from '#src/domain/brief/history.ts'
import { instant, type Tx } from './database.ts'
import type { ClientScope } from './scope.ts'

export type Share = LineFact['share']

const sentWithPin = (tx: Tx, scope: ClientScope) =>
  tx.selectFrom('check_ins').select('check_in_id').where('organisation_id', '=', scope.organisationId).where('case_id', '=', scope.caseId).where('door', '=', 'pin')

/** The client's own lines, sent with the PIN since it was chosen, newest first; of one check-in when asked. */
export async function ownLines(tx: Tx, scope: ClientScope, checkInId?: CheckInId) {
  let query = tx
    .selectFrom('lines')
    .select(['line_id as lineId', 'check_in_id as checkInId', 'kind', 'share', 'words', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('written_at', '>=', instant(scope.ownSince))
    .where('check_in_id', 'in', sentWithPin(tx, scope))
    .where('taken_back_at', 'is', null)
    .orderBy('written_at', 'desc')
    .orderBy('line_id')
  if (checkInId) query = query.where('check_in_id', '=', checkInId)
  return await query.execute()
}

/** Changes who sees a line, or takes it back; false when the client has no such line. */
export async function changeLine(tx: Tx, scope: ClientScope, lineId: LineId, change: { share: Share } | { takenBackAt: number }): Promise<boolean> {
  const result = await tx
    .updateTable('lines')
    .set('share' in change ? { share: change.share } : { taken_back_at: new Date(change.takenBackAt) })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('line_id', '=', lineId)
    .where('written_at', '>=', instant(scope.ownSince))
    .where('check_in_id', 'in', sentWithPin(tx, scope))
    .where('taken_back_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}

/** Whether this line is the client's own to correct: sent with the PIN since it was chosen, and not taken back. */
export async function mayCorrectLine(tx: Tx, scope: ClientScope, lineId: LineId): Promise<boolean> {
  return (await ownLines(tx, scope)).some((line) => line.lineId === lineId)
}
