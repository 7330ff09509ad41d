// A signed-in person adds a passkey: the answer of the browser to our challenge has been checked.
import type { Context } from '#src/access/context.ts'
import type { NewPasskey } from '#src/access/passkey.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertPasskey } from '#src/records/passkeys.ts'
import type { StaffScope } from '#src/records/scope.ts'

export async function addPasskey(context: Context, scope: StaffScope, passkey: NewPasskey, name: string): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    const passkeyId = context.newId()
    await insertPasskey(tx, scope, { ...passkey, passkeyId, personId: scope.personId, name, at })
    await audit(tx, scope, { action: 'add-passkey', subjectId: passkeyId, id: context.newId(), at })
  })
}
