// What the first form must say before an organisation can begin.
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'
import type { Form } from '#src/platform/http.ts'
import { mendsOf } from '#src/ui/fields.tsx'

const line = (max: number) => z.string('first-run.mend.needed').trim().min(1, 'first-run.mend.needed').max(max, 'first-run.mend.long')
const optional = (max: number) => z.string().trim().max(max, 'first-run.mend.long').default('')
/** As people write telephone numbers. */
const phone = /^(?=(?:\D*\d){2})[\d+()\-./*# ]{2,40}$/

export const contactField = (language: string, part: 'label' | 'phone' | 'hours') => `contact.${language}.${part}`

const answers = (languages: readonly string[], zones: readonly string[]) =>
  z.object({
    command: CommandId,
    organisation: line(200),
    name: line(200),
    email: z.string('first-run.mend.needed').trim().min(1, 'first-run.mend.needed').max(254, 'first-run.mend.email').pipe(z.email('first-run.mend.email')),
    timeZone: z.string('first-run.mend.time-zone').refine((zone) => zones.includes(zone), 'first-run.mend.time-zone'),
    language: z.string('first-run.mend.choose').refine((language) => languages.includes(language), 'first-run.mend.choose'),
    alone: z.enum(['yes', 'no'], 'first-run.mend.choose'),
    dutyNote: optional(500),
  })

export interface FirstRunInput extends z.infer<ReturnType<typeof answers>> {
  readonly roles: readonly ('therapist' | 'supervisor')[]
  readonly contacts: readonly Contact[]
}

/**
 * The whole form, or everything that is to be mended in it at once, by field.
 * @param languages those that clients may be offered @param zones time zones to choose from
 */
export function readFirstRun(form: Form, languages: readonly string[], zones: readonly string[]): { input: FirstRunInput } | { mends: Record<string, string> } {
  const parsed = answers(languages, zones).safeParse(form)
  const read = languages.map((language) => contactIn(form, language))
  const mends = Object.assign(parsed.success ? {} : mendsOf(parsed.error.issues), ...read.map((one) => one.mends)) as Record<string, string>
  const isBegun = read.some(({ contact, mends: wrong }, index) => languages[index] === form['language'] && (contact !== null || Object.keys(wrong).length > 0))
  if (!isBegun && form['notYet.yes'] !== 'on') mends['notYet'] = 'first-run.mend.contact'
  if (!parsed.success || Object.keys(mends).length > 0) return { mends }
  const roles = (['therapist', 'supervisor'] as const).filter((role) => form[`roles.${role}`] === 'on')
  return { input: { ...parsed.data, roles, contacts: read.flatMap(({ contact }) => (contact ? [contact] : [])) } }
}

export interface Contact {
  readonly language: string
  readonly label: string
  readonly phone: string
  readonly hours: string
}

/** A contact of which nothing was written is none; one of which something was written must have a name and a number. */
function contactIn(form: Form, language: string): { contact: Contact | null; mends: Record<string, string> } {
  const read = (part: 'label' | 'phone' | 'hours') => (form[contactField(language, part)] ?? '').trim()
  const contact = { language, label: read('label'), phone: read('phone'), hours: read('hours') }
  if (!contact.label && !contact.phone && !contact.hours) return { contact: null, mends: {} }
  const mends: Record<string, string> = {}
  if (!contact.label) mends[contactField(language, 'label')] = 'first-run.mend.needed'
  if (contact.label.length > 100) mends[contactField(language, 'label')] = 'first-run.mend.long'
  if (!phone.test(contact.phone)) mends[contactField(language, 'phone')] = 'first-run.mend.phone'
  if (contact.hours.length > 100) mends[contactField(language, 'hours')] = 'first-run.mend.long'
  return { contact: Object.keys(mends).length === 0 ? contact : null, mends }
}
