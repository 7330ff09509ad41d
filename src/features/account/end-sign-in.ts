// A person ends one of their sign-ins: this one by signing out, or another browser's from the account page.
import type { Context } from '#src/access/context.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { revokeSignIn } from '#src/records/sign-ins.ts'

/** Harmless when it has ended already, or is nobody's; another person's is not touched. */
export async function endSignIn(context: Context, scope: StaffScope, signInId: string): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await revokeSignIn(tx, scope, scope.personId, signInId, at))) return
    await audit(tx, scope, { action: signInId === scope.signInId ? 'sign-out' : 'revoke-sign-in', subjectId: signInId, id: context.newId(), at })
  })
}
