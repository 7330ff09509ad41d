// Check-ins and alliance checks as the client sends them: one row for one id, and the scores that were made from it.
import type { CheckInFact, LineFact } from '#src/domain/brief/history.ts'
import type { CheckInId, LineId, SessionId } from '#src/domain/kernel/ids.ts'
import { statement } from '#src/platform/statement.ts'
import { instant, type Tx } from './database.ts'
import type { CaseScope, ClientScope } from './scope.ts'

/** What a submission stands on: its session, and whether the client's yes stands. */
export interface SubmissionGround {
  readonly plannedStart: number
  readonly startedAt: number | null
  readonly timeZone: string
  readonly agreed: boolean
  /** False when its id was already there. */
  readonly isNew: boolean
}

export interface NewCheckIn {
  readonly checkInId: CheckInId
  readonly sessionId: SessionId
  readonly kind: CheckInFact['kind']
  readonly at: number
  /** `pin` wherever the PIN was shown, on a tablet and from an outbox too. */
  readonly door: CheckInFact['door']
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
 * Writes a submission with its scores and lines, unless its id is already there or the client's yes does not stand: then nothing is written.
 * Undefined when the session is not of this case. One statement, since a check-in is what the server does most: each part follows from the row before it.
 */
export async function insertCheckIn(tx: Tx, scope: ClientScope, row: NewCheckIn, scores: readonly NewScore[], lines: readonly NewLine[]): Promise<SubmissionGround | undefined> {
  const scoreRows = JSON.stringify(scores)
  const lineRows = JSON.stringify(lines.map(({ words, ...line }) => ({ ...line, words: words.toString('base64') })))
  const { rows } = await statement<SubmissionGround>`
    with ground as (
      select s.organisation_id, s.session_id, s.case_id, s.planned_start, s.started_at, k.time_zone, o.consent_id is not null as agreed
      from sessions s
      join clients k on k.organisation_id = s.organisation_id and k.client_id = ${scope.clientId}
      left join consents o on o.organisation_id = s.organisation_id and o.case_id = s.case_id and o.withdrawn_at is null
      where s.organisation_id = ${scope.organisationId} and k.organisation_id = ${scope.organisationId} and s.case_id = ${scope.caseId} and s.session_id = ${row.sessionId}
      limit 1
    ), made as (
      insert into check_ins (organisation_id, check_in_id, case_id, session_id, kind, received_at, door, language, versions, answers)
      select ${scope.organisationId}::uuid, ${row.checkInId}::uuid, g.case_id, g.session_id, ${row.kind}::text, ${new Date(row.at)}::timestamptz, ${row.door}::text,
        ${scope.language}::text, ${JSON.stringify(row.versions)}::jsonb, ${JSON.stringify(row.answers)}::jsonb
      from ground g where g.agreed
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
    select g.planned_start as "plannedStart", g.started_at as "startedAt", g.time_zone as "timeZone", g.agreed, exists (select from made) as "isNew" from ground g`.execute(tx)
  return rows[0]
}

const facts = ['check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'door', 'answers', 'versions'] as const

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
