// The organisation's settings, for the lead.
import { z } from 'zod'
import type { On, Visit } from '#src/access/gate.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { clockOf, weekMinute } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { allContacts, dutyHours, readOrganisation } from '#src/records/organisation.ts'
import { everyone, mayWatch } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { addContact, addDuty, changeSettings, removeContact, removeDuty } from './change.ts'
import { consequences } from './consequence.ts'
import { contactInput, dayChoices, dutyInput, removal, settingsInput } from './input.ts'
import { OrganisationPage, type FormName, type OrganisationPageProps } from './organisation-page.tsx'

const home = '/organisation'

export function adminRoutes(on: On): void {
  on('GET /organisation', (visit) => page(visit))

  on('POST /organisation', (visit) => take(visit, 'settings', settingsInput(visit.context.content.languages), (input) => changeSettings(visit.context, visit.scope, input)))
  on('POST /organisation/contacts', (visit) => take(visit, 'contact', contactInput(visit.context.content.languages), (input) => addContact(visit.context, visit.scope, input)))
  on('POST /organisation/duty', (visit) => take(visit, 'duty', dutyInput, (input) => addDuty(visit.context, visit.scope, input)))

  on('POST /organisation/contacts/:contact/remove', async (visit) => {
    await removeContact(visit.context, visit.scope, visit.id('contact', z.uuid()), await commandIn(visit))
    return visit.redirect(`${home}#contact`)
  })
  on('POST /organisation/duty/:duty/remove', async (visit) => {
    await removeDuty(visit.context, visit.scope, visit.id('duty', z.uuid()), await commandIn(visit))
    return visit.redirect(`${home}#duty`)
  })
}

async function commandIn(visit: Visit<StaffScope>) {
  const form = removal.safeParse(await visit.form())
  if (!form.success) throw new Refusal('invalid')
  return form.data.command
}

/** Reads one of the forms and carries it out, or shows the page again with what is to be mended. */
async function take<Schema extends z.ZodType>(visit: Visit<StaffScope>, form: FormName, schema: Schema, carryOut: (input: z.infer<Schema>) => Promise<void>): Promise<Response> {
  const values = await visit.form()
  const input = schema.safeParse(values)
  if (!input.success) return await page(visit, { form, typed: { values, mends: mendsOf(input.error.issues) } })
  try {
    await carryOut(input.data)
  } catch (error) {
    if (!(error instanceof Refusal && error.detail === 'admin.mend.person')) throw error
    return await page(visit, { form, typed: { values, mends: { person: error.detail } } })
  }
  return visit.redirect(`${home}#${form}`)
}

async function page(visit: Visit<StaffScope>, mending?: OrganisationPageProps['mending']): Promise<Response> {
  const { context, scope, frame } = visit
  const { speech } = frame
  const [organisation, contacts, duties, people] = await inTransaction(context.db, scope, async (tx) => [
    await readOrganisation(tx, scope), await allContacts(tx, scope), await dutyHours(tx, scope), await everyone(tx, scope),
  ] as const)
  const nameOf = (id: string) => people.find((person) => person.personId === id)?.name ?? ''
  const names = new Intl.DisplayNames([speech.language], { type: 'language' })
  const languageName = (language: string) => names.of(language) ?? language
  const list = (languages: readonly string[]) => new Intl.ListFormat(speech.language).format(languages.map(languageName))
  const isHelped = (language: string) => contacts.some((contact) => contact.language === language)
  const { languages } = context.content
  // The first of January 2024 was a Monday.
  const dayName = (weekday: number) => speech.date(Date.UTC(2024, 0, weekday), 'UTC', { weekday: 'long' })
  const watchers = people.filter(mayWatch)
  return html(
    <OrganisationPage
      frame={frame} newId={context.newId} {...(mending ? { mending } : {})}
      sentences={consequences(
        organisation, { helped: list(languages.filter(isHelped)), unhelped: list(languages.filter((language) => !isHelped(language))) }, duties,
        weekMinute(context.clock(), organisation.timeZone), nameOf,
      )}
      settings={{
        name: organisation.name, timeZone: organisation.timeZone, defaultLanguage: organisation.defaultLanguage, alone: organisation.solePractitioner ? 'yes' : 'no',
        dutyNote: organisation.dutyNote, acknowledgeWithinMinutes: String(organisation.acknowledgeWithinMinutes), linkValidDays: String(organisation.linkValidDays),
        retentionYears: String(organisation.retentionYears), idleMinutes: String(organisation.idleMinutes),
      }}
      contacts={contacts.map((contact) => ({ ...contact, language: languageName(contact.language) }))}
      duties={duties.map(({ dutyId, weekday, fromMinute, untilMinute, personId, deputyId }) => ({
        dutyId, day: dayName(weekday), from: clockOf(fromMinute), until: clockOf(untilMinute), span: untilMinute - fromMinute === 1440 ? 'whole-day' : untilMinute <= fromMinute ? 'over-midnight' : 'within', person: nameOf(personId),
        deputy: deputyId && nameOf(deputyId),
      }))}
      languages={languages.map((language) => ({ value: language, label: languageName(language) }))}
      zones={[...new Set([...Intl.supportedValuesOf('timeZone'), organisation.timeZone, 'UTC'])].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      days={dayChoices.map((day) => ({ value: day, label: /\d/.test(day) ? dayName(Number(day)) : speech.t(`admin.duty.days.${day}`) }))}
      people={watchers.map(({ personId, name, enrolled }) => ({ value: personId, label: enrolled ? name : speech.t('admin.duty.not-enrolled', { name }) }))}
    />,
    mending ? 422 : 200,
  )
}
