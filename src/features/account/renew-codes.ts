// A person gets ten new recovery codes; those of before stop working.
import type { Context } from '#src/access/context.ts'
import { issueRecoveryCodes } from '#src/access/recovery.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'

/** null the second time: codes are shown once. */
export async function renewCodes(context: Context, scope: StaffScope, commandId: CommandId): Promise<readonly string[] | null> {
  const at = context.clock()
  return await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, commandId, at))) return null
    const codes = await issueRecoveryCodes(context, tx, scope, scope.personId)
    await audit(tx, scope, { action: 'renew-recovery-codes', subjectId: scope.personId, id: context.newId(), at })
    return codes
  })
}
