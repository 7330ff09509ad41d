// Therapy sessions: planned, moved, cancelled, not attended, started, ended.
import type { SessionFact, SessionStatus } from '#src/domain/brief/history.ts'
import type { CaseId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import { byCase, isAmong } from './by-case.ts'
import { instant, type Tx } from './database.ts'
import type { CaseScope, ClientScope, OrganisationScope } from './scope.ts'

export interface SessionRow extends SessionFact {
  readonly caseId: CaseId
  readonly therapistId: PersonId
  readonly seriesId: string | null
  readonly timeZone: string
}

const columns = [
  'session_id as id', 'case_id as caseId', 'therapist_id as therapistId', 'series_id as seriesId', 'status', 'planned_start as plannedStart',
  'planned_end as plannedEnd', 'time_zone as timeZone', 'started_at as startedAt', 'ended_at as endedAt',
] as const

/** All sessions of the case in order of start, numbered 1, 2, 3 … without those that were cancelled or not attended. */
export async function sessionsOfCase(tx: Tx, scope: CaseScope | ClientScope): Promise<readonly SessionRow[]> {
  return (await sessionsOfCases(tx, scope, [scope.caseId]))(scope.caseId)
}

/** The same for each of several cases. */
export async function sessionsOfCases(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<(caseId: CaseId) => readonly SessionRow[]> {
  const rows = await tx
    .selectFrom('sessions')
    .select(columns)
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('planned_start')
    .orderBy('session_id')
    .execute()
  const ofCase = byCase(rows)
  return (caseId) => {
    let number = 0
    return ofCase(caseId).map((row) => ({ ...row, number: row.status === 'planned' || row.status === 'held' ? (number += 1) : null }))
  }
}

/** One session of the case, or undefined. */
export async function sessionOfCase(tx: Tx, scope: CaseScope | ClientScope, id: SessionId): Promise<Omit<SessionRow, 'number'> | undefined> {
  return await tx
    .selectFrom('sessions')
    .select(columns)
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('session_id', '=', id)
    .executeTakeFirst()
}

export interface PlannedSession {
  readonly id: SessionId
  readonly therapistId: PersonId
  readonly seriesId: string | null
  readonly plannedStart: number
  readonly plannedEnd: number
  readonly timeZone: string
}

export async function insertSessions(tx: Tx, scope: CaseScope, rows: readonly PlannedSession[]): Promise<void> {
  await insertSessionsOf(tx, scope, scope.caseId, rows)
}

/** The same for a case that is made in this very transaction. */
export async function insertSessionsOf(tx: Tx, scope: OrganisationScope, caseId: CaseId, rows: readonly PlannedSession[]): Promise<void> {
  await tx
    .insertInto('sessions')
    .values(
      rows.map((row) => ({
        organisation_id: scope.organisationId, session_id: row.id, case_id: caseId, therapist_id: row.therapistId, series_id: row.seriesId,
        status: 'planned' as const, planned_start: new Date(row.plannedStart), planned_end: new Date(row.plannedEnd), time_zone: row.timeZone,
        started_at: null, ended_at: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['organisation_id', 'session_id']).doNothing())
    .execute()
}

export async function updateSession(
  tx: Tx,
  scope: CaseScope,
  id: SessionId,
  change: { status?: SessionStatus; plannedStart?: number; plannedEnd?: number; startedAt?: number | null; endedAt?: number | null; timeZone?: string },
): Promise<void> {
  const at = (instant: number | null) => (instant === null ? null : new Date(instant))
  await tx
    .updateTable('sessions')
    .set({
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(change.plannedStart === undefined ? {} : { planned_start: new Date(change.plannedStart) }),
      ...(change.plannedEnd === undefined ? {} : { planned_end: new Date(change.plannedEnd) }),
      ...(change.startedAt === undefined ? {} : { started_at: at(change.startedAt) }),
      ...(change.endedAt === undefined ? {} : { ended_at: at(change.endedAt) }),
      ...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
    })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('session_id', '=', id)
    .execute()
}

/**
 * Planned sessions of the case that have not begun go to another therapist.
 * @param which only those that start before `until` (cover), or only those that `heldBy` has now (the end of a cover)
 */
export async function handOverSessions(
  tx: Tx,
  scope: OrganisationScope,
  caseId: CaseId,
  from: number,
  therapistId: PersonId,
  which: { readonly until?: number; readonly heldBy?: PersonId } = {},
): Promise<void> {
  let query = tx
    .updateTable('sessions')
    .set({ therapist_id: therapistId })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', caseId)
    .where('status', '=', 'planned')
    .where('planned_start', '>=', instant(from))
  if (which.until !== undefined) query = query.where('planned_start', '<', instant(which.until))
  if (which.heldBy !== undefined) query = query.where('therapist_id', '=', which.heldBy)
  await query.execute()
}

/** Sessions of the case that are planned from `from` on are called off (the case closes); returns how many. */
export async function cancelSessionsFrom(tx: Tx, scope: CaseScope, from: number): Promise<number> {
  const result = await tx
    .updateTable('sessions')
    .set({ status: 'cancelled-by-therapist' })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('status', '=', 'planned')
    .where('planned_start', '>=', instant(from))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** When this therapist is taken between two instants, with anybody; what was called off or not attended leaves the time free. */
export async function takenTimes(tx: Tx, scope: OrganisationScope, therapistId: PersonId, from: number, until: number) {
  return await tx
    .selectFrom('sessions')
    .select(['session_id as id', 'planned_start as plannedStart', 'planned_end as plannedEnd'])
    .where('organisation_id', '=', scope.organisationId)
    .where('therapist_id', '=', therapistId)
    .where('status', 'in', ['planned', 'held'])
    .where('planned_start', '<', instant(until))
    .where('planned_end', '>', instant(from))
    .orderBy('planned_start')
    .execute()
}

/** The next planned session of each of these cases. */
export async function nextSessions(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[], now: number): Promise<ReadonlyMap<CaseId, number>> {
  if (caseIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('sessions')
    .select((eb) => ['case_id as caseId', eb.fn.min('planned_start').as('start')])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .where('status', '=', 'planned')
    .where('planned_end', '>', instant(now))
    .groupBy('case_id')
    .execute()
  return new Map(rows.map((row) => [row.caseId, row.start]))
}
