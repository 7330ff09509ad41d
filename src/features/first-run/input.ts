// What the first form must say before an organisation can begin.
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'
import type { Form } from '#src/platform/http.ts'

const line = (max: number) => z.string('first-run.mend.needed').trim().min(1, 'first-run.mend.needed').max(max, 'first-run.mend.long')
const optional = (max: number) => z.string().trim().max(max, 'first-run.mend.long').default('')
/** As people write telephone numbers. */
export const phone = /^(?=(?:\D*\d){2})[\d+()\-./*# ]{2,40}$/

export const contactField = (language: string, part: 'label' | 'phone' | 'hours') => `contact.${language}.${part}`

/** @param languages those that clients may be offered @param zones time zones to choose from */
export function firstRunInput(languages: readonly string[], zones: readonly string[]) {
  return z
    .looseObject({
      command: CommandId,
      organisation: line(200),
      name: line(200),
      email: z.string('first-run.mend.needed').trim().min(1, 'first-run.mend.needed').max(254, 'first-run.mend.email').pipe(z.email('first-run.mend.email')),
      timeZone: z.string('first-run.mend.time-zone').refine((zone) => zones.includes(zone), 'first-run.mend.time-zone'),
      language: z.string('first-run.mend.choose').refine((language) => languages.includes(language), 'first-run.mend.choose'),
      alone: z.enum(['yes', 'no'], 'first-run.mend.choose'),
      dutyNote: optional(500),
      'roles.therapist': z.string().optional(),
      'roles.supervisor': z.string().optional(),
      'notYet.yes': z.string().optional(),
    })
    .transform((form, issues) => {
      const contacts = languages.flatMap((language) => {
        const { contact, mends } = contactIn(form as unknown as Form, language)
        for (const [field, message] of Object.entries(mends)) issues.addIssue({ code: 'custom', path: [field], message })
        return contact ? [contact] : []
      })
      const isBegun = Object.keys(form).some((field) => field.startsWith(`contact.${form.language}.`) && String(form[field]).trim())
      if (!isBegun && form['notYet.yes'] !== 'on') issues.addIssue({ code: 'custom', path: ['notYet'], message: 'first-run.mend.contact' })
      return {
        ...form, contacts,
        roles: (['therapist', 'supervisor'] as const).filter((role) => form[`roles.${role}`] === 'on'),
        solePractitioner: form.alone === 'yes',
      }
    })
}
export type FirstRunInput = z.infer<ReturnType<typeof firstRunInput>>

export interface Contact {
  readonly language: string
  readonly label: string
  readonly phone: string
  readonly hours: string
}

/** A contact of which nothing was written is none; one of which something was written must have a name and a number. */
function contactIn(form: Form, language: string): { contact: Contact | null; mends: Record<string, string> } {
  const read = (part: 'label' | 'phone' | 'hours') => String(form[contactField(language, part)] ?? '').trim()
  const contact = { language, label: read('label'), phone: read('phone'), hours: read('hours') }
  if (!contact.label && !contact.phone && !contact.hours) return { contact: null, mends: {} }
  const mends: Record<string, string> = {}
  if (!contact.label) mends[contactField(language, 'label')] = 'first-run.mend.needed'
  if (contact.label.length > 100) mends[contactField(language, 'label')] = 'first-run.mend.long'
  if (!phone.test(contact.phone)) mends[contactField(language, 'phone')] = 'first-run.mend.phone'
  if (contact.hours.length > 100) mends[contactField(language, 'hours')] = 'first-run.mend.long'
  return { contact: Object.keys(mends).length === 0 ? contact : null, mends }
}
