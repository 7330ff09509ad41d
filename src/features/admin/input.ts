// What the forms of the organisation's settings may say.
import { z } from 'zod'
import { CommandId, PersonId } from '#src/domain/kernel/ids.ts'
import { isTimeZone, minuteOf } from '#src/platform/time.ts'

const line = (max: number) => z.string('admin.mend.needed').trim().min(1, 'admin.mend.needed').max(max, 'admin.mend.long')
const whole = (from: number, to: number, message: string) =>
  z.string(message).trim().regex(/^\d{1,5}$/, message).transform(Number).pipe(z.number().min(from, message).max(to, message))

export const settingsInput = (languages: readonly string[]) =>
  z.object({
    command: CommandId,
    name: line(200),
    timeZone: z.string('admin.mend.time-zone').refine(isTimeZone, 'admin.mend.time-zone'),
    defaultLanguage: z.string('admin.mend.choose').refine((language) => languages.includes(language), 'admin.mend.choose'),
    alone: z.enum(['yes', 'no'], 'admin.mend.choose'),
    dutyNote: z.string().trim().max(500, 'admin.mend.long').default(''),
    acknowledgeWithinMinutes: whole(5, 10_080, 'admin.mend.acknowledge'),
    linkValidDays: whole(1, 365, 'admin.mend.link'),
    retentionYears: whole(1, 50, 'admin.mend.retention'),
    idleMinutes: whole(10, 120, 'admin.mend.idle'),
  })
export type SettingsInput = z.infer<ReturnType<typeof settingsInput>>

export const contactInput = (languages: readonly string[]) =>
  z.object({
    command: CommandId,
    language: z.string('admin.mend.choose').refine((language) => languages.includes(language), 'admin.mend.choose'),
    label: line(100),
    phone: z.string('admin.mend.phone').trim().regex(/^(?=(?:\D*\d){2})[\d+()\-./*# ]{2,40}$/, 'admin.mend.phone'),
    hours: z.string().trim().max(100, 'admin.mend.long').default(''),
  })
export type ContactInput = z.infer<ReturnType<typeof contactInput>>

const time = z.string('admin.mend.time').regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'admin.mend.time').transform(minuteOf)

/** Midnight ends the day rather than beginning it, and so does 24:00, which only some browsers let one type. */
const until = z.string('admin.mend.time').regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'admin.mend.time').transform((text) => minuteOf(text) || 1440)

const days: Readonly<Record<string, readonly number[]>> = { every: [1, 2, 3, 4, 5, 6, 7], working: [1, 2, 3, 4, 5] }
export const dayChoices = ['working', 'every', '1', '2', '3', '4', '5', '6', '7'] as const

const dutyFields = z
  .object({
    command: CommandId,
    days: z.enum(dayChoices, 'admin.mend.choose').transform((choice) => days[choice] ?? [Number(choice)]),
    from: time,
    until,
    person: z.string('admin.mend.person').pipe(z.uuid('admin.mend.person')).pipe(PersonId),
    deputy: z.string().default('').refine((id) => id === '' || PersonId.safeParse(id).success, 'admin.mend.person').transform((id) => (id === '' ? null : PersonId.parse(id))),
  })
  .refine(({ from, until }) => from !== until, { path: ['until'], message: 'admin.mend.same-time' })
  .refine(({ person, deputy }) => person !== deputy, { path: ['deputy'], message: 'admin.mend.same-person' })

const dayEnd = z.looseObject({ dayEnd: z.literal('on') })

/** The box for the end of the day goes before what the clock beside it says. */
export const dutyInput = z.preprocess((form) => (dayEnd.safeParse(form).success ? { ...(form as object), until: '24:00' } : form), dutyFields)
export type DutyInput = z.infer<typeof dutyInput>

export const removal = z.object({ command: CommandId })
