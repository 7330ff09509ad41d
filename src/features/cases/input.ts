// What the forms about a case may hold; each message is a key of content/locales/cases.
import { z } from 'zod'
import { CommandId, type PersonId } from '#src/domain/kernel/ids.ts'
import { isVisible } from '#src/platform/visible.ts'
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
  name: Line.refine(isVisible, 'cases.name.mend'),
  called: Line.default('').transform((text) => (isVisible(text) ? text : '')),
  language: z.string('cases.language.mend').refine((language) => languages.includes(language), 'cases.language.mend'),
  zone: z.string('cases.zone.mend').refine(isTimeZone, 'cases.zone.mend'),
})

/** The two questionnaires that come with Attune and may be agreed for a case, and the organisation's own. */
const shippedMeasures = ['phq-9', 'gad-7'] as const
/** Named by data, so that the types know of none. */
const measureFields = (own: readonly string[]) => Object.fromEntries([...shippedMeasures, ...own].map((id) => [id, Every])) as Record<never, typeof Every>
const agreed = (form: Readonly<Record<string, unknown>>, own: readonly string[]) =>
  [...shippedMeasures, ...own].flatMap((instrumentId) => (typeof form[instrumentId] === 'number' ? [{ instrumentId, everySessions: form[instrumentId] }] : []))

/** Whoever said nothing about it is called by the name as given. */
export const details = (languages: readonly string[]) => z.object(who(languages)).transform((form) => ({ ...form, called: form.called || form.name }))
export type Details = z.infer<ReturnType<typeof details>>

/** @param own ids of the organisation's own measures */
export const measuresForm = (own: readonly string[]) =>
  z.object({ command: CommandId }).extend(measureFields(own)).transform((form) => ({ command: form.command, measures: agreed(form, own) }))
export type Measures = z.infer<ReturnType<typeof measuresForm>>

/** A first session is planned only where a date is given; all that is to be mended is said at once. */
export function readNewClient(values: Readonly<Record<string, string>>, languages: readonly string[], own: readonly string[]) {
  const client = z.object(who(languages)).extend(measureFields(own)).safeParse(values)
  const first = (values['date'] ?? '').trim() === '' ? null : PlannedTime.safeParse(values)
  if (!client.success || first?.success === false) return { issues: [...(client.error?.issues ?? []), ...(first?.error?.issues ?? [])] }
  const { command, name, called, language, zone } = client.data
  return { client: { command, name, called: called || name, language, zone, measures: agreed(client.data, own) }, first: first?.data ?? null, overlap: values['overlap'] === 'ok' }
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
