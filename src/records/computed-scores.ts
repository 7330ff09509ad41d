// The scores of the organisation's own measures: those that an expression made cannot be made again by the engine.
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { ownPrefix } from '#src/domain/instruments/own-instrument.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** By check-in, then by `instrument/scale`. */
export async function computedScores(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<ReadonlyMap<string, Record<string, number>>> {
  const rows = await tx
    .selectFrom('scores as s')
    .innerJoin('check_ins as i', (join) => join.onRef('i.organisation_id', '=', 's.organisation_id').onRef('i.check_in_id', '=', 's.check_in_id'))
    .select(['s.check_in_id as checkInId', 's.instrument_id as instrumentId', 's.scale', 's.value'])
    .where('s.organisation_id', '=', scope.organisationId)
    .where('i.organisation_id', '=', scope.organisationId)
    .where('i.case_id', 'in', caseIds)
    .where('s.instrument_id', 'like', `${ownPrefix}%`)
    .execute()
  const byCheckIn = new Map<string, Record<string, number>>()
  for (const { checkInId, instrumentId, scale, value } of rows) byCheckIn.set(checkInId, { ...byCheckIn.get(checkInId), [`${instrumentId}/${scale}`]: value })
  return byCheckIn
}
