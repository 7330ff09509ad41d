// Closed cases with what a score needs, for courses that are learned from them; no name, no words, no ratings of the alliance.
import type { CaseHistory, SessionFact } from '#src/domain/brief/history.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { byCase, isAmong } from './by-case.ts'
import { usedCases } from './cases.ts'
import { computedScores } from './computed-scores.ts'
import type { Tx } from './database.ts'
import { pastScoresOf } from './past-scores.ts'
import type { OrganisationScope } from './scope.ts'
import { sessionsOfCases } from './sessions.ts'

/** The cases that were closed last, newest first. */
export async function newestClosedCases(tx: Tx, scope: OrganisationScope, atMost: number): Promise<CaseId[]> {
  const rows = await usedCases(tx, scope)
    .select('c.case_id as caseId')
    .where('c.closed_at', 'is not', null)
    .orderBy('c.closed_at', 'desc')
    .orderBy('c.case_id')
    .limit(atMost)
    .execute()
  return rows.map(({ caseId }) => caseId)
}

export interface ScoredCase extends Pick<CaseHistory, 'caseId' | 'checkIns' | 'pastScores'> {
  readonly sessions: readonly SessionFact[]
}

/** Sessions, check-ins before them and past scores of these cases, in their order. Sessions are numbered as in a history, those that did not take place left out. @param ids one or more */
export async function scoredCases(tx: Tx, scope: OrganisationScope, ids: readonly CaseId[]): Promise<readonly ScoredCase[]> {
  const sessionsOf = await sessionsOfCases(tx, scope, ids)
  const checkIns = await tx
    .selectFrom('check_ins')
    .select(['case_id as caseId', 'check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'answers', 'versions'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', ids))
    .where('kind', '=', 'before')
    .execute()
  const computed = await computedScores(tx, scope, ids)
  const [checkInsOf, scoresOf] = [byCase(checkIns), byCase(await pastScoresOf(tx, scope, ids))]
  return ids.map((caseId) => ({
    caseId,
    sessions: sessionsOf(caseId).filter(({ number }) => number !== null),
    checkIns: checkInsOf(caseId).map((checkIn) => ({ ...checkIn, computed: computed.get(checkIn.id) ?? {} })),
    pastScores: scoresOf(caseId),
  }))
}
