// A person with an invitation chooses a passkey as their way to sign in, and gets recovery codes.
import type { Context } from '#src/access/context.ts'
import { acceptInvitation, type Invited } from '#src/access/invitation.ts'
import type { NewPasskey } from '#src/access/passkey.ts'
import { issueRecoveryCodes } from '#src/access/recovery.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertPasskey } from '#src/records/passkeys.ts'

/** @returns the recovery codes */
export async function choosePasskey(context: Context, invited: Invited, passkey: NewPasskey, name: string): Promise<readonly string[]> {
  const { scope, invitation: { personId } } = invited
  const at = context.clock()
  return await inTransaction(context.db, scope, async (tx) => {
    await acceptInvitation(context, tx, invited)
    const passkeyId = context.newId()
    await insertPasskey(tx, scope, { ...passkey, passkeyId, personId, name, at })
    const codes = await issueRecoveryCodes(context, tx, scope, personId)
    await audit(tx, scope, { action: 'add-passkey', subjectId: passkeyId, id: context.newId(), at })
    return codes
  })
}
