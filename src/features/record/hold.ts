// Keeps a client's record whatever was asked or is due, with a reason and a name; and lets it go again.
import type { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import type { ClientId, CommandId, HoldId, OrganisationId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { notReadable, seal, unsealWords } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { clientOfReference, endHold, holdSeal, placeHold, type StandingHold } from '#src/records/retention.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { NewHold } from './input.ts'

/** @throws Refusal invalid for a reference that no case has, or a client on whom a hold stands already */
export async function hold(context: Context, staff: StaffScope, input: z.infer<typeof NewHold>): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, input.command, at))) return
    const clientId = await clientOfReference(tx, staff, input.reference)
    if (!clientId) throw new Refusal('invalid', 'record.mend.reference')
    const [key] = await keysOf(context, staff.organisationId, clientId)
    const holdId = context.newId() as HoldId
    if (!(await placeHold(tx, staff, { holdId, clientId, reason: seal(key!, input.reason, holdSeal(holdId)), at }))) throw new Refusal('invalid', 'record.mend.held')
    await audit(tx, staff, { action: 'place-hold', subjectId: holdId, id: context.newId(), at })
  })
}

/** What a reason may be sealed with: the client's key, or where that is lost the organisation's, since a record has to be kept all the same. */
async function keysOf({ keyring }: Context, organisationId: OrganisationId, clientId: ClientId): Promise<readonly Buffer[]> {
  const own = await keyring.client(organisationId, clientId)
  return [...(own ? [own] : []), await keyring.organisation(organisationId)]
}

/** Why a record is held. */
export async function reasonOf(context: Context, organisationId: OrganisationId, { clientId, holdId, reason }: StandingHold): Promise<string> {
  const opened = (await keysOf(context, organisationId, clientId)).map((key) => unsealWords(key, reason, holdSeal(holdId)))
  return opened.find((text) => text !== notReadable) ?? notReadable
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
