// What the form of the lead's choices may say.
import { z } from 'zod'
import { detectors } from '#src/domain/brief/ground.ts'
import { CommandId } from '#src/domain/kernel/ids.ts'

/** Predictions are switched on by somebody who answers for it, by name, and after having read what they are for. */
export const ChoiceInput = z
  .object({
    command: CommandId,
    detector: z.enum(detectors, 'signals.mend.choose'),
    predictions: z.enum(['off', 'on'], 'signals.mend.choose'),
    predictionsBy: z.string().trim().max(200, 'signals.mend.long').default(''),
    'understood.yes': z.literal('on').optional(),
  })
  .refine(({ predictions, predictionsBy }) => predictions === 'off' || predictionsBy.length > 0, { path: ['predictionsBy'], message: 'signals.mend.by' })
  .refine(({ predictions, 'understood.yes': understood }) => predictions === 'off' || understood === 'on', { path: ['understood'], message: 'signals.mend.understood' })
export type ChoiceInput = z.infer<typeof ChoiceInput>
