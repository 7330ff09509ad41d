// The organisation's own settings: its name and zone, live help per language, who is on duty when.
import { isItemNineAnswerable } from '#src/domain/safety/duty.ts'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { weekMinute } from '#src/platform/time.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export async function readOrganisation(tx: Tx, scope: OrganisationScope) {
  return await tx
    .selectFrom('organisations')
    .select([
      'name', 'time_zone as timeZone', 'default_language as defaultLanguage', 'sole_practitioner as solePractitioner', 'duty_note as dutyNote',
      'acknowledge_within_minutes as acknowledgeWithinMinutes', 'link_valid_days as linkValidDays', 'retention_years as retentionYears',
      'idle_minutes as idleMinutes', 'created_at as createdAt',
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

export interface OrganisationSettings {
  readonly name: string
  readonly timeZone: string
  readonly defaultLanguage: string
  readonly solePractitioner: boolean
  readonly dutyNote: string
  readonly acknowledgeWithinMinutes: number
  readonly linkValidDays: number
  readonly retentionYears: number
  /** Without a request for so long a colleague's sign-in ends. */
  readonly idleMinutes: number
}

const columnsOf = (settings: OrganisationSettings) => ({
  name: settings.name, time_zone: settings.timeZone, default_language: settings.defaultLanguage, sole_practitioner: settings.solePractitioner,
  duty_note: settings.dutyNote, acknowledge_within_minutes: settings.acknowledgeWithinMinutes, link_valid_days: settings.linkValidDays,
  retention_years: settings.retentionYears, idle_minutes: settings.idleMinutes,
})

export async function insertOrganisation(tx: Tx, scope: OrganisationScope, settings: OrganisationSettings, at: number): Promise<void> {
  await tx.insertInto('organisations').values({ organisation_id: scope.organisationId, ...columnsOf(settings), created_at: new Date(at) }).execute()
}

export async function updateOrganisation(tx: Tx, scope: OrganisationScope, settings: OrganisationSettings): Promise<void> {
  await tx.updateTable('organisations').set(columnsOf(settings)).where('organisation_id', '=', scope.organisationId).execute()
}

/** Live help in every language that has any. */
export async function allContacts(tx: Tx, scope: OrganisationScope) {
  return await tx
    .selectFrom('crisis_contacts')
    .select(['contact_id as contactId', 'language', 'label', 'phone', 'hours'])
    .where('organisation_id', '=', scope.organisationId)
    .orderBy('language')
    .orderBy('position')
    .execute()
}

/** Adds one after those that are there in its language. */
export async function insertContact(
  tx: Tx,
  scope: OrganisationScope,
  row: { contactId: string; language: string; label: string; phone: string; hours: string },
): Promise<void> {
  const last = await tx
    .selectFrom('crisis_contacts')
    .select((eb) => eb.fn.max('position').as('position'))
    .where('organisation_id', '=', scope.organisationId)
    .where('language', '=', row.language)
    .executeTakeFirst()
  await tx
    .insertInto('crisis_contacts')
    .values({
      organisation_id: scope.organisationId, contact_id: row.contactId, language: row.language, position: (last?.position ?? -1) + 1, label: row.label,
      phone: row.phone, hours: row.hours,
    })
    .execute()
}

/** False when there is no such contact. */
export async function deleteContact(tx: Tx, scope: OrganisationScope, contactId: string): Promise<boolean> {
  const result = await tx.deleteFrom('crisis_contacts').where('organisation_id', '=', scope.organisationId).where('contact_id', '=', contactId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function insertDuty(
  tx: Tx,
  scope: OrganisationScope,
  row: { dutyId: string; personId: PersonId; deputyId: PersonId | null; weekday: number; fromMinute: number; untilMinute: number },
): Promise<void> {
  await tx
    .insertInto('duty_hours')
    .values({
      organisation_id: scope.organisationId, duty_id: row.dutyId, person_id: row.personId, deputy_id: row.deputyId, weekday: row.weekday,
      from_minute: row.fromMinute, until_minute: row.untilMinute,
    })
    .execute()
}

/** False when there is no such stretch. */
export async function deleteDuty(tx: Tx, scope: OrganisationScope, dutyId: string): Promise<boolean> {
  const result = await tx.deleteFrom('duty_hours').where('organisation_id', '=', scope.organisationId).where('duty_id', '=', dutyId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Whether question nine may be asked on a phone in this language at this instant; see domain/safety/duty.ts for the rule. */
export async function mayAskItemNine(tx: Tx, scope: OrganisationScope, language: string, now: number): Promise<boolean> {
  const organisation = await readOrganisation(tx, scope)
  const contacts = await contactsIn(tx, scope, language)
  return isItemNineAnswerable(organisation, contacts, await dutyHours(tx, scope), weekMinute(now, organisation.timeZone))
}
