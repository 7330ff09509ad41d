// The rows of clients and their cases: who sees whom and when, by which door, what is asked, what is kept.
import type { ColumnType } from 'kysely'
import type { CaseId, ClientId, ErasureId, HoldId, LineId, LinkId, OrganisationId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import type { SessionStatus } from '#src/domain/brief/history.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { Step } from '#src/platform/fhirpath.ts'
import type { ErasureEnd, ErasureGround } from '#src/domain/record/erasure.ts'
import type { At, AtLaterOrNull, AtOrNull, Json } from './columns.ts'

export interface CaseTables {
  clients: {
    organisation_id: OrganisationId
    client_id: ClientId
    name: Buffer
    called: Buffer
    language: string
    time_zone: string
    pin_hash: string | null
    pin_set_at: AtOrNull
    start_code_hash: string | null
    start_code_expires_at: AtOrNull
    failed_tries: ColumnType<number, number | undefined, number>
    locked_until: AtOrNull
    created_at: At
    restricted_at: ColumnType<number | null, Date | null | undefined, Date | null>
  }
  corrections: {
    organisation_id: OrganisationId
    correction_id: string
    client_id: ClientId
    about: 'name' | 'called' | 'language' | 'line' | 'other'
    line_id: LineId | null
    was: Buffer | null
    words: Buffer
    said_by: 'client' | 'person'
    person_id: PersonId | null
    said_at: At
  }
  erasures: {
    organisation_id: OrganisationId
    erasure_id: ErasureId
    client_id: ClientId
    ground: ErasureGround
    asked_by: 'client' | 'person' | 'system'
    asked_by_id: PersonId | null
    asked_at: At
    confirmed_by: PersonId | null
    confirmed_at: AtOrNull
    due_at: AtOrNull
    ended_at: AtOrNull
    ended_because: ErasureEnd | null
    carried_out_at: AtOrNull
    put_off_at: AtLaterOrNull
    due_before: AtLaterOrNull
  }
  legal_holds: {
    organisation_id: OrganisationId
    hold_id: HoldId
    client_id: ClientId
    reason: Buffer
    placed_by: PersonId
    placed_at: At
    ended_by: PersonId | null
    ended_at: AtOrNull
  }
  cases: {
    organisation_id: OrganisationId
    case_id: CaseId
    client_id: ClientId
    reference: string
    opened_at: At
    closed_at: AtOrNull
  }
  measures: {
    organisation_id: OrganisationId
    measure_id: string
    instrument_id: string
    licence_holder: string
    licence_users: number
    licence_until: string
    created_at: At
  }
  measure_versions: {
    organisation_id: OrganisationId
    measure_id: string
    version: string
    position: number
    instrument: Json<Instrument>
    questionnaire: Json<unknown>
    steps: Json<readonly Step[]>
    released_at: At
    released_by: PersonId
  }
  measure_drafts: {
    organisation_id: OrganisationId
    draft_id: string
    measure_id: string | null
    questionnaire: Json<unknown>
    typed: Json<Readonly<Record<string, string>>>
    created_at: At
  }
  case_measures: { organisation_id: OrganisationId; case_id: CaseId; instrument_id: string; every_sessions: number }
  case_therapists: {
    organisation_id: OrganisationId
    case_therapist_id: string
    case_id: CaseId
    person_id: PersonId
    part: 'own' | 'cover'
    since: At
    until: AtOrNull
  }
  sessions: {
    organisation_id: OrganisationId
    session_id: SessionId
    case_id: CaseId
    therapist_id: PersonId
    series_id: string | null
    status: SessionStatus
    planned_start: At
    planned_end: At
    time_zone: string
    started_at: AtOrNull
    ended_at: AtOrNull
  }
  calendar_feeds: {
    organisation_id: OrganisationId
    feed_id: string
    person_id: PersonId
    token_hash: string
    created_at: At
    revoked_at: AtOrNull
  }
  links: {
    organisation_id: OrganisationId
    link_id: LinkId
    case_id: CaseId
    secret_hash: string
    kind: 'link' | 'tablet'
    created_at: At
    expires_at: At
    revoked_at: AtOrNull
  }
  devices: {
    organisation_id: OrganisationId
    device_id: string
    client_id: ClientId
    token_hash: string
    bound_at: At
    expires_at: At
    revoked_at: AtOrNull
  }
  consents: {
    organisation_id: OrganisationId
    consent_id: string
    case_id: CaseId
    version: string
    language: string
    given_at: At
    supervision: boolean
    words_in_supervision: boolean
    withdrawn_at: AtOrNull
  }
}
