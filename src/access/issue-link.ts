// A client's link: the address is shown once and kept nowhere, and is good for as long as the organisation has settled.
import { LinkId } from '#src/domain/kernel/ids.ts'
import { day } from '#src/platform/time.ts'
import { audit } from '#src/records/audit.ts'
import type { Tx } from '#src/records/database.ts'
import { insertLink, revokeLinks } from '#src/records/doors.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import type { CaseScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'
import { newToken } from './token.ts'

/** Makes the link and ends the one before. Audited here, so call it late. */
export async function issueLink(context: Context, tx: Tx, scope: CaseScope): Promise<{ token: string; expiresAt: number }> {
  const at = context.clock()
  const { token, secretHash } = newToken(scope.organisationId, 16)
  const { linkValidDays } = await readOrganisation(tx, scope)
  const linkId = LinkId.parse(context.newId())
  const expiresAt = at + linkValidDays * day
  await revokeLinks(tx, scope, at, 'link')
  await insertLink(tx, scope, { linkId, secretHash, kind: 'link', at, expiresAt })
  await audit(tx, scope, { action: 'give-link', subjectId: linkId, id: context.newId(), at })
  return { token, expiresAt }
}
