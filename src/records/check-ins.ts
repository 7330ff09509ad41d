// Check-ins and alliance checks as the client sends them: one row for one id, and the scores that were made from it.
import { sql } from 'kysely'
import type { CheckInFact, LineFact } from '#src/domain/brief/history.ts'
import type { CheckInId, LineId, SessionId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
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
  /** `pin` wherever the PIN was shown, on a tablet and from an outbox too. */
  readonly door: 'link' | 'pin' | 'tablet' | 'outbox'
  readonly versions: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, number>>
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

export interface NewLine {
  readonly lineId: LineId
  readonly kind: LineFact['kind']
  readonly share: LineFact['share']
  /** Sealed with the client's key. */
  readonly words: Buffer
}

/**
 * Writes a submission with its scores and lines; false when its id is already there, and then nothing is written.
 * One statement, since a check-in is what the server does most: the scores and lines follow from the row that was made.
 */
export async function insertCheckIn(tx: Tx, scope: ClientScope, row: NewCheckIn, scores: readonly NewScore[], lines: readonly NewLine[]): Promise<boolean> {
  const scoreRows = JSON.stringify(scores)
  const lineRows = JSON.stringify(lines.map(({ words, ...line }) => ({ ...line, words: words.toString('base64') })))
  const { rows } = await sql<{ check_in_id: string }>`
    with made as (
      insert into check_ins (organisation_id, check_in_id, case_id, session_id, kind, received_at, door, language, versions, answers)
      values (${scope.organisationId}, ${row.checkInId}, ${scope.caseId}, ${row.sessionId}, ${row.kind}, ${new Date(row.at)}, ${row.door}, ${scope.language},
        ${JSON.stringify(row.versions)}, ${JSON.stringify(row.answers)})
      on conflict (organisation_id, check_in_id) do nothing
      returning organisation_id, check_in_id, case_id, received_at
    ), scored as (
      insert into scores (organisation_id, check_in_id, instrument_id, scale, version, language, value, prorated, reliable_points, reliable_confidence)
      select m.organisation_id, m.check_in_id, s."instrumentId", s.scale, s.version, s.language, s.value, s.prorated, s."reliablePoints", s."reliableConfidence"
      from made m, jsonb_to_recordset(${scoreRows}::jsonb) as s("instrumentId" text, scale text, version text, language text, value numeric, prorated boolean,
        "reliablePoints" numeric, "reliableConfidence" text)
    ), said as (
      insert into lines (organisation_id, line_id, case_id, check_in_id, kind, share, words, written_at)
      select m.organisation_id, l."lineId", m.case_id, m.check_in_id, l.kind, l.share, decode(l.words, 'base64'), m.received_at
      from made m, jsonb_to_recordset(${lineRows}::jsonb) as l("lineId" uuid, kind text, share text, words text)
    )
    select check_in_id from made`.execute(tx)
  return rows.length > 0
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

/** What the client sent with the PIN since it was chosen: the rest may be another's than whoever holds the PIN now. */
export async function ownCheckIns(tx: Tx, scope: ClientScope): Promise<readonly CheckInFact[]> {
  return await tx
    .selectFrom('check_ins')
    .select(facts)
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('door', '=', 'pin')
    .where('received_at', '>=', instant(scope.ownSince))
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
