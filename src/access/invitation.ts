// A link, good once and for seven days, by which a person chooses how to sign in: a new colleague, the first person, or one who lost it all.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { forgetWaysToSignIn } from '#src/records/credentials.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { findInvitation, insertInvitation, takeInvitation, type Invitation } from '#src/records/invitations.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { revokeAllSignIns } from '#src/records/sign-ins.ts'
import type { HonoContext } from '#src/platform/http.ts'
import { day } from '#src/platform/time.ts'
import type { Context } from './context.ts'
import { countWrongGuess, refuseAfterGuessing } from './limits.ts'
import { organisationScope } from './scope.ts'
import { newToken, readToken } from './token.ts'

export const invitationLasts = 7 * day

/** Makes the link and ends earlier ones. Audited here, so call it late. @returns the whole address, which is kept nowhere */
export async function issueInvitation(context: Context, tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<string> {
  const { token, secretHash } = newToken(scope.organisationId)
  const at = context.clock()
  await insertInvitation(tx, scope, { invitationId: context.newId(), personId, tokenHash: secretHash, at, expiresAt: at + invitationLasts })
  await audit(tx, scope, { action: 'issue-invitation', subjectId: personId, id: context.newId(), at })
  return `${context.origin}/invitations/${token}`
}

export interface Invited {
  /** Acts as the person whom the link names. */
  readonly scope: OrganisationScope
  readonly invitation: Invitation
}

/** @throws Refusal not-found for an unknown link, gone for one that was good once */
export async function openInvitation(context: Context, http: HonoContext, text: string, requestId: string): Promise<Invited> {
  const token = readToken(text)
  if (!token) throw new Refusal('not-found')
  const asking = organisationScope(token.organisationId, { kind: 'system', id: null }, requestId)
  const invitation = await inTransaction(context.db, asking, (tx) => findInvitation(tx, asking, token.secretHash))
  if (!invitation) {
    await refuseAfterGuessing(http)
    await countWrongGuess(http)
    throw new Refusal('not-found')
  }
  if (invitation.usedAt !== null) throw new Refusal('gone', 'account.invitation-used')
  if (invitation.expiresAt <= context.clock()) throw new Refusal('gone', 'account.invitation-ended')
  return { scope: organisationScope(token.organisationId, { kind: 'person', id: invitation.personId }, requestId), invitation }
}

/** Uses the link up; whatever way to sign in there was before ends, and every browser is signed out. */
export async function acceptInvitation(context: Context, tx: Tx, { scope, invitation }: Invited): Promise<void> {
  const at = context.clock()
  if (!(await takeInvitation(tx, scope, invitation.invitationId, at))) throw new Refusal('gone', 'account.invitation-used')
  await forgetWaysToSignIn(tx, scope, invitation.personId)
  await revokeAllSignIns(tx, scope, invitation.personId, at)
}
