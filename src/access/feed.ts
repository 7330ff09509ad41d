// From the address of a calendar feed to whose it is: a calendar program cannot sign in, so the address is the key.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { inTransaction } from '#src/records/database.ts'
import { findFeed } from '#src/records/feeds.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Context } from './context.ts'
import { countWrongGuess, refuseAfterGuessing } from './limits.ts'
import { organisationScope } from './scope.ts'
import { readToken } from './token.ts'

export interface OpenFeed {
  readonly scope: OrganisationScope
  readonly personId: PersonId
  readonly language: string
  readonly timeZone: string
}

/** @throws Refusal not-found for anything that is not an open feed */
export async function feedAt(context: Context, http: HonoContext, text: string, requestId: string): Promise<OpenFeed> {
  const token = readToken(text.replace(/\.ics$/, ''))
  if (!token) throw new Refusal('not-found')
  const asking = organisationScope(token.organisationId, { kind: 'system', id: null }, requestId)
  const found = await inTransaction(context.db, asking, (tx) => findFeed(tx, asking, token.secretHash))
  if (!found) {
    await refuseAfterGuessing(http)
    await countWrongGuess(http)
    throw new Refusal('not-found')
  }
  return { scope: organisationScope(token.organisationId, { kind: 'person', id: found.personId }, requestId), ...found }
}
