// A tablet that a client held comes back to the colleague: whatever the client opened on it with the PIN is shut, also when they left in the middle.
import type { Tx } from '#src/records/database.ts'
import { revokeDevice } from '#src/records/doors.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Context } from './context.ts'
import { clearCookie, readCookie } from './cookies.ts'
import { readToken } from './token.ts'

export async function shutClientsPart(context: Context, http: HonoContext, tx: Tx, scope: OrganisationScope): Promise<void> {
  const device = readToken(readCookie(context, http, 'device'))
  if (!device || device.organisationId !== scope.organisationId) return
  await revokeDevice(tx, scope, context.clock(), device.secretHash)
  clearCookie(context, http, 'device')
}
