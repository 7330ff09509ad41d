// The organisation's own settings: its name and zone, live help per language, who is on duty when.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export async function readOrganisation(tx: Tx, scope: OrganisationScope) {
  return await tx
    .selectFrom('organisations')
    .select([
      'name', 'time_zone as timeZone', 'default_language as defaultLanguage', 'sole_practitioner as solePractitioner', 'duty_note as dutyNote',
      'acknowledge_within_minutes as acknowledgeWithinMinutes', 'link_valid_days as linkValidDays', 'retention_years as retentionYears',
    ])
    .where('organisation_id', '=', scope.organisationId)
    .executeTakeFirstOrThrow()
}

/** Live help in one language, in the order that was set. */
export async function contactsIn(tx: Tx, scope: OrganisationScope, language: string) {
  return await tx
    .selectFrom('crisis_contacts')
    .select(['contact_id as contactId', 'label', 'phone', 'hours'])
    .where('organisation_id', '=', scope.organisationId)
    .where('language', '=', language)
    .orderBy('position')
    .execute()
}

export async function dutyHours(tx: Tx, scope: OrganisationScope): Promise<
  readonly { dutyId: string; personId: PersonId; deputyId: PersonId | null; weekday: number; fromMinute: number; untilMinute: number }[]
> {
  return await tx
    .selectFrom('duty_hours')
    .select(['duty_id as dutyId', 'person_id as personId', 'deputy_id as deputyId', 'weekday', 'from_minute as fromMinute', 'until_minute as untilMinute'])
    .where('organisation_id', '=', scope.organisationId)
    .orderBy('weekday')
    .orderBy('from_minute')
    .execute()
}
