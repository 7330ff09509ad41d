// The rows of what client and therapist say around a session: answers, scores, lines, what was agreed to try.
import type { AgendaItemId, AgreedLineId, CaseId, CheckInId, HomeworkId, LineId, OrganisationId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import type { AgendaBy, AgendaSource } from '#src/domain/session/agenda.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import type { At, AtOrNull, Json, JsonOrNull } from './columns.ts'

export interface CheckInTables {
  check_ins: {
    organisation_id: OrganisationId
    check_in_id: CheckInId
    case_id: CaseId
    session_id: SessionId
    kind: 'before' | 'after'
    received_at: At
    door: 'link' | 'pin' | 'tablet' | 'outbox'
    language: string
    versions: Json<Record<string, string>>
    answers: Json<Record<string, number>>
  }
  scores: {
    organisation_id: OrganisationId
    check_in_id: CheckInId
    instrument_id: string
    scale: string
    version: string
    language: string
    value: number
    prorated: boolean
    reliable_points: number | null
    reliable_confidence: string | null
  }
  past_scores: {
    organisation_id: OrganisationId
    past_score_id: string
    case_id: CaseId
    instrument_id: string
    scale: string
    version: string
    value: number
    taken_on: At
    source: 'import'
    imported_at: At
  }
  lines: {
    organisation_id: OrganisationId
    line_id: LineId
    case_id: CaseId
    check_in_id: CheckInId
    kind: 'miss' | 'voice' | 'better'
    share: 'now' | 'together' | 'private'
    words: Buffer
    written_at: At
    taken_back_at: AtOrNull
  }
  agreed_lines: {
    organisation_id: OrganisationId
    agreed_line_id: AgreedLineId
    case_id: CaseId
    session_id: SessionId
    answers: HandledKind | null
    words: Buffer | null
    replaces: AgreedLineId | null
    written_by: PersonId
    written_at: At
  }
  homework: {
    organisation_id: OrganisationId
    homework_id: HomeworkId
    case_id: CaseId
    session_id: SessionId
    wording: number
    words: Buffer | null
    written_by: PersonId
    written_at: At
  }
  agenda_items: {
    organisation_id: OrganisationId
    agenda_item_id: AgendaItemId
    case_id: CaseId
    session_id: SessionId
    added_by: AgendaBy
    source_id: AgendaSource | null
    words: Buffer | null
    written_at: At
  }
  check_in_releases: {
    organisation_id: OrganisationId
    check_in_id: CheckInId
    said_at: At
    release_id: string
    case_id: CaseId
    released: boolean
  }
  mirrors: {
    organisation_id: OrganisationId
    session_id: SessionId
    case_id: CaseId
    person_id: PersonId
    submitted_at: At
    answers: JsonOrNull<Record<string, number>>
  }
}
