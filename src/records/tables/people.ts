// The rows of an organisation and its people: who they are, how they sign in, what they are sent.
import type { Generated } from 'kysely'
import type { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import type { Detector, NormFigures } from '#src/domain/brief/ground.ts'
import type { Role } from '../scope.ts'
import type { At, AtLaterOrNull, AtOrNull, Json } from './columns.ts'

export interface PeopleTables {
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
    idle_minutes: Generated<number>
    created_at: At
    rupture_detector: Generated<Detector>
    predictions: Generated<boolean>
    predictions_by: Generated<string>
    last_night_at: AtLaterOrNull
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
    /** Without a request for so long it has ended. */
    idle_minutes: number
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
}
