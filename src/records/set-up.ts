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

/** The migrations that have been applied, with the hash of what they were then. */
// reference table: which version of the schema this is, and nothing else
export async function appliedMigrations(db: Database): Promise<readonly { readonly name: string; readonly sha256: string }[]> {
  const { rows } = await sql<{ name: string; sha256: string }>`select name, sha256 from migrations`.execute(db)
  return rows
}

/** What an operator has to know of the database server. Its clock is read in the statement that asks. */
export async function serverCondition(db: Database): Promise<{ readonly versionNumber: number; readonly clockMs: number; readonly settings: Readonly<Record<string, string>> }> {
  const { rows } = await sql<{ version: number; clock: number; fsync: string; pages: string; commit: string }>`
    select current_setting('server_version_num')::integer as version, (date_part('epoch', clock_timestamp()) * 1000)::double precision as clock,
      current_setting('fsync') as fsync, current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit
  `.execute(db)
  const { version, clock, fsync, pages, commit } = rows[0]!
  return { versionNumber: version, clockMs: clock, settings: { fsync, full_page_writes: pages, synchronous_commit: commit } }
}

/** Version of the database server, e.g. `18.1`; throws when it does not answer. */
export async function serverVersion(db: Database): Promise<string> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db)
  return rows[0]!.version
}
