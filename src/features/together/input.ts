// What the page for two may send: an entry of the agenda, new, in other words or taken off; what the two agree, and what they will try.
import { z } from 'zod'
import { AgendaItemId, AgreedLineId, CommandId, HomeworkId, LineId, SessionId } from '#src/domain/kernel/ids.ts'
import { agendaBy } from '#src/domain/session/agenda.ts'
import { oneLine } from '#src/domain/session/one-line.ts'

const Head = z.object({ command: CommandId, session: SessionId })
const Entry = z.union([z.object({ item: AgendaItemId }), z.object({ source: z.union([LineId, AgreedLineId, HomeworkId]) })])
const AgendaLine = oneLine('together.agenda.mend')

/** An entry is named by its own id once it was typed, before that by the line it began with. */
export const AgendaForm = z.union([
  Head.and(Entry).and(z.object({ take: z.literal('off') })).transform((form) => ({ ...form, text: null })),
  Head.and(Entry).and(z.object({ text: AgendaLine })),
  Head.and(z.object({ by: z.enum(agendaBy), text: AgendaLine })),
])
export type AgendaChange = z.infer<typeof AgendaForm>

const AgreedText = oneLine('together.agreed.mend')

export const AgreementForm = z.union([
  z.object({ command: CommandId, replaces: AgreedLineId, take: z.literal('back') }).transform(({ command, replaces }) => ({ command, replaces, text: null })),
  z.object({ command: CommandId, replaces: AgreedLineId, text: AgreedText }),
  z.object({ command: CommandId, session: SessionId, text: AgreedText }).transform(({ session, ...form }) => ({ ...form, sessionId: session, answers: null })),
])

export const HomeworkForm = z.union([
  z.object({ command: CommandId, session: SessionId, take: z.literal('back') }).transform((form) => ({ ...form, text: null })),
  z.object({ command: CommandId, session: SessionId, text: AgreedText }),
])
