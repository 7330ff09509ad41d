// A person chooses what Attune may send them.
import type { Context } from '#src/access/context.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import type { NotificationChoice } from '#src/domain/notification/digest.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { keepNotifications } from '#src/records/notifications.ts'
import type { StaffScope } from '#src/records/scope.ts'

export async function chooseNotifications(context: Context, scope: StaffScope, { command, ...choice }: NotificationChoice & { readonly command: CommandId }): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await keepNotifications(tx, scope, scope.personId, choice, at)
    await audit(tx, scope, { action: choice.digest ? 'choose-digest' : 'choose-no-digest', subjectId: scope.personId, id: context.newId(), at })
  })
}
