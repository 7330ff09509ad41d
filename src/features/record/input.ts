// What the forms about a record's end may say.
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'
import { refusals } from '#src/domain/record/erasure.ts'

export const Confirmed = z.object({ command: CommandId })

export const NewHold = z.object({
  command: CommandId,
  reference: z.string('record.mend.needed').trim().min(1, 'record.mend.needed').max(100, 'record.mend.long'),
  reason: z.string('record.mend.needed').trim().min(1, 'record.mend.needed').max(500, 'record.mend.long'),
})

export const Refused = z.object({ command: CommandId, because: z.enum(refusals, 'record.mend.choose') })
