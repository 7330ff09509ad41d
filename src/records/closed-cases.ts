// Closed cases with what a score needs, for courses that are learned from them, and with ratings of the alliance for what became of them; no name, no words.
import { sql } from 'kysely'
import type { CaseHistory, SessionFact } from '#src/domain/brief/history.ts'
import type { EndedHistory } from '#src/domain/evidence/ended/ended-case.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { byCase, isAmong } from './by-case.ts'
import { usedCases } from './cases.ts'
import { computedScores } from './computed-scores.ts'
import { instant, type Tx } from './database.ts'
import { heardOf } from './handlings.ts'
import { ratedCases } from './norms.ts'
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

/** The next closed cases after one, in order of id; empty after the last. @param openedFrom an instant; null for all */
export async function closedCasesAfter(tx: Tx, scope: OrganisationScope, last: CaseId | null, atMost: number, openedFrom: number | null): Promise<CaseId[]> {
  let query = usedCases(tx, scope).select('c.case_id as caseId').where('c.closed_at', 'is not', null).orderBy('c.case_id').limit(atMost)
  if (last) query = query.where('c.case_id', '>', last)
  if (openedFrom !== null) query = query.where('c.opened_at', '>=', instant(openedFrom))
  return (await query.execute()).map(({ caseId }) => caseId)
}

/** Which of these are closed, in order of id. */
export async function closedCasesAmong(tx: Tx, scope: OrganisationScope, ids: readonly CaseId[], openedFrom: number | null): Promise<CaseId[]> {
  let query = usedCases(tx, scope).select('c.case_id as caseId').where('c.closed_at', 'is not', null).where(isAmong('c.case_id', ids)).orderBy('c.case_id')
  if (openedFrom !== null) query = query.where('c.opened_at', '>=', instant(openedFrom))
  return (await query.execute()).map(({ caseId }) => caseId)
}

export async function countClosedCases(tx: Tx, scope: OrganisationScope, openedFrom: number | null): Promise<number> {
  let query = usedCases(tx, scope).select(sql<number>`count(*)::int`.as('cases')).where('c.closed_at', 'is not', null)
  if (openedFrom !== null) query = query.where('c.opened_at', '>=', instant(openedFrom))
  return (await query.executeTakeFirstOrThrow()).cases
}

/** What the figures of ended cases need, blind like every other reading. @param ids one or more that are closed */
export async function endedHistories(tx: Tx, scope: OrganisationScope, ids: readonly CaseId[]): Promise<readonly (EndedHistory & Pick<ScoredCase, 'caseId'>)[]> {
  const scored = await scoredCases(tx, scope, ids)
  const rated = new Map((await ratedCases(tx, scope, ids)).map((one) => [one.caseId, one]))
  const closings = await usedCases(tx, scope).select(['c.case_id as caseId', 'c.closed_at as closedAt']).where('c.closed_at', 'is not', null).where(isAmong('c.case_id', ids)).$narrowType<{ closedAt: number }>().execute()
  const closedAt = new Map(closings.map((one) => [one.caseId, one.closedAt]))
  const heardIn = byCase(await heardOf(tx, scope, ids))
  return scored.map((one) => {
    const { checkIns, mirrors } = rated.get(one.caseId)!
    return { caseId: one.caseId, closedAt: closedAt.get(one.caseId)!, sessions: one.sessions, pastScores: one.pastScores, checkIns: [...one.checkIns, ...checkIns], mirrors, heard: heardIn(one.caseId) }
  })
}

export interface ScoredCase extends Pick<CaseHistory, 'caseId' | 'checkIns' | 'pastScores'> {
  readonly sessions: readonly SessionFact[]
}

/** Sessions, check-ins before them and past scores of these cases, in their order. Sessions are numbered as in a history, those that did not take place left out. @param ids one or more */
export async function scoredCases(tx: Tx, scope: OrganisationScope, ids: readonly CaseId[]): Promise<readonly ScoredCase[]> {
  const sessionsOf = await sessionsOfCases(tx, scope, ids)
  const checkIns = await tx
    .selectFrom('check_ins')
    .select(['case_id as caseId', 'check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'door', 'answers', 'versions'])
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
