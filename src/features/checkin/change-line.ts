// Changes who sees a line, or takes it back: the client's choice, at any time.
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import { CommandId, type LineId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { changeLine as write } from '#src/records/lines.ts'
import type { ClientScope } from '#src/records/scope.ts'

export const Change = z.object({ command: CommandId, change: z.enum(['now', 'together', 'private', 'take-back']) })

/** @throws Refusal not-found for a line that is not the client's, or was taken back */
export async function changeLine(context: Context, scope: ClientScope, lineId: LineId, { command, change }: z.infer<typeof Change>): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    if (!(await write(tx, scope, lineId, change === 'take-back' ? { takenBackAt: at } : { share: change }))) throw new Refusal('not-found')
    await audit(tx, scope, { action: change === 'take-back' ? 'take-back-line' : `share-line-${change}`, subjectId: lineId, id: context.newId(), at })
  })
}
