// The admin signs a colleague out everywhere, when a telephone is lost or somebody forgot to: they sign in again as they always do.
import type { Context } from '#src/access/context.ts'
import type { CommandId, PersonId } from '#src/domain/kernel/ids.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { revokeAllSignIns } from '#src/records/sign-ins.ts'
import { personHere } from './person-here.ts'

export async function endSignIns(context: Context, scope: StaffScope, personId: PersonId, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await personHere(tx, scope, personId)
    await revokeAllSignIns(tx, scope, personId, at)
    await audit(tx, scope, { action: 'end-sign-ins', subjectId: personId, id: context.newId(), at })
  })
}
