// The clinic before its clients: set up, settled, and its people added, through the forms' own use cases.
import type { Context } from '#src/access/context.ts'
import { staffScope } from '#src/access/scope.ts'
import { CommandId, type PersonId } from '#src/domain/kernel/ids.ts'
import { addDuty, changeSettings } from '#src/features/admin/change.ts'
import { setUp } from '#src/features/first-run/set-up.ts'
import { addColleague } from '#src/features/people/add.ts'
import { chooseSupervisor } from '#src/features/people/change.ts'
import { dateIn, day } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyone } from '#src/records/people.ts'
import type { Role, StaffScope } from '#src/records/scope.ts'
import { firstLogins } from '#src/records/set-up.ts'
import { colleagues, duty, emailOf, first, type Colleague } from './colleagues.ts'
import { clinicZone } from './invent.ts'

/** Long enough ago for every course. */
const begunDaysAgo = 420

/** Live numbers that belong to nobody: 112 apart, they come from the ranges kept for fiction. */
const contacts = [
  { language: 'en', label: 'In danger', phone: '112', hours: '' },
  { language: 'en', label: 'To talk, day or night', phone: '020 7946 0123', hours: '' },
  { language: 'en', label: 'The clinic', phone: '01632 960 123', hours: 'until 18:00' },
  { language: 'ar', label: 'عند الخطر', phone: '112', hours: '' },
  { language: 'ar', label: 'العيادة', phone: '01632 960 123', hours: '' },
]

const dutyNote = 'Answers are looked at from 8 to 20.'

type FirstLogin = Awaited<ReturnType<typeof firstLogins>>[number]

export interface Clinic {
  readonly context: Context
  /** The moment at which the clinic is looked at; every course leads up to it. */
  readonly now: number
  /** The same as a date where the clinic is. */
  readonly today: string
  readonly people: Readonly<Record<Colleague, PersonId>>
  staff(colleague: Colleague): StaffScope
}

/** The same context at another hour. */
export const at = (context: Context, instant: number): Context => ({ ...context, clock: () => instant })

export const command = (context: Context): CommandId => CommandId.parse(context.newId())

export async function openClinic(context: Context): Promise<Clinic> {
  const now = context.clock()
  const then = at(context, now - begunDaysAgo * day)
  await setUp(then, {
    command: command(context), organisation: 'The invented clinic', name: colleagues[first].name, email: emailOf(first), timeZone: clinicZone, language: 'en', alone: 'no',
    roles: [], contacts, dutyNote,
  }, context.newId())
  const [{ organisationId, personId }] = (await firstLogins(context.db)) as readonly [FirstLogin]
  const staffOf = (id: PersonId, roles: readonly Role[]) => staffScope({ organisationId, personId: id, roles: new Set(roles), signInId: id, language: 'en', timeZone: clinicZone }, null)
  const lead = staffOf(personId, colleagues[first].roles)
  for (const [key, { name, roles }] of Object.entries(colleagues) as [Colleague, (typeof colleagues)[Colleague]][]) {
    if (key !== first) await addColleague(then, lead, { command: command(context), name, email: emailOf(key), roles: [...roles] })
  }
  const byEmail = new Map((await inTransaction(context.db, lead, (tx) => everyone(tx, lead))).map((person) => [person.email, person.personId]))
  const people = Object.fromEntries((Object.keys(colleagues) as Colleague[]).map((key) => [key, byEmail.get(emailOf(key))])) as Record<Colleague, PersonId>
  await settle(then, lead, people)
  return { context, now, today: dateIn(now, clinicZone), people, staff: (colleague) => staffOf(people[colleague], colleagues[colleague].roles) }
}

async function settle(then: Context, lead: StaffScope, people: Clinic['people']): Promise<void> {
  await changeSettings(then, lead, {
    command: command(then), name: 'The invented clinic', timeZone: clinicZone, defaultLanguage: 'en', alone: 'no', dutyNote, acknowledgeWithinMinutes: 120, linkValidDays: 365, retentionYears: 8, idleMinutes: 60,
  })
  await addDuty(then, lead, { command: command(then), days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 1440, person: people[duty.person], deputy: people[duty.deputy] })
  for (const [key, colleague] of Object.entries(colleagues) as [Colleague, { supervisor?: Colleague }][]) {
    if (colleague.supervisor) await chooseSupervisor(then, lead, people[key], { command: command(then), supervisor: people[colleague.supervisor] })
  }
}
