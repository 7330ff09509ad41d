// Takes a tablet back that was locked while a client held it; the password has been checked.
import type { Context } from '#src/access/context.ts'
import { shutClientsPart } from '#src/access/lent-tablet.ts'
import type { HonoContext } from '#src/platform/http.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { setSignInLock } from '#src/records/sign-ins.ts'

export async function unlock(context: Context, http: HonoContext, scope: StaffScope): Promise<void> {
  await inTransaction(context.db, scope, async (tx) => {
    await shutClientsPart(context, http, tx, scope)
    await setSignInLock(tx, scope, scope.signInId, null)
    await audit(tx, scope, { action: 'unlock-sign-in', subjectId: scope.signInId, id: context.newId(), at: context.clock() })
  })
}
