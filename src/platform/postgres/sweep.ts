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
}

/** All of the database, for as long as it takes: each table is locked while it is rewritten, one after the other. @param connection the owner's @returns the database's size in bytes before and after */
export async function sweepAll(connection: pg.ClientConfig): Promise<{ readonly before: number; readonly after: number }> {
  return await asOwner(connection, async (client) => {
    const size = async () => Number((await client.query<{ size: string }>('select pg_database_size(current_database()) as size')).rows[0]!.size)
    const before = await size()
    await client.query('vacuum (full)')
    await giveUpLog(client)
    return { before, after: await size() }
  })
}

/** Some tables, while people work. @param connection the owner's @param atMostMs what takes longer is left as it was */
export async function sweepTables(connection: pg.ClientConfig, tables: readonly string[], atMostMs = rewriteAtMostMs): Promise<Unswept> {
  return await asOwner(connection, async (client) => {
    await client.query(`set lock_timeout = ${lockAtMostMs}`)
    await client.query(`set statement_timeout = ${atMostMs}`)
    const busy: string[] = []
    const large: string[] = []
    for (const table of tables) {
      try {
        if ((await rewrite(client, table)) > 0) busy.push(table)
      } catch (error) {
        const { code } = error as pg.DatabaseError
        if (code !== lockNotAvailable && code !== tookTooLong) throw error
        ;(code === lockNotAvailable ? busy : large).push(table)
      }
      await sleep(betweenTablesMs)
    }
    await client.query('reset statement_timeout')
    await giveUpLog(client)
    return { busy, large }
  })
}

/** @returns deleted rows that it had to take along, since a transaction that began before they were deleted may still read them */
async function rewrite(client: pg.Client, table: string): Promise<number> {
  let taken = 0
  // "3 dead row versions cannot be removed yet.", in whatever language the server speaks.
  const hear = ({ detail }: { detail?: string | undefined }) => (taken += Number(/\d+/.exec(detail ?? '')?.[0] ?? 0))
  client.on('notice', hear)
  try {
    await client.query(`vacuum (full, verbose) ${client.escapeIdentifier(table)}`)
  } finally {
    client.off('notice', hear)
  }
  return taken
}

const logKeptAtMostMs = 10_000
const lookAgainAfterMs = 250

/**
 * The log up to now is needed by nobody once a checkpoint is behind it: the embedded server deletes its files, instead of using them again. Where the archive of the log has not taken
 * it yet, it stays until a later checkpoint. On a server of one's own it is the operator's, and a role that may not do this leaves it.
 */
async function giveUpLog(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>("select has_function_privilege('pg_switch_wal()', 'execute') and pg_has_role('pg_checkpoint', 'usage') as may")
  if (!rows[0]!.may) return
  const { rows: [end] } = await client.query<{ at: string }>('select pg_switch_wal()::text as at')
  for (let waited = 0; waited < logKeptAtMostMs; waited += lookAgainAfterMs) {
    const { rows: [slots] } = await client.query<{ behind: boolean }>('select coalesce(min(restart_lsn) < $1::pg_lsn, false) as behind from pg_replication_slots', [end!.at])
    if (!slots!.behind) break
    await sleep(lookAgainAfterMs)
  }
  await client.query('checkpoint')
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
