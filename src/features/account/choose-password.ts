// A person with an invitation chooses a password and enrols their authenticator app, and gets recovery codes.
import type { Context } from '#src/access/context.ts'
import { acceptInvitation, type Invited } from '#src/access/invitation.ts'
import { issueRecoveryCodes } from '#src/access/recovery.ts'
import { sealTotp } from '#src/access/totp.ts'
import { hashSecret } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { putPassword } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'

/** @param totp the secret and the time step of the code that proved it, which is used up. @returns the recovery codes */
export async function choosePassword(
  context: Context,
  invited: Invited,
  chosen: { readonly password: string; readonly totp: { readonly secret: string; readonly step: number } },
): Promise<readonly string[]> {
  const { scope, invitation: { personId } } = invited
  // Before the transaction: a slow hash should not hold a connection.
  const hash = await hashSecret(chosen.password)
  const totpSecret = sealTotp(await context.keyring.organisation(scope.organisationId), personId, chosen.totp.secret)
  const at = context.clock()
  return await inTransaction(context.db, scope, async (tx) => {
    await acceptInvitation(context, tx, invited)
    await putPassword(tx, scope, { personId, hash, totpSecret, lastTotpStep: chosen.totp.step, at })
    const codes = await issueRecoveryCodes(context, tx, scope, personId)
    await audit(tx, scope, { action: 'choose-password', subjectId: personId, id: context.newId(), at })
    return codes
  })
}
