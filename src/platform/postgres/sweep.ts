// Rewrites tables, so that nothing of a deleted row lies between the rows any more, and gives up the log of changes that still tells of it.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** While people work nobody waits longer for a table than this, its rewriting and the wait for whoever has it before; the application waits for a lock of others up to five seconds. */
const rewriteAtMostMs = 3_000
const lockAtMostMs = 1_000
const betweenTablesMs = 20
const lockNotAvailable = '55P03'
const tookTooLong = '57014'

/** What could not be done while people work, by the names of tables. */
export interface Unswept {
  /** Somebody used it, or may still see in it what was deleted: another time. */
  readonly busy: readonly string[]
  /** It would have to be locked for longer than people should wait: `attune sweep`, in a quiet hour. */
  readonly large: readonly string[]
  /** The log of changes is there still: the archive of the backups has not taken it yet. */
  readonly isLogKept: boolean
}

/** All of the database, for as long as it takes: each table is locked while it is rewritten, one after the other. @param connection the owner's @returns the database's size in bytes before and after */
export async function sweepAll(connection: pg.ClientConfig): Promise<{ readonly before: number; readonly after: number; readonly isLogKept: boolean }> {
  return await asOwner(connection, async (client) => {
    const size = async () => Number((await client.query<{ size: string }>('select pg_database_size(current_database()) as size')).rows[0]!.size)
    const before = await size()
    const { rows } = await client.query<{ name: string }>("select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    for (const { name } of rows) await sampleAnew(client, name)
    // The samples' own table is among them.
    await client.query('vacuum (full)')
    const isLogKept = !(await giveUpLog(client))
    return { before, after: await size(), isLogKept }
  })
}

/** Some tables, while people work. @param connection the owner's @param atMostMs what takes longer is left as it was */
export async function sweepTables(connection: pg.ClientConfig, tables: readonly string[], atMostMs = rewriteAtMostMs): Promise<Unswept> {
  return await asOwner(connection, async (client) => {
    await client.query(`set lock_timeout = ${lockAtMostMs}`)
    await client.query(`set statement_timeout = ${atMostMs}`)
    const busy: string[] = []
    const large: string[] = []
    const attempt = async (name: string, work: () => Promise<number>) => {
      try {
        if ((await work()) > 0) busy.push(name)
      } catch (error) {
        const { code } = error as pg.DatabaseError
        if (code !== lockNotAvailable && code !== tookTooLong) throw error
        ;(code === lockNotAvailable ? busy : large).push(name)
      }
      await sleep(betweenTablesMs)
    }
    for (const table of tables) {
      await attempt(table, async () => {
        const taken = await rewrite(client, client.escapeIdentifier(table))
        await sampleAnew(client, table)
        return taken
      })
    }
    await attempt(samples, () => rewrite(client, samples))
    await client.query('reset statement_timeout')
    return { busy, large, isLogKept: !(await giveUpLog(client)) }
  })
}

/** @returns deleted rows that it had to take along, since a transaction that began before they were deleted may still read them */
async function rewrite(client: pg.Client, table: string): Promise<number> {
  let taken = 0
  // "3 dead row versions cannot be removed yet.", in whatever language the server speaks.
  const hear = ({ detail }: { detail?: string | undefined }) => (taken += Number(/\d+/.exec(detail ?? '')?.[0] ?? 0))
  client.on('notice', hear)
  try {
    await client.query(`vacuum (full, verbose) ${table}`)
  } finally {
    client.off('notice', hear)
  }
  return taken
}

/** Where the server keeps samples of what is in the columns, to plan with. */
const samples = 'pg_catalog.pg_statistic'

/** The samples hold values of rows that were there when they were taken: ids, times, sealed words. Of a table that is empty now no new ones would take their place, so they go first, where the role may do that. */
async function sampleAnew(client: pg.Client, table: string): Promise<void> {
  const { rows: [role] } = await client.query<{ may: boolean }>('select rolsuper as may from pg_roles where rolname = current_user')
  const name = client.escapeIdentifier(table)
  await client.query('begin')
  try {
    // As taking samples does: whoever takes them of the same table waits, and is not waited for while it does.
    await client.query(`lock table ${name} in share update exclusive mode`)
    if (role!.may) await client.query(`delete from ${samples} where starelid = $1::regclass`, [name])
    await client.query(`analyze ${name}`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

const logKeptAtMostMs = 10_000
const lookAgainAfterMs = 250

/**
 * The log up to now is needed by nobody once a checkpoint is behind it: the embedded server deletes its files, instead of using them again. Where an archive takes it, that is the second
 * checkpoint after it has: how far the archive has come has to be on the disk by the first. On a server of one's own it is the operator's, and a role that may not do this leaves it.
 * @returns whether it is gone
 */
async function giveUpLog(client: pg.Client): Promise<boolean> {
  const { rows: [role] } = await client.query<{ may: boolean; deletes: boolean }>(`
    select has_function_privilege('pg_switch_wal()', 'execute') and has_function_privilege('pg_ls_waldir()', 'execute') and pg_has_role('pg_checkpoint', 'usage') as may,
           current_setting('wal_recycle') = 'off' as deletes`)
  if (!role!.may) return true
  await client.query('select pg_switch_wal()')
  const { rows: [begins] } = await client.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at')
  for (let waited = 0; ; waited += lookAgainAfterMs) {
    await client.query('checkpoint')
    if (!role!.deletes) return true
    // The first eight letters of a name are its timeline.
    const { rows: [log] } = await client.query<{ kept: boolean }>(
      `select exists (select from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and substr(name, 9) < substr(pg_walfile_name($1::pg_lsn), 9)) as kept`, [begins!.at],
    )
    if (!log!.kept) return true
    if (waited >= logKeptAtMostMs) return false
    await sleep(lookAgainAfterMs)
  }
}

async function asOwner<Result>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(connection)
  // A connection that is lost says so by the statement that fails; unheard, the same error would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
