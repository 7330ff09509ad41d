// What the form of an analysis plan may say.
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'

/** @param today `2026-11-27` @param measures what may be chosen, `phq-9/1` */
export const planForm = (today: string, measures: readonly string[]) =>
  z.object({
    command: CommandId,
    measure: z.string('plan.measure.mend').refine((value) => measures.includes(value), 'plan.measure.mend'),
    since: z.literal('').or(z.iso.date('plan.since.mend').refine((value) => value <= today, 'plan.since.mend')).default('').transform((value) => (value === '' ? null : value)),
    expects: z.string().trim().max(600, 'plan.expects.mend').default(''),
  })
export type PlanInput = z.infer<ReturnType<typeof planForm>>

export const CommandForm = z.object({ command: CommandId })
