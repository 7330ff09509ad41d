// The rows of what was told and done: signals, answers that need a person, the audit trail.
import type { ColumnType } from 'kysely'
import type { CaseId, CheckInId, HandlingId, OrganisationId, PersonId, SafetyTaskId, SessionId } from '#src/domain/kernel/ids.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import type { Deed, HeardAnswer, SnoozeReason } from '#src/domain/signal/deed.ts'
import type { At, AtOrNull, Json } from './columns.ts'

export interface SignalTables {
  safety_tasks: {
    organisation_id: OrganisationId
    safety_task_id: SafetyTaskId
    case_id: CaseId
    session_id: SessionId
    check_in_id: CheckInId
    level: 'acknowledge' | 'urgent'
    answer: number
    answer_before: number | null
    item: ColumnType<string, string | undefined, string>
    instrument_version: ColumnType<string, string | undefined, string>
    raised_at: At
    owner_id: PersonId
    deputy_id: PersonId | null
    due_at: AtOrNull
    opened_at: AtOrNull
    escalated_at: AtOrNull
    acknowledged_at: AtOrNull
    acknowledged_by: PersonId | null
  }
  shown_briefs: {
    organisation_id: OrganisationId
    shown_brief_id: string
    case_id: CaseId
    session_id: SessionId | null
    person_id: PersonId
    shown_at: At
    engine_version: string
    shown: Json<unknown>
  }
  signal_handlings: {
    organisation_id: OrganisationId
    handling_id: HandlingId
    case_id: CaseId
    session_id: SessionId | null
    kind: HandledKind
    rule: string
    deed: Deed
    reason: SnoozeReason | null
    words: Buffer | null
    person_id: PersonId
    done_at: At
    engine_version: string
    shown: Json<unknown>
  }
  heard_answers: {
    organisation_id: OrganisationId
    check_in_id: CheckInId
    case_id: CaseId
    session_id: SessionId
    answer: HeardAnswer
    answered_at: At
  }
  signal_votes: {
    organisation_id: OrganisationId
    case_id: CaseId
    session_id: SessionId
    kind: Exclude<HandledKind, 'safety'>
    rule: string
    person_id: PersonId
    useful: boolean
    voted_at: At
    engine_version: string
  }
  audit_heads: { organisation_id: OrganisationId; chain_id: string; length: number; hash: Buffer }
  audit_events: {
    organisation_id: OrganisationId
    at: At
    audit_id: string
    chain_id: string
    position: number
    actor_kind: 'person' | 'client' | 'system' | 'operator'
    actor_id: string | null
    action: string
    subject_id: string | null
    request_id: string | null
    hash: Buffer
  }
  commands: { organisation_id: OrganisationId; command_id: string; done_at: At }
}
