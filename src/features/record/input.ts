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

/** What the client says is right. */
export const Correction = z.object({ command: CommandId, text: z.string('record.mend.needed').trim().min(1, 'record.mend.needed').max(2000, 'record.mend.long') })

export const Use = z.object({ command: CommandId, use: z.enum(['stop', 'again']) })

export const End = z.object({ command: CommandId, end: z.enum(['ask', 'call-off']) })

export const Refused = z.object({ command: CommandId, because: z.enum(refusals, 'record.mend.choose') })
