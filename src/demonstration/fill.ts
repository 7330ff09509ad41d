// Plays the invented clinic's last weeks through the same use cases that people use, each step at its own hour.
import type { Context } from '#src/access/context.ts'
import { organisationScope, staffScope } from '#src/access/scope.ts'
import type { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import { addDays, dateIn, day, instantOf } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertContact, insertDuty, insertOrganisation } from '#src/records/organisation.ts'
import { insertPerson } from '#src/records/people.ts'
import type { OrganisationScope, StaffScope } from '#src/records/scope.ts'
import { beginSupervision } from '#src/records/supervisions.ts'
import { colleagues, courses, type Colleague } from './people.ts'
import { play } from './play.ts'

const zone = 'Europe/London'
const settings = {
  name: 'The invented clinic', timeZone: zone, defaultLanguage: 'en', solePractitioner: false, dutyNote: 'Answers are looked at from 8 to 20.',
  acknowledgeWithinMinutes: 120, linkValidDays: 90, retentionYears: 8,
}

/** Live numbers that belong to nobody: 112 apart, they come from the ranges kept for fiction. */
const contacts = [
  { language: 'en', label: 'In danger', phone: '112', hours: '' },
  { language: 'en', label: 'To talk, day or night', phone: '020 7946 0123', hours: '' },
  { language: 'en', label: 'The clinic', phone: '01632 960 123', hours: 'until 18:00' },
  { language: 'ar', label: 'عند الخطر', phone: '112', hours: '' },
  { language: 'ar', label: 'العيادة', phone: '01632 960 123', hours: '' },
]

export async function fillDemonstration(context: Context): Promise<void> {
  const organisationId = context.newId() as OrganisationId
  const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
  await context.keyring.createOrganisation(organisationId)
  const people = await employ(context, scope)
  const today = dateIn(context.clock(), zone)
  for (const course of courses) {
    const dates = course.once ? [course.once] : course.phq.map((_, index) => addDays(today, (index + 1 - course.phq.length) * 7))
    const starts = dates.map((date) => instantOf(date, course.at, zone))
    await play(context, people[course.therapist], course, starts)
  }
}

/** The organisation, its people, who supervises whom, and who is on duty. */
async function employ(context: Context, scope: OrganisationScope): Promise<Readonly<Record<Colleague, StaffScope>>> {
  const at = context.clock() - 90 * day
  const ids = Object.fromEntries(Object.keys(colleagues).map((key) => [key, context.newId()])) as Record<Colleague, PersonId>
  await inTransaction(context.db, scope, async (tx) => {
    await insertOrganisation(tx, scope, settings, at)
    for (const contact of contacts) await insertContact(tx, scope, { ...contact, contactId: context.newId() })
    for (const [key, { name, roles }] of Object.entries(colleagues) as [Colleague, (typeof colleagues)[Colleague]][]) {
      await insertPerson(tx, scope, { personId: ids[key], name, email: `${key}@clinic.example`, language: 'en', timeZone: zone, roles, at })
    }
    for (const therapist of ['tomas', 'mira'] as const) await beginSupervision(tx, scope, ids.ingrid, ids[therapist], at)
    for (let weekday = 1; weekday <= 7; weekday += 1) {
      await insertDuty(tx, scope, { dutyId: context.newId(), personId: ids.tomas, deputyId: ids.mira, weekday, fromMinute: 0, untilMinute: 1440 })
    }
  })
  const staffOf = (key: Colleague) =>
    staffScope(
      { organisationId: scope.organisationId, personId: ids[key], roles: new Set(colleagues[key].roles), signInId: ids[key], language: 'en', timeZone: zone },
      null,
    )
  return { tomas: staffOf('tomas'), mira: staffOf('mira'), ingrid: staffOf('ingrid'), dede: staffOf('dede') }
}
