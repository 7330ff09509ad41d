// The people who work here: who they are, which roles they hold, and whether they have chosen how to sign in.
import { sql } from 'kysely'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope, Role } from './scope.ts'

export interface PersonRow {
  readonly personId: PersonId
  readonly name: string
  readonly email: string
  readonly language: string
  readonly timeZone: string
  readonly leftAt: number | null
  readonly roles: readonly Role[]
  /** False until the first password or passkey is there. */
  readonly enrolled: boolean
}

function people(tx: Tx, scope: OrganisationScope) {
  return tx
    .selectFrom('people as p')
    .select([
      'p.person_id as personId', 'p.name', 'p.email', 'p.language', 'p.time_zone as timeZone', 'p.left_at as leftAt',
      (eb) =>
        eb
          .selectFrom('person_roles as r')
          .select(sql<Role[]>`coalesce(array_agg(r.role order by r.role), '{}')`.as('roles'))
          .where('r.organisation_id', '=', scope.organisationId)
          .whereRef('r.person_id', '=', 'p.person_id')
          .$asScalar()
          .$notNull()
          .as('roles'),
      (eb) =>
        eb
          .or([
            eb.exists(eb.selectFrom('passwords as w').select('w.person_id').where('w.organisation_id', '=', scope.organisationId).whereRef('w.person_id', '=', 'p.person_id')),
            eb.exists(eb.selectFrom('passkeys as k').select('k.person_id').where('k.organisation_id', '=', scope.organisationId).whereRef('k.person_id', '=', 'p.person_id')),
          ])
          .$castTo<boolean>()
          .as('enrolled'),
    ])
    .where('p.organisation_id', '=', scope.organisationId)
}

/** Everybody, those who left too; those who are here first, then by name. */
export async function everyone(tx: Tx, scope: OrganisationScope): Promise<readonly PersonRow[]> {
  return await people(tx, scope).orderBy(sql`p.left_at is not null`).orderBy('p.name').orderBy('p.person_id').execute()
}

/** Whether an answer that needs a person may be this one's to look at: they work here, and do more than look after the installation. */
export const mayWatch = ({ leftAt, roles }: PersonRow): boolean => leftAt === null && roles.some((role) => role !== 'admin')

/** Those who are here and hold the role. */
export async function peopleWithRole(tx: Tx, scope: OrganisationScope, role: Role): Promise<readonly PersonRow[]> {
  const here = await everyone(tx, scope)
  return here.filter((person) => person.leftAt === null && person.roles.includes(role))
}

export async function readPerson(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<PersonRow | undefined> {
  return await people(tx, scope).where('p.person_id', '=', personId).executeTakeFirst()
}

/** Where to write to somebody who still works here. */
export async function mailAddressOf(tx: Tx, scope: OrganisationScope, personId: PersonId) {
  return await tx
    .selectFrom('people')
    .select(['email', 'language'])
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('left_at', 'is', null)
    .executeTakeFirst()
}

/** Those of these people who still work here, with their names. */
export async function namesOf(tx: Tx, scope: OrganisationScope, ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('people')
    .select(['person_id as personId', 'name'])
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', 'in', [...ids])
    .where('left_at', 'is', null)
    .execute()
  return new Map(rows.map(({ personId, name }) => [personId, name]))
}

/** The lowest form of an address: what somebody types to sign in is made the same before it is looked up. */
export const loginName = (email: string): string => email.normalize('NFKC').trim().toLowerCase()

/** False when the address already signs somebody in here. */
export async function insertPerson(
  tx: Tx,
  scope: OrganisationScope,
  row: { personId: PersonId; name: string; email: string; language: string; timeZone: string; roles: readonly Role[]; at: number },
): Promise<boolean> {
  const organisation_id = scope.organisationId
  const login = await tx
    .insertInto('logins')
    .values({ login: loginName(row.email), organisation_id, person_id: row.personId })
    .onConflict((conflict) => conflict.columns(['login', 'organisation_id']).doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (!login) return false
  await tx
    .insertInto('people')
    .values({
      organisation_id, person_id: row.personId, name: row.name, email: row.email, language: row.language, time_zone: row.timeZone,
      created_at: new Date(row.at), left_at: null,
    })
    .execute()
  await replaceRoles(tx, scope, row.personId, row.roles)
  return true
}

export async function replaceRoles(tx: Tx, scope: OrganisationScope, personId: PersonId, roles: readonly Role[]): Promise<void> {
  await tx.deleteFrom('person_roles').where('organisation_id', '=', scope.organisationId).where('person_id', '=', personId).execute()
  if (roles.length === 0) return
  await tx
    .insertInto('person_roles')
    .values(roles.map((role) => ({ organisation_id: scope.organisationId, person_id: personId, role })))
    .execute()
}

/** Taken before roles are counted and changed, so that the last two admins cannot each remove the other. */
export async function lockPeople(tx: Tx, scope: OrganisationScope): Promise<void> {
  await tx.selectFrom('organisations').select('organisation_id').where('organisation_id', '=', scope.organisationId).forNoKeyUpdate().execute()
}

/** Taken by whoever decides what becomes of this person, before their cases are looked at: nobody gives them another until the end of the transaction. */
export async function lockPerson(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<void> {
  await tx.selectFrom('people').select('person_id').where('organisation_id', '=', scope.organisationId).where('person_id', '=', personId).forNoKeyUpdate().execute()
}

/** Whether this person works here as a therapist, and will until the transaction ends: asked before a case is given to them, and before the case is locked. */
export async function staysTherapist(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<boolean> {
  const here = await tx
    .selectFrom('people')
    .select('person_id')
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('left_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (!here) return false
  const role = await tx
    .selectFrom('person_roles')
    .select('role')
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .where('role', '=', 'therapist')
    .executeTakeFirst()
  return role !== undefined
}
