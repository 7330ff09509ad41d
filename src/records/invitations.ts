// Links by which a person chooses how to sign in: open once, for a while.
import { sql } from 'kysely'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** A new link ends the ones before it. */
export async function insertInvitation(
  tx: Tx,
  scope: OrganisationScope,
  row: { invitationId: string; personId: PersonId; tokenHash: string; at: number; expiresAt: number },
): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ expires_at: new Date(row.at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', row.personId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', instant(row.at))
    .execute()
  await tx
    .insertInto('invitations')
    .values({
      organisation_id: scope.organisationId, invitation_id: row.invitationId, person_id: row.personId, token_hash: row.tokenHash,
      created_at: new Date(row.at), expires_at: new Date(row.expiresAt), used_at: null,
    })
    .execute()
}

export interface Invitation {
  readonly invitationId: string
  readonly personId: PersonId
  readonly expiresAt: number
  readonly usedAt: number | null
  readonly name: string
  readonly email: string
  readonly organisation: string
  /** Whether the person has had a way to sign in, which this link will replace. */
  readonly again: boolean
  /** Whether nobody else has ever worked here: then nobody has asked this person in. */
  readonly isFirst: boolean
}

/** The invitation with this hash, of a person who has not left. */
export async function findInvitation(tx: Tx, scope: OrganisationScope, tokenHash: string): Promise<Invitation | undefined> {
  return await tx
    .selectFrom('invitations as i')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'i.organisation_id').onRef('p.person_id', '=', 'i.person_id'))
    .innerJoin('organisations as o', 'o.organisation_id', 'i.organisation_id')
    .select([
      'i.invitation_id as invitationId', 'i.person_id as personId', 'i.expires_at as expiresAt', 'i.used_at as usedAt', 'p.name', 'p.email',
      'o.name as organisation',
      sql<boolean>`exists (select from passwords w where w.organisation_id = ${scope.organisationId} and w.person_id = i.person_id)
        or exists (select from passkeys k where k.organisation_id = ${scope.organisationId} and k.person_id = i.person_id)`.as('again'),
      sql<boolean>`not exists (select from people x where x.organisation_id = ${scope.organisationId} and x.person_id <> i.person_id)`.as('isFirst'),
    ])
    .where('i.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('o.organisation_id', '=', scope.organisationId)
    .where('i.token_hash', '=', tokenHash)
    .where('p.left_at', 'is', null)
    .executeTakeFirst()
}

/** Ends every one that is open, whoever it is for. @returns how many */
export async function endInvitations(tx: Tx, scope: OrganisationScope, at: number): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('invitations')
    .set({ expires_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', instant(at))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Uses the invitation up; false when somebody was quicker or it has ended. */
export async function takeInvitation(tx: Tx, scope: OrganisationScope, invitationId: string, at: number): Promise<boolean> {
  const row = await tx
    .updateTable('invitations')
    .set({ used_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('invitation_id', '=', invitationId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', instant(at))
    .returning('invitation_id')
    .executeTakeFirst()
  return row !== undefined
}
