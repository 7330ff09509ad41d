// How a person proves who they are with what they know: password, time-based code, recovery codes.
import type { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import type { Database, Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export interface Login {
  readonly organisationId: OrganisationId
  readonly personId: PersonId
}

/** Where a sign-in name leads: read before any organisation is known, so outside of every scope. */
export async function whereLoginLeads(db: Database, login: string): Promise<readonly Login[]> {
  return await db
    .selectFrom('logins')
    .select(['organisation_id as organisationId', 'person_id as personId'])
    .where('login', '=', login)
    .orderBy('organisation_id')
    .execute()
}

/** The person as far as signing in needs; undefined for one who has left. */
export async function personToSignIn(tx: Tx, scope: OrganisationScope, personId: PersonId) {
  return await tx
    .selectFrom('people')
    .select(['name', 'email', 'language', 'time_zone as timeZone'])
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('left_at', 'is', null)
    .executeTakeFirst()
}

/** Of a person who has not left. */
export async function passwordOf(tx: Tx, scope: OrganisationScope, personId: PersonId) {
  return await tx
    .selectFrom('passwords as w')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'w.organisation_id').onRef('p.person_id', '=', 'w.person_id'))
    .select(['w.hash', 'w.totp_secret as totpSecret'])
    .where('w.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('w.person_id', '=', personId)
    .where('p.left_at', 'is', null)
    .executeTakeFirst()
}

export async function putPassword(
  tx: Tx,
  scope: OrganisationScope,
  row: { personId: PersonId; hash: string; totpSecret: Buffer; lastTotpStep: number; at: number },
): Promise<void> {
  const set = { hash: row.hash, totp_secret: row.totpSecret, last_totp_step: row.lastTotpStep, changed_at: new Date(row.at) }
  await tx
    .insertInto('passwords')
    .values({ organisation_id: scope.organisationId, person_id: row.personId, ...set })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'person_id']).doUpdateSet(set))
    .execute()
}

/** Uses a time step up, with every earlier one; false when it had been used. */
export async function takeTotpStep(tx: Tx, scope: OrganisationScope, personId: PersonId, step: number): Promise<boolean> {
  const row = await tx
    .updateTable('passwords')
    .set({ last_totp_step: step })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('last_totp_step', '<', step)
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}

/** The codes of before stop working. */
export async function replaceRecoveryCodes(tx: Tx, scope: OrganisationScope, personId: PersonId, hashes: readonly string[]): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('organisation_id', '=', scope.organisationId).where('person_id', '=', personId).execute()
  await tx
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ organisation_id: scope.organisationId, person_id: personId, code_hash: hash, used_at: null })))
    .execute()
}

/** Uses a recovery code up; false when it is none of this person's, or was used. */
export async function takeRecoveryCode(tx: Tx, scope: OrganisationScope, personId: PersonId, hash: string, at: number): Promise<boolean> {
  const row = await tx
    .updateTable('recovery_codes')
    .set({ used_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function countRecoveryCodes(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<number> {
  const rows = await tx
    .selectFrom('recovery_codes')
    .select('code_hash')
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .execute()
  return rows.length
}

/** For a person who starts afresh: no way to sign in of before is left. */
export async function forgetWaysToSignIn(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<void> {
  for (const table of ['passwords', 'passkeys', 'recovery_codes'] as const) {
    await tx.deleteFrom(table).where('organisation_id', '=', scope.organisationId).where('person_id', '=', personId).execute()
  }
}
