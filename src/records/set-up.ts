// Whether this installation has been set up: the one question asked before any organisation is known.
import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import type { Database, Tx } from './database.ts'

/** Any number: all that matters is that every first run asks for the same lock. */
const firstRunLock = 7_201_119

/** Waits for whoever is setting up right now; held until the transaction ends. */
export async function lockFirstRun(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${firstRunLock})`.execute(tx)
}

/** Two of the people who can sign in at most: none means not set up, one means the first person alone. */
export async function firstLogins(db: Database | Tx): Promise<readonly { organisationId: OrganisationId; personId: PersonId }[]> {
  return await db.selectFrom('logins').select(['organisation_id as organisationId', 'person_id as personId']).limit(2).execute()
}

/** The names of the migrations that have been applied. */
// reference table: which version of the schema this is, and nothing else
export async function appliedMigrations(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from migrations`.execute(db)
  return rows.map(({ name }) => name)
}

/** Version of the database server, e.g. `18.1`; throws when it does not answer. */
export async function serverVersion(db: Database): Promise<string> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db)
  return rows[0]!.version
}
