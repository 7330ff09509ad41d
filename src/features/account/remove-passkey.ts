// A person removes one of their passkeys, but never their last way to sign in.
import type { Context } from '#src/access/context.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { passwordOf } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'
import { deletePasskey, passkeysOf } from '#src/records/passkeys.ts'
import type { StaffScope } from '#src/records/scope.ts'

/** @throws Refusal not-found, conflict */
export async function removePasskey(context: Context, scope: StaffScope, passkeyId: string, commandId: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, commandId, at))) return
    const passkeys = await passkeysOf(tx, scope, scope.personId)
    if (!passkeys.some((passkey) => passkey.passkeyId === passkeyId)) throw new Refusal('not-found')
    if (passkeys.length === 1 && !(await passwordOf(tx, scope, scope.personId))) throw new Refusal('conflict', 'account.passkeys.last')
    await deletePasskey(tx, scope, scope.personId, passkeyId)
    await audit(tx, scope, { action: 'remove-passkey', subjectId: passkeyId, id: context.newId(), at })
  })
}
