// What the forms about sessions may hold; each message is a key of content/locales/calendar.
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'
import { oneLine } from '#src/domain/session/one-line.ts'
import { PlannedDate, PlannedTime, WallClock } from '#src/domain/session/planned-time.ts'

const Agreed = z.string().optional().transform((value) => value === 'ok')

export const Plan = PlannedTime.extend({
  command: CommandId,
  every: z.enum(['once', 'weekly', 'fortnightly'], 'plan.every.mend').default('once'),
  times: z.string().default('').transform((text) => text.trim()).pipe(z.string().regex(/^(|\d{1,2})$/, 'plan.times.mend'))
    .transform((text) => (text === '' ? null : Number(text)))
    .refine((times) => times === null || (times >= 1 && times <= 52), 'plan.times.mend'),
  overlap: Agreed,
}).refine((form) => form.every === 'once' || form.times !== null, { path: ['times'], message: 'plan.times.mend' })
export type Plan = z.infer<typeof Plan>

export const Move = PlannedTime.extend({ command: CommandId, which: z.enum(['one', 'following']).default('one'), overlap: Agreed })
export type Move = z.infer<typeof Move>

const Undo = z.string().optional().transform((value) => value === 'on')

export const Cancel = z.object({ command: CommandId, by: z.enum(['client', 'therapist'], 'calendar.by.mend'), which: z.enum(['one', 'rest']).default('one') })
export type Cancel = z.infer<typeof Cancel>

/** Whether a form takes something back, looked at before anything else in it. */
export const TakeBack = z.object({ command: CommandId, undo: Undo })

/** A tap means now; one that comes late says when it really was. */
export const Tap = z.object({
  command: CommandId,
  at: z.enum(['now', 'other']).default('now'),
  date: z.string().default(''),
  time: z.string().default(''),
}).transform((form, ctx) => {
  if (form.at === 'now') return { command: form.command, when: null }
  const when = z.object({ date: PlannedDate, time: WallClock }).safeParse(form)
  for (const issue of when.error?.issues ?? []) ctx.addIssue({ code: 'custom', path: [...issue.path], message: issue.message })
  return { command: form.command, when: when.data ?? null }
})
export type Tap = z.infer<typeof Tap>

/** What was agreed to try, put into other words, or taken back. */
export const Homework = z.union([
  z.object({ command: CommandId, take: z.literal('back') }).transform((form) => ({ ...form, text: null })),
  z.object({ command: CommandId, text: oneLine('calendar.homework.mend') }),
])
