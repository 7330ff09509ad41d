// Brings a database to the newest schema: plain SQL files, in order, each once, each in a transaction of its own.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

/** Any number: all that matters is that every Attune asks for the same lock. */
const migrationLock = 7_201_118

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

export async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name)).sort()
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

export type AppliedMigration = Pick<Migration, 'name' | 'sha256'>

/** What has been applied to a database, in order; nothing on an empty one. */
export async function appliedOn(connection: pg.ClientConfig): Promise<AppliedMigration[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    const there = await client.query<{ name: string | null }>("select to_regclass('public.migrations')::text as name")
    if (!there.rows[0]?.name) return []
    return (await client.query<AppliedMigration>('select name, sha256 from migrations order by name collate "C"')).rows
  } finally {
    await client.end()
  }
}

/**
 * Ours up to where a backup's database was, so that it can be brought in and then upgraded.
 * @throws Error in the operator's words when it was somewhere that ours do not lead to: made by a later Attune, or by another one
 */
export function upTo(applied: readonly AppliedMigration[], migrations: readonly Migration[]): readonly Migration[] {
  const begun = migrations.slice(0, applied.length)
  const isOurs = applied.every(({ name, sha256 }, index) => begun[index]?.name === name && begun[index].sha256 === sha256)
  if (!isOurs || applied.length === 0) throw new Error(`${laterAttune} Nothing was changed.`)
  return begun
}

/** Whether a start would change the tables of a database that somebody uses already. */
export async function isUpgradeDue(connection: pg.ClientConfig, migrations: readonly Migration[]): Promise<boolean> {
  const applied = new Set((await appliedOn(connection)).map(({ name }) => name))
  if (!applied.has('0002-logins.sql') || migrations.every(({ name }) => applied.has(name))) return false
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query('select 1 from logins limit 1')).rows.length > 0
  } finally {
    await client.end()
  }
}

const laterAttune = 'This database was made by a later Attune than this one, or by another one, and cannot be read here. Use the Attune that wrote it, or restore a backup from before that upgrade.'

/** Applies what is missing and returns the names applied. Refuses when an applied file has changed since, or is not known here. */
export async function migrate(connection: pg.ClientConfig, migrations: readonly Migration[], now: Date): Promise<readonly string[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query('create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null)')
    const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migrations')
    const applied = new Map(rows.map((row) => [row.name, row.sha256]))
    const known = new Set(migrations.map(({ name }) => name))
    if (rows.length > migrations.length && rows.some(({ name }) => !known.has(name))) throw new Error(`${laterAttune} Nothing was changed.`)
    const fresh: string[] = []
    for (const migration of migrations) {
      const before = applied.get(migration.name)
      if (before === migration.sha256) continue
      if (before !== undefined) throw new Error(`Migration ${migration.name} was changed after it had been applied. Restore the file as it was.`)
      await apply(client, migration, now)
      fresh.push(migration.name)
    }
    await ensureAuditMonths(client, now)
    await client.query('grant attune_app to current_user')
    await client.query('grant select on migrations to attune_app')
    return fresh
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, migration: Migration, now: Date): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into migrations (name, sha256, applied_at) values ($1, $2, $3)', [migration.name, migration.sha256, now])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}

const monthsAhead = 12

/** One partition a month, a year ahead; what falls outside lands in audit_events_rest, so nothing is ever refused. */
async function ensureAuditMonths(client: pg.Client, now: Date): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'audit_events'::regclass",
  )
  const there = new Set(rows.map((row) => row.name))
  for (let ahead = 0; ahead <= monthsAhead; ahead += 1) {
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1))
    const until = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1))
    const name = `audit_events_${from.toISOString().slice(0, 7).replace('-', '_')}`
    if (there.has(name)) continue
    const taken = await client.query('select 1 from audit_events_rest where at >= $1 and at < $2 limit 1', [from, until])
    if (taken.rowCount) continue
    await client.query(`create table ${name} partition of audit_events for values from ('${from.toISOString()}') to ('${until.toISOString()}')`)
  }
}
