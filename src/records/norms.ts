// The organisation's own figures, and what its lead has chosen of the engine: what every brief is measured against.
import { blindToClient } from '#src/domain/brief/blind.ts'
import { groundFrom, type Detector, type Ground, type NormFigures } from '#src/domain/brief/ground.ts'
import type { CaseHistory, SessionFact } from '#src/domain/brief/history.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { engineVersion } from '#src/domain/signal/signal.ts'
import { byCase, isAmong } from './by-case.ts'
import type { Tx } from './database.ts'
import { usedCases } from './cases.ts'
import type { OrganisationScope } from './scope.ts'
import { sessionsOfCases } from './sessions.ts'

/** What the engine measures this organisation's cases against, now. Figures that an earlier engine made may lack what this one reads: until the next night they count as not made. */
export async function readGround(tx: Tx, scope: OrganisationScope): Promise<Ground> {
  const [choice, norms] = await Promise.all([readChoice(tx, scope), lastNorms(tx, scope)])
  return groundFrom(choice, norms?.engineVersion === engineVersion ? norms.figures : null)
}

export interface SignalChoice {
  readonly detector: Detector
  readonly predictions: boolean
  /** Who answers for having switched predictions on; empty while they are off. */
  readonly predictionsBy: string
}

export async function readChoice(tx: Tx, scope: OrganisationScope): Promise<SignalChoice> {
  return await tx
    .selectFrom('organisations')
    .select(['rupture_detector as detector', 'predictions', 'predictions_by as predictionsBy'])
    .where('organisation_id', '=', scope.organisationId)
    .executeTakeFirstOrThrow()
}

export async function chooseSignals(tx: Tx, scope: OrganisationScope, { detector, predictions, predictionsBy }: SignalChoice): Promise<void> {
  await tx
    .updateTable('organisations')
    .set({ rupture_detector: detector, predictions, predictions_by: predictionsBy })
    .where('organisation_id', '=', scope.organisationId)
    .execute()
}

/** The newest figures; undefined before the first were made. */
export async function lastNorms(tx: Tx, scope: OrganisationScope) {
  return await tx
    .selectFrom('norms')
    .select(['made_at as madeAt', 'engine_version as engineVersion', 'figures'])
    .where('organisation_id', '=', scope.organisationId)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertNorms(tx: Tx, scope: OrganisationScope, row: { normsId: string; at: number; engineVersion: string; figures: NormFigures }): Promise<void> {
  await tx
    .insertInto('norms')
    .values({
      organisation_id: scope.organisationId, made_at: new Date(row.at), norms_id: row.normsId, engine_version: row.engineVersion, figures: JSON.stringify(row.figures),
    })
    .execute()
}

export interface RatedCase extends Pick<CaseHistory, 'checkIns' | 'mirrors'> {
  readonly caseId: CaseId
  readonly sessions: readonly SessionFact[]
}

/**
 * Sessions and alliance checks of the next cases after one, in order of id; empty after the last.
 * Blind like every other reading: figures of the organisation hold nothing that its therapists may not see yet.
 */
export async function ratedCasesAfter(tx: Tx, scope: OrganisationScope, last: CaseId | null, atMost: number): Promise<readonly RatedCase[]> {
  let query = usedCases(tx, scope).select('c.case_id as caseId').orderBy('c.case_id').limit(atMost)
  if (last) query = query.where('c.case_id', '>', last)
  const ids = (await query.execute()).map(({ caseId }) => caseId)
  if (ids.length === 0) return []
  return await ratedCases(tx, scope, ids)
}

/** The same of these cases, in their order. @param ids one or more */
export async function ratedCases(tx: Tx, scope: OrganisationScope, ids: readonly CaseId[]): Promise<readonly RatedCase[]> {
  const sessionsOf = await sessionsOfCases(tx, scope, ids)
  const checkIns = await tx
    .selectFrom('check_ins')
    .select(['case_id as caseId', 'check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'door', 'answers', 'versions'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', ids))
    .where('kind', '=', 'after')
    .execute()
  const mirrors = await tx
    .selectFrom('mirrors')
    .select(['case_id as caseId', 'session_id as sessionId', 'submitted_at as submittedAt', 'answers'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', ids))
    .execute()
  const [checkInsOf, mirrorsOf] = [byCase(checkIns), byCase(mirrors)]
  return ids.map((caseId) => ({
    caseId,
    sessions: sessionsOf(caseId).filter(({ number }) => number !== null),
    ...blindToClient({ checkIns: checkInsOf(caseId), mirrors: mirrorsOf(caseId), lines: [] }),
  }))
}
