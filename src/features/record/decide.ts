// The second step of an erasure that was asked for: the lead says yes, and the wait begins; or no, with the reason that the law knows.
import type { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import type { CommandId, ErasureId, PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { dueAfterConfirming } from '#src/domain/record/erasure.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { confirmErasure, endErasure, lockErasure } from '#src/records/erasures.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { Refused } from './input.ts'

/** @throws Refusal not-found for one that never was, conflict for one that waits for no second step: called off, or decided by somebody quicker */
async function waiting(tx: Tx, staff: StaffScope, erasureId: ErasureId): Promise<{ readonly askedById: PersonId | null }> {
  const asked = await lockErasure(tx, staff, erasureId)
  if (!asked) throw new Refusal('not-found')
  if (!asked.isWaiting) throw new Refusal('conflict', 'record.decided')
  return asked
}

/** @throws Refusal as above */
export async function confirm(context: Context, staff: StaffScope, erasureId: ErasureId, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, command, at))) return
    const asked = await waiting(tx, staff, erasureId)
    await confirmErasure(tx, staff, erasureId, { by: staff.personId, at, dueAt: dueAfterConfirming({ askedBy: asked.askedById, confirmedBy: staff.personId, at }) })
    await audit(tx, staff, { action: 'confirm-erasure', subjectId: erasureId, id: context.newId(), at })
  })
}

/** @throws Refusal conflict as above */
export async function refuse(context: Context, staff: StaffScope, erasureId: ErasureId, { command, because }: z.infer<typeof Refused>): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, command, at))) return
    await waiting(tx, staff, erasureId)
    await endErasure(tx, staff, erasureId, because, at)
    await audit(tx, staff, { action: `refuse-erasure-${because}`, subjectId: erasureId, id: context.newId(), at })
  })
}
