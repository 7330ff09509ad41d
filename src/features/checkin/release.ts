// Lets both look at an alliance check in the room, or keeps it for the charts: the client's choice, at any time.
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import { CommandId, type CheckInId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertRelease, isOwnAllianceCheck } from '#src/records/releases.ts'
import type { ClientScope } from '#src/records/scope.ts'

export const Look = z.object({ command: CommandId, look: z.enum(['together', 'keep']) })

/** @throws Refusal not-found for a check that is not the client's own */
export async function release(context: Context, scope: ClientScope, checkInId: CheckInId, { command, look }: z.infer<typeof Look>): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    if (!(await isOwnAllianceCheck(tx, scope, checkInId))) throw new Refusal('not-found')
    await insertRelease(tx, scope, { releaseId: context.newId(), checkInId, released: look === 'together', at })
    await audit(tx, scope, { action: look === 'together' ? 'release-check' : 'keep-check', subjectId: checkInId, id: context.newId(), at })
  })
}
