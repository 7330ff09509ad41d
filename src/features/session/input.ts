// What the therapist's check may send: four answers, or the tap "not rating today".
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'

const scale = (key: string) => z.string(key).regex(/^([0-9]|10)$/, key).transform(Number)

const Rating = z.object({
  command: CommandId,
  goal: scale('session.check.mend.scale'),
  task: scale('session.check.mend.scale'),
  bond: scale('session.check.mend.scale'),
  tension: z.string('session.check.mend.tension').regex(/^[0-2]$/, 'session.check.mend.tension').transform(Number),
})

/** A guess with a part left out would show the client's answers without having been a guess, so it is all four or none. */
export const CheckForm = z.union([
  z.object({ command: CommandId, not: z.literal('today') }).transform(({ command }) => ({ command, answers: null })),
  Rating.transform(({ command, ...answers }) => ({
    command, answers: Object.fromEntries(Object.entries(answers).map(([item, value]) => [`attune-mirror/${item}`, value])),
  })),
])
export type CheckInput = z.infer<typeof CheckForm>

/** The ways in which a rating needs mending; a union's own failure would not say. */
export const ratingIssues = (form: unknown) => Rating.safeParse(form).error?.issues ?? []
