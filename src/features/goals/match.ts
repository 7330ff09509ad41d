// Keeps which goals of the two lists mean the same, as the pair said in the room.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { areSound } from '#src/domain/goals/compared.ts'
import type { Pair } from '#src/domain/goals/naming.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertGoalMatching, namingFor } from '#src/records/goal-lists.ts'

/** @throws Refusal conflict when these are no longer the lists on the screen, or others matched them at the same moment; invalid when one goal is to be the same as two */
export async function match(context: Context, { case: scope }: StaffOfCase, { command, round, pairs }: { readonly command: CommandId; readonly round: number; readonly pairs: readonly Pair[] }): Promise<void> {
  await inTransaction(context.db, scope, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope, command, at))) return
    const { round: now, own, other } = await namingFor(tx, scope, null)
    if (now !== round || own?.state !== 'in' || other?.state !== 'in') throw new Refusal('conflict')
    if (!areSound({ pairs }, other, own)) throw new Refusal('invalid')
    const id = context.newId()
    if (!(await insertGoalMatching(tx, scope, { id, round, pairs, at }))) throw new Refusal('conflict')
    await audit(tx, scope, { action: 'match-goals', subjectId: id, id: context.newId(), at })
  })
}
