// What the forms about signals may send; each message is a key of content/locales/handling.
import { z } from 'zod'
import { AgreedLineId, CommandId, SessionId } from '#src/domain/kernel/ids.ts'
import { handledKinds } from '#src/domain/signal/handled-kind.ts'

/** One line, in the words of the two. */
const lineLetters = 300

const Line = z
  .string('handling.agreed.mend')
  .transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
  .refine((text) => text !== '' && [...text].length <= lineLetters, 'handling.agreed.mend')

const takesBack = z.object({ command: CommandId, replaces: AgreedLineId, take: z.literal('back') }).transform(({ command, replaces }) => ({ command, replaces, text: null }))

/** A line taken back, one put into other words, or a new one. */
export const AgreedForm = z.union([
  takesBack,
  z.object({ command: CommandId, replaces: AgreedLineId, text: Line }),
  z.object({ command: CommandId, session: SessionId, answers: z.enum(handledKinds).nullable().default(null), text: Line }).transform(({ session, ...form }) => ({ ...form, sessionId: session })),
])
