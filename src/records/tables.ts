// The rows of every table, for kysely; the SQL in migrations/ is the truth and test/journeys/schema.test.ts holds the two together.
import type { ColumnType, Generated } from 'kysely'
import type {
  AgendaItemId, AgreedLineId, CaseId, CheckInId, ClientId, ErasureId, GoalId, GoalListId, GoalReviewId, HandlingId, HoldId, HomeworkId, LineId, LinkId, NamedGoalId, OrganisationId, PersonId, SafetyTaskId, SessionId,
} from '#src/domain/kernel/ids.ts'
import type { AttainmentLevel } from '#src/domain/goals/attainment.ts'
import type { By, GoalChange, Outcome } from '#src/domain/goals/goal.ts'
import type { ListPart, ListState, Side } from '#src/domain/goals/naming.ts'
import type { Detector, NormFigures } from '#src/domain/brief/ground.ts'
import type { SessionStatus } from '#src/domain/brief/history.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { Step } from '#src/platform/fhirpath.ts'
import type { AgendaBy, AgendaSource } from '#src/domain/session/agenda.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import type { ErasureEnd, ErasureGround } from '#src/domain/record/erasure.ts'
import type { Deed, HeardAnswer, SnoozeReason } from '#src/domain/signal/deed.ts'
import type { Role } from './scope.ts'

/** An instant: read as milliseconds since the epoch, written as a Date. */
type At = ColumnType<number, Date, Date>
type AtOrNull = ColumnType<number | null, Date | null, Date | null>
/** jsonb: read as a value, written as JSON text. */
type Json<Value> = ColumnType<Value, string, string>
type JsonOrNull<Value> = ColumnType<Value | null, string | null, string | null>

export interface Tables {
  logins: { login: string; organisation_id: OrganisationId; person_id: PersonId }
  organisations: {
    organisation_id: OrganisationId
    name: string
    time_zone: string
    default_language: string
    sole_practitioner: boolean
    duty_note: string
    acknowledge_within_minutes: number
    link_valid_days: number
    retention_years: number
    created_at: At
    rupture_detector: Generated<Detector>
    predictions: Generated<boolean>
    predictions_by: Generated<string>
  }
  norms: { organisation_id: OrganisationId; made_at: At; norms_id: string; engine_version: string; figures: Json<NormFigures> }
  crisis_contacts: {
    organisation_id: OrganisationId
    contact_id: string
    language: string
    position: number
    label: string
    phone: string
    hours: string
  }
  people: {
    organisation_id: OrganisationId
    person_id: PersonId
    name: string
    email: string
    language: string
    time_zone: string
    created_at: At
    left_at: AtOrNull
  }
  person_roles: { organisation_id: OrganisationId; person_id: PersonId; role: Role }
  supervisions: { organisation_id: OrganisationId; supervisor_id: PersonId; therapist_id: PersonId; since: At; until: AtOrNull }
  duty_hours: {
    organisation_id: OrganisationId
    duty_id: string
    person_id: PersonId
    deputy_id: PersonId | null
    weekday: number
    from_minute: number
    until_minute: number
  }
  passwords: {
    organisation_id: OrganisationId
    person_id: PersonId
    hash: string
    totp_secret: Buffer
    last_totp_step: number
    changed_at: At
  }
  passkeys: {
    organisation_id: OrganisationId
    passkey_id: string
    person_id: PersonId
    credential_id: string
    public_key: Buffer
    counter: number
    transports: string
    name: string
    created_at: At
    last_used_at: AtOrNull
  }
  recovery_codes: { organisation_id: OrganisationId; person_id: PersonId; code_hash: string; used_at: AtOrNull }
  sign_ins: {
    organisation_id: OrganisationId
    sign_in_id: string
    person_id: PersonId
    token_hash: string
    device: string
    created_at: At
    last_seen_at: At
    expires_at: At
    locked_at: AtOrNull
    revoked_at: AtOrNull
  }
  invitations: {
    organisation_id: OrganisationId
    invitation_id: string
    person_id: PersonId
    token_hash: string
    created_at: At
    expires_at: At
    used_at: AtOrNull
  }
  notifications: {
    organisation_id: OrganisationId
    person_id: PersonId
    digest: boolean
    digest_minute: number
    weekdays: readonly number[]
    quiet_from: number | null
    quiet_until: number | null
    chosen_at: At
  }
  digests_sent: { organisation_id: OrganisationId; person_id: PersonId; day: string; digest_id: string; settled_at: At; sent_at: AtOrNull }
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
  goal_rounds: { organisation_id: OrganisationId; case_id: CaseId; round: number; opened_by: Side; person_id: PersonId | null; opened_at: At }
  goal_lists: {
    organisation_id: OrganisationId
    goal_list_id: GoalListId
    case_id: CaseId
    round: number
    side: Side
    version: number
    state: ListState
    person_id: PersonId | null
    written_at: At
  }
  named_goals: {
    organisation_id: OrganisationId
    named_goal_id: NamedGoalId
    goal_list_id: GoalListId
    case_id: CaseId
    part: ListPart
    position: number
    importance: number | null
    words: Buffer
  }
  goal_matchings: {
    organisation_id: OrganisationId
    goal_matching_id: string
    case_id: CaseId
    round: number
    version: number
    pairs: Json<readonly (readonly [NamedGoalId, NamedGoalId])[]>
    person_id: PersonId
    written_at: At
  }
  goals: { organisation_id: OrganisationId; goal_id: GoalId; case_id: CaseId; named_goal_id: NamedGoalId | null; position: number; made_at: At }
  goal_changes: {
    organisation_id: OrganisationId
    goal_id: GoalId
    position: number
    case_id: CaseId
    kind: GoalChange['kind']
    made_by: By
    person_id: PersonId | null
    words: Buffer | null
    parked_until: string | null
    outcome: Outcome | null
    made_at: At
  }
  goal_agreements: {
    organisation_id: OrganisationId
    goal_id: GoalId
    position: number
    case_id: CaseId
    side: Side
    person_id: PersonId | null
    agreed_at: At
  }
  goal_reviews: {
    organisation_id: OrganisationId
    goal_review_id: GoalReviewId
    case_id: CaseId
    kind: 'asked' | 'held'
    made_by: By
    person_id: PersonId | null
    look_again_on: string | null
    made_at: At
  }
  goal_attainments: { organisation_id: OrganisationId; goal_review_id: GoalReviewId; goal_id: GoalId; case_id: CaseId; level: AttainmentLevel }
  goal_ratings: { organisation_id: OrganisationId; check_in_id: CheckInId; goal_id: GoalId; case_id: CaseId; rating: number }
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
    actor_kind: ActorKind
    actor_id: string | null
    action: string
    subject_id: string | null
    request_id: string | null
    hash: Buffer
  }
  commands: { organisation_id: OrganisationId; command_id: string; done_at: At }
}

export type ActorKind = 'person' | 'client' | 'system' | 'operator'
