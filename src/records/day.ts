// One day of one person: the sessions of every case they have or cover right now, whoever was to hold them.
import type { CaseId, ClientId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import type { SessionStatus } from '#src/domain/brief/history.ts'
import { instant, type Tx } from './database.ts'
import { presentParts } from './reach.ts'
import type { StaffScope } from './scope.ts'

export interface SessionOfDay {
  readonly id: SessionId
  readonly caseId: CaseId
  readonly clientId: ClientId
  readonly therapistId: PersonId
  readonly called: Buffer
  /** Since when the record is kept and not used; null for most. */
  readonly restrictedAt: number | null
  readonly status: SessionStatus
  readonly plannedStart: number
  readonly plannedEnd: number
  readonly startedAt: number | null
  readonly endedAt: number | null
}

function sessionsOf(tx: Tx, staff: StaffScope, now: number) {
  return tx
    .selectFrom('sessions as s')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 's.organisation_id').onRef('c.case_id', '=', 's.case_id'))
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select([
      's.session_id as id', 's.case_id as caseId', 'c.client_id as clientId', 's.therapist_id as therapistId', 'k.called', 'k.restricted_at as restrictedAt', 's.status',
      's.planned_start as plannedStart', 's.planned_end as plannedEnd', 's.started_at as startedAt', 's.ended_at as endedAt',
    ])
    .where('s.organisation_id', '=', staff.organisationId)
    .where('c.organisation_id', '=', staff.organisationId)
    .where('k.organisation_id', '=', staff.organisationId)
    .where('s.case_id', 'in', presentParts(tx, staff, now).select('t.case_id'))
}

/** Those that are planned to start in [from, until), in order. */
export async function sessionsOfDay(tx: Tx, staff: StaffScope, from: number, until: number, now: number): Promise<readonly SessionOfDay[]> {
  return await sessionsOf(tx, staff, now)
    .where('s.planned_start', '>=', instant(from))
    .where('s.planned_start', '<', instant(until))
    .orderBy('s.planned_start')
    .orderBy('s.session_id')
    .execute()
}

/** The first one planned to start at this moment or later. */
export async function nextSession(tx: Tx, staff: StaffScope, from: number, now: number): Promise<SessionOfDay | undefined> {
  return await sessionsOf(tx, staff, now)
    .where('s.planned_start', '>=', instant(from))
    .where('s.status', '=', 'planned')
    .orderBy('s.planned_start')
    .orderBy('s.session_id')
    .executeTakeFirst()
}
