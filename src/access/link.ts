// From the token in a client's link to a client scope: what a link alone opens, and what needs a PIN or a device bound by it.
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { inReading } from '#src/records/database.ts'
import { day } from '#src/platform/time.ts'
import { findDoor } from '#src/records/doors.ts'
import type { ClientScope } from '#src/records/scope.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Context } from './context.ts'
import { readCookie } from './cookies.ts'
import { countWrongGuess, refuseAfterGuessing } from './limits.ts'
import { clientScope, organisationScope } from './scope.ts'
import { readToken } from './token.ts'

/**
 * @param lapsedForDays how long a link that has run out still opens; one that was taken back never does
 * @throws Refusal not-found for an unknown token, gone for one that was good once
 */
export async function clientAtDoor(context: Context, http: HonoContext, text: string, requestId: string, lapsedForDays = 0): Promise<ClientScope> {
  const token = readToken(text)
  if (!token) throw new Refusal('not-found')
  const device = readToken(readCookie(context, http, 'device'))
  const deviceHash = device?.organisationId === token.organisationId ? device.secretHash : null
  const asking = organisationScope(token.organisationId, { kind: 'system', id: null }, requestId)
  const now = context.clock()
  const door = await inReading(context.db, asking, (tx) => findDoor(tx, asking, token.secretHash, deviceHash, now))
  if (!door) {
    // Who has a good link is let in whatever else comes from this address: the waiting room has one address for everybody.
    await refuseAfterGuessing(http)
    await countWrongGuess(http)
    throw new Refusal('not-found')
  }
  if (door.revokedAt !== null || door.expiresAt + lapsedForDays * day <= now || door.closedAt !== null) throw new Refusal('gone', 'error.link-gone')
  return clientScope(
    token.organisationId,
    {
      caseId: door.caseId, clientId: door.clientId, linkId: door.linkId, known: door.boundAt !== null, pinTypedAt: door.boundAt ?? 0, tablet: door.kind === 'tablet', language: door.language,
      ownSince: door.pinSetAt ?? 0,
    },
    requestId,
  )
}
