// What the forms about a case may hold; each message is a key of content/locales/cases.
import { z } from 'zod'
import { CommandId, type PersonId } from '#src/domain/kernel/ids.ts'
import { PlannedDate, PlannedTime } from '#src/domain/session/planned-time.ts'
import { isTimeZone } from '#src/platform/time.ts'

const nameLetters = 200

/** A name in any script: kept as written, on one line. */
const Line = z
  .string('cases.name.mend')
  .transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
  .refine((text) => [...text].length <= nameLetters, 'cases.name.long')

/** How often, in sessions; empty means that this questionnaire was not agreed. */
const Every = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .pipe(z.string().regex(/^(|\d{1,2})$/, 'cases.every.mend'))
  .transform((text) => (text === '' ? null : Number(text)))
  .refine((every) => every === null || (every >= 1 && every <= 52), 'cases.every.mend')

const who = (languages: readonly string[]) => ({
  command: CommandId,
  name: Line.pipe(z.string().min(1, 'cases.name.mend')),
  called: Line.default(''),
  language: z.string('cases.language.mend').refine((language) => languages.includes(language), 'cases.language.mend'),
  zone: z.string('cases.zone.mend').refine(isTimeZone, 'cases.zone.mend'),
})

/** The two questionnaires that may be agreed for a case. */
export const measureIds = ['phq-9', 'gad-7'] as const
const measures = { 'phq-9': Every, 'gad-7': Every }
const agreed = (form: { 'phq-9': number | null; 'gad-7': number | null }) =>
  measureIds.flatMap((instrumentId) => (form[instrumentId] === null ? [] : [{ instrumentId, everySessions: form[instrumentId] }]))

/** Whoever said nothing about it is called by the name as given. */
export const details = (languages: readonly string[]) => z.object(who(languages)).transform((form) => ({ ...form, called: form.called || form.name }))
export type Details = z.infer<ReturnType<typeof details>>

export const Measures = z.object({ command: CommandId, ...measures }).transform((form) => ({ command: form.command, measures: agreed(form) }))
export type Measures = z.infer<typeof Measures>

/** A first session is planned only where a date is given; all that is to be mended is said at once. */
export function readNewClient(values: Readonly<Record<string, string>>, languages: readonly string[]) {
  const client = z.object({ ...who(languages), ...measures }).safeParse(values)
  const first = (values['date'] ?? '').trim() === '' ? null : PlannedTime.safeParse(values)
  if (!client.success || first?.success === false) return { issues: [...(client.error?.issues ?? []), ...(first?.error?.issues ?? [])] }
  const { command, name, called, language, zone } = client.data
  return { client: { command, name, called: called || name, language, zone, measures: agreed(client.data) }, first: first?.data ?? null, overlap: values['overlap'] === 'ok' }
}
export type NewClient = NonNullable<ReturnType<typeof readNewClient>['client']>

export const Confirmed = z.object({ command: CommandId })

const Colleague = z.string('cases.colleague.mend').pipe(z.uuid('cases.colleague.mend')).transform((id) => id as PersonId)

export const HandOver = z.object({ command: CommandId, to: Colleague })

/** @param today on the therapist's calendar: nobody covers days that are over */
export const cover = (today: string) =>
  z
  .object({
    command: CommandId,
    coverer: Colleague,
    from: PlannedDate,
    until: PlannedDate,
    take: z.string().optional().transform((value) => value === 'on'),
  })
  .refine((form) => form.until >= form.from, { path: ['until'], message: 'cases.cover.order' })
  .refine((form) => form.until >= today, { path: ['until'], message: 'cases.cover.past' })
export type Cover = z.infer<ReturnType<typeof cover>>
