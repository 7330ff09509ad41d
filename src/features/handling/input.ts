// What the forms about signals may send; each message is a key of content/locales/handling.
import { z } from 'zod'
import { AgreedLineId, CommandId, SessionId } from '#src/domain/kernel/ids.ts'
import { oneLine, shortLine } from '#src/domain/session/one-line.ts'
import { handledKinds } from '#src/domain/signal/handled-kind.ts'
import { deeds, snoozeReasons } from '#src/domain/signal/deed.ts'

/** One line, in the words of the two; as short for why a signal is put off. */
const Line = shortLine('handling.agreed.mend')
const Words = oneLine('handling.agreed.mend')

const takesBack = z.object({ command: CommandId, replaces: AgreedLineId, take: z.literal('back') }).transform(({ command, replaces }) => ({ command, replaces, text: null }))

/** A line taken back, one put into other words, or a new one. */
export const AgreedForm = z.union([
  takesBack,
  z.object({ command: CommandId, replaces: AgreedLineId, text: Words }),
  z.object({ command: CommandId, session: SessionId, answers: z.enum(handledKinds).nullable().default(null), text: Words }).transform(({ session, ...form }) => ({ ...form, sessionId: session })),
])

/** Which signal of which brief: no session where none was planned. */
const told = { command: CommandId, session: z.union([SessionId, z.literal('').transform(() => null)]), rule: z.string().max(40) }

/** `seen` is noted by reading, and is no button. */
const tapped = deeds.filter((deed) => deed !== 'seen' && deed !== 'snoozed')

export const HandlingForm = z.union([
  z.object({ ...told, deed: z.literal('snoozed'), reason: z.enum(snoozeReasons), words: Line.default('') }).transform((form) => ({ ...form, agreed: '' })),
  z.object({ ...told, deed: z.enum(tapped), agreed: Line.default('') }).transform((form) => ({ ...form, reason: null, words: '' })),
])
export type HandlingInput = z.infer<typeof HandlingForm>

export const VoteForm = z.object({ ...told, session: SessionId, useful: z.enum(['yes', 'no']).transform((said) => said === 'yes') })
export type VoteInput = z.infer<typeof VoteForm>
