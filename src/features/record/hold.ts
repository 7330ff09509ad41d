// Keeps a client's record whatever was asked or is due, with a reason and a name; and lets it go again.
import type { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import type { CommandId, HoldId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { seal } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { clientOfReference, endHold, holdSeal, placeHold } from '#src/records/retention.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { NewHold } from './input.ts'

/** @throws Refusal invalid for a reference that no case has, or a client on whom a hold stands already */
export async function hold(context: Context, staff: StaffScope, input: z.infer<typeof NewHold>): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, input.command, at))) return
    const clientId = await clientOfReference(tx, staff, input.reference)
    const key = clientId && (await context.keyring.client(staff.organisationId, clientId))
    if (!clientId || !key) throw new Refusal('invalid', 'record.mend.reference')
    const holdId = context.newId() as HoldId
    if (!(await placeHold(tx, staff, { holdId, clientId, reason: seal(key, input.reason, holdSeal(holdId)), at }))) throw new Refusal('invalid', 'record.mend.held')
    await audit(tx, staff, { action: 'place-hold', subjectId: holdId, id: context.newId(), at })
  })
}

/** @throws Refusal not-found for a hold that does not stand */
export async function letGo(context: Context, staff: StaffScope, holdId: HoldId, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, command, at))) return
    if (!(await endHold(tx, staff, holdId, at))) throw new Refusal('not-found')
    await audit(tx, staff, { action: 'end-hold', subjectId: holdId, id: context.newId(), at })
  })
}
