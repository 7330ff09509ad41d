// A person's passkeys: the public halves, and when each was last used.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** The passkey with this credential id, of a person who has not left. */
export async function findPasskey(tx: Tx, scope: OrganisationScope, personId: PersonId, credentialId: string) {
  return await tx
    .selectFrom('passkeys as k')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'k.organisation_id').onRef('p.person_id', '=', 'k.person_id'))
    .select(['k.passkey_id as passkeyId', 'k.public_key as publicKey', 'k.counter'])
    .where('k.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('k.credential_id', '=', credentialId)
    .where('k.person_id', '=', personId)
    .where('p.left_at', 'is', null)
    .forUpdate('k')
    .executeTakeFirst()
}

/** Locks what it reads, so that two browsers cannot each remove the last but one. */
export async function passkeysOf(tx: Tx, scope: OrganisationScope, personId: PersonId) {
  return await tx
    .selectFrom('passkeys')
    .select(['passkey_id as passkeyId', 'credential_id as credentialId', 'transports', 'name', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .orderBy('passkey_id')
    .forUpdate()
    .execute()
}

export async function insertPasskey(
  tx: Tx,
  scope: OrganisationScope,
  row: { passkeyId: string; personId: PersonId; credentialId: string; publicKey: Buffer; counter: number; transports: string; name: string; at: number },
): Promise<void> {
  await tx
    .insertInto('passkeys')
    .values({
      organisation_id: scope.organisationId, passkey_id: row.passkeyId, person_id: row.personId, credential_id: row.credentialId,
      public_key: row.publicKey, counter: row.counter, transports: row.transports, name: row.name, created_at: new Date(row.at), last_used_at: null,
    })
    .execute()
}

export async function touchPasskey(tx: Tx, scope: OrganisationScope, passkeyId: string, counter: number, at: number): Promise<void> {
  await tx
    .updateTable('passkeys')
    .set({ counter, last_used_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('passkey_id', '=', passkeyId)
    .execute()
}

export async function deletePasskey(tx: Tx, scope: OrganisationScope, personId: PersonId, passkeyId: string): Promise<void> {
  await tx
    .deleteFrom('passkeys')
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('passkey_id', '=', passkeyId)
    .execute()
}
