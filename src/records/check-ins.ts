// Check-ins and alliance checks as the client sends them: one row for one id, and the scores that were made from it.
import { sql } from 'kysely'
import type { CheckInFact } from '#src/domain/brief/history.ts'
import type { CheckInId, SessionId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope } from './scope.ts'

/** What a submission stands on, in one read: its session, and whether the client's yes stands. Undefined when the session is not of this case. */
export async function submissionGround(
  tx: Tx,
  scope: ClientScope,
  sessionId: SessionId,
): Promise<{ plannedStart: number; startedAt: number | null; agreed: boolean; timeZone: string } | undefined> {
  return await tx
    .selectFrom('sessions as s')
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 's.organisation_id').on('k.client_id', '=', scope.clientId))
    .leftJoin('consents as o', (join) =>
      join.onRef('o.organisation_id', '=', 's.organisation_id').onRef('o.case_id', '=', 's.case_id').on('o.withdrawn_at', 'is', null),
    )
    .select([
      's.planned_start as plannedStart', 's.started_at as startedAt', 'k.time_zone as timeZone', sql<boolean>`o.consent_id is not null`.as('agreed'),
    ])
    .where('s.organisation_id', '=', scope.organisationId)
    .where('k.organisation_id', '=', scope.organisationId)
    .where('s.case_id', '=', scope.caseId)
    .where('s.session_id', '=', sessionId)
    .limit(1)
    .executeTakeFirst()
}

export interface NewCheckIn {
  readonly checkInId: CheckInId
  readonly sessionId: SessionId
  readonly kind: CheckInFact['kind']
  readonly at: number
  readonly door: 'link' | 'pin' | 'tablet' | 'outbox'
  readonly versions: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, number>>
}

/** False when this id is already there: then nothing is written. */
export async function insertCheckIn(tx: Tx, scope: ClientScope, row: NewCheckIn): Promise<boolean> {
  const made = await tx
    .insertInto('check_ins')
    .values({
      organisation_id: scope.organisationId, check_in_id: row.checkInId, case_id: scope.caseId, session_id: row.sessionId, kind: row.kind,
      received_at: new Date(row.at), door: row.door, language: scope.language, versions: JSON.stringify(row.versions), answers: JSON.stringify(row.answers),
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'check_in_id']).doNothing())
    .returning('check_in_id')
    .executeTakeFirst()
  return made !== undefined
}

export interface NewScore {
  readonly instrumentId: string
  readonly scale: string
  readonly version: string
  readonly language: string
  readonly value: number
  readonly prorated: boolean
  /** The rule in force: points that count as reliable, and at what confidence. */
  readonly reliablePoints: number | null
  readonly reliableConfidence: string | null
}

export async function insertScores(tx: Tx, scope: ClientScope, checkInId: CheckInId, scores: readonly NewScore[]): Promise<void> {
  if (scores.length === 0) return
  await tx
    .insertInto('scores')
    .values(
      scores.map((score) => ({
        organisation_id: scope.organisationId, check_in_id: checkInId, instrument_id: score.instrumentId, scale: score.scale, version: score.version,
        language: score.language, value: score.value, prorated: score.prorated, reliable_points: score.reliablePoints,
        reliable_confidence: score.reliableConfidence,
      })),
    )
    .execute()
}

const facts = ['check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'answers', 'versions'] as const

/** Everything the client has sent, in order of arrival. */
export async function checkInsOf(tx: Tx, scope: CaseScope | ClientScope): Promise<readonly CheckInFact[]> {
  return await tx
    .selectFrom('check_ins')
    .select(facts)
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('received_at')
    .orderBy('check_in_id')
    .execute()
}

/** One submission of this case, or undefined. */
export async function checkInOf(tx: Tx, scope: ClientScope, checkInId: CheckInId): Promise<CheckInFact | undefined> {
  return await tx
    .selectFrom('check_ins')
    .select(facts)
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('check_in_id', '=', checkInId)
    .executeTakeFirst()
}
