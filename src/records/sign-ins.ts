// Signed-in browsers: found by the hash of their cookie, listed for their owner, revocable.
import { sql } from 'kysely'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope, Role, StaffScope } from './scope.ts'

export interface FoundSignIn {
  readonly signInId: string
  readonly personId: PersonId
  readonly roles: readonly Role[]
  readonly language: string
  readonly timeZone: string
  readonly lastSeenAt: number
  readonly lockedAt: number | null
  /** Without a request for so long it has ended. */
  readonly idleMinutes: number
}

/** Not idle for too long. */
const isUsed = (now: number) => sql<boolean>`last_seen_at + idle_minutes * interval '1 minute' > ${instant(now)}`

/** One that is neither revoked nor expired, of a person who has not left; undefined otherwise. It may have been idle for too long. */
export async function findSignIn(tx: Tx, scope: OrganisationScope, tokenHash: string, now: number): Promise<FoundSignIn | undefined> {
  return await tx
    .selectFrom('sign_ins as s')
    .innerJoin('people as p', (join) =>
      join.onRef('p.organisation_id', '=', 's.organisation_id').onRef('p.person_id', '=', 's.person_id'),
    )
    .select([
      's.sign_in_id as signInId', 's.person_id as personId', 'p.language', 'p.time_zone as timeZone', 's.last_seen_at as lastSeenAt', 's.locked_at as lockedAt', 's.idle_minutes as idleMinutes',
      sql<Role[]>`array(select r.role from person_roles r where r.organisation_id = ${scope.organisationId} and r.person_id = s.person_id)`.as('roles'),
    ])
    .where('s.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('s.token_hash', '=', tokenHash)
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', instant(now))
    .where('p.left_at', 'is', null)
    .executeTakeFirst()
}

export async function insertSignIn(
  tx: Tx,
  scope: OrganisationScope,
  row: { signInId: string; personId: PersonId; tokenHash: string; device: string; at: number; expiresAt: number; idleMinutes: number },
): Promise<void> {
  const at = new Date(row.at)
  await tx
    .insertInto('sign_ins')
    .values({
      organisation_id: scope.organisationId, sign_in_id: row.signInId, person_id: row.personId, token_hash: row.tokenHash, device: row.device,
      created_at: at, last_seen_at: at, expires_at: new Date(row.expiresAt), locked_at: null, revoked_at: null, idle_minutes: row.idleMinutes,
    })
    .execute()
}

export async function touchSignIn(tx: Tx, scope: OrganisationScope, signInId: string, at: number): Promise<void> {
  await tx
    .updateTable('sign_ins')
    .set({ last_seen_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('sign_in_id', '=', signInId)
    .execute()
}

export async function setSignInLock(tx: Tx, scope: OrganisationScope, signInId: string, lockedAt: number | null): Promise<void> {
  await tx
    .updateTable('sign_ins')
    .set({ locked_at: lockedAt === null ? null : new Date(lockedAt) })
    .where('organisation_id', '=', scope.organisationId)
    .where('sign_in_id', '=', signInId)
    .execute()
}

/** False when it had ended already, or is not this person's. */
export async function revokeSignIn(tx: Tx, scope: OrganisationScope, personId: PersonId, signInId: string, at: number): Promise<boolean> {
  const row = await tx
    .updateTable('sign_ins')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('sign_in_id', '=', signInId)
    .where('revoked_at', 'is', null)
    .returning('sign_in_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function listSignIns(tx: Tx, scope: OrganisationScope, personId: PersonId, now: number) {
  return await tx
    .selectFrom('sign_ins')
    .select(['sign_in_id as signInId', 'device', 'created_at as createdAt', 'last_seen_at as lastSeenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', instant(now))
    .where(isUsed(now))
    .orderBy('last_seen_at', 'desc')
    .execute()
}

/** Every browser of the person is signed out. */
export async function revokeAllSignIns(tx: Tx, scope: OrganisationScope, personId: PersonId, at: number): Promise<void> {
  await tx
    .updateTable('sign_ins')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** All but the newest few, by when they were last used, are signed out. @returns those that were */
export async function revokeOldestSignIns(tx: Tx, scope: OrganisationScope, personId: PersonId, keep: number, at: number): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('sign_ins')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('sign_in_id', 'in', (eb) =>
      eb
        .selectFrom('sign_ins')
        .select('sign_in_id')
        .where('organisation_id', '=', scope.organisationId)
        .where('person_id', '=', personId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', instant(at))
        .where(isUsed(at))
        .orderBy('last_seen_at', 'desc')
        .orderBy('created_at', 'desc')
        .offset(keep),
    )
    .returning('sign_in_id as signInId')
    .execute()
  return rows.map(({ signInId }) => signInId)
}

/** Those that there are follow what the organisation chose. */
export async function setIdleMinutes(tx: Tx, scope: OrganisationScope, idleMinutes: number): Promise<void> {
  await tx.updateTable('sign_ins').set({ idle_minutes: idleMinutes }).where('organisation_id', '=', scope.organisationId).where('revoked_at', 'is', null).execute()
}

/** When the sign-in of this scope began. */
export async function signedInAt(tx: Tx, scope: StaffScope): Promise<number> {
  const row = await tx
    .selectFrom('sign_ins')
    .select('created_at as createdAt')
    .where('organisation_id', '=', scope.organisationId)
    .where('sign_in_id', '=', scope.signInId)
    .executeTakeFirstOrThrow()
  return row.createdAt
}
