// Somebody who made links for others may have kept one: when they make none any more, those that nobody has used end.
import type { Context } from '#src/access/context.ts'
import { audit } from '#src/records/audit.ts'
import type { Tx } from '#src/records/database.ts'
import { endInvitations } from '#src/records/invitations.ts'
import type { PersonRow } from '#src/records/people.ts'
import type { Role, StaffScope } from '#src/records/scope.ts'

/** Whose they were is not asked: they last a week, and a new one is one press. Writes to the chain, so call it late. */
export async function endLinksOfAdmin(context: Context, tx: Tx, scope: StaffScope, person: PersonRow, kept: readonly Role[], at: number): Promise<void> {
  if (!person.roles.includes('admin') || kept.includes('admin')) return
  if ((await endInvitations(tx, scope, at)) > 0) await audit(tx, scope, { action: 'end-invitations', subjectId: person.personId, id: context.newId(), at })
}
