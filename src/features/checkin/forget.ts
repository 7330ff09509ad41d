// Shuts the client's own part on this device, or on every one; the link still opens blank forms.
import type { Context } from '#src/access/context.ts'
import { readToken } from '#src/access/token.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { revokeDevices } from '#src/records/doors.ts'
import type { ClientScope } from '#src/records/scope.ts'

/** @param cookie what the device showed @param which nothing happens to other devices, or all are shut, as when one was lost */
export async function forget(context: Context, scope: ClientScope, cookie: string, which: 'this' | 'all' = 'this'): Promise<void> {
  const device = readToken(cookie)
  if (!device || !scope.known) return
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    await (which === 'all' ? revokeDevices(tx, scope, at) : revokeDevices(tx, scope, at, device.secretHash))
    await audit(tx, scope, { action: which === 'all' ? 'forget-devices' : 'forget-device', subjectId: scope.clientId, id: context.newId(), at })
  })
}
