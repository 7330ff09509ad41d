// What the client's page of goals may send: a list with what is to be done with it, and a change of one goal.
import { z } from 'zod'
import { outcomes } from '#src/domain/goals/goal.ts'
import { CaseId, CommandId, GoalListId } from '#src/domain/kernel/ids.ts'
import { oneLine, shortLine } from '#src/domain/session/one-line.ts'

const number = z.string().regex(/^\d{1,6}$/).transform(Number)

const orNull = (text: string): string | null => text || null

export const ListHeadForm = z.object({
  command: CommandId,
  round: number,
  base: z.string().default('').transform(orNull).pipe(GoalListId.nullable()),
  /** Sealed on a phone without signal, it is what the person pressed last; nothing pressed means kept. */
  do: z.string().regex(/^(?:keep|send|not-now|(?:up|down)-\d)$/).default('keep'),
})

/** What waited on a phone says whose it is: two clients may share the phone, and one may be known there when the other's list is sent. */
export const SealedListForm = ListHeadForm.extend({ case: CaseId })

export const RoundForm = z.object({ command: CommandId, round: number })
export const CommandForm = z.object({ command: CommandId })

const Head = z.object({ command: CommandId, base: number })

export const GoalChangeForm = z.discriminatedUnion('do', [
  Head.extend({ do: z.literal('agree'), position: number }),
  Head.extend({ do: z.literal('reword'), text: oneLine('goals.mend.long'), step: shortLine('goals.mend.long').transform(orNull) }),
  Head.extend({ do: z.literal('end'), outcome: z.enum(outcomes, 'goals.mend.outcome'), words: shortLine('goals.mend.long').transform(orNull) }),
])
