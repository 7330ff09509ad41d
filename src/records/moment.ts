// Marks one moment in the log and reads the database as it was right then, so that a copy replayed to the mark can be compared with it row by row.
import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnConnection } from '#src/platform/postgres/copy.ts'
import { beginReading } from './read-out.ts'
import { readShapes } from './shape.ts'

/** Whoever writes waits this long at most, and the mark is tried again later. */
const writersWaitMs = 2_000
const tries = 5
const betweenTriesMs = 5_000
const lockNotAvailable = '55P03'

/**
 * Writers stand still for the few milliseconds between the mark and the beginning of `reader`'s transaction.
 * @param writer the database's owner, a superuser @param reader sees the moment from here on @returns how far the log must reach to hold the mark, e.g. `0/3000150`
 */
export async function markMoment(writer: OwnConnection, reader: OwnConnection, mark: string): Promise<string> {
  const tables = (await readShapes(writer)).map(({ table }) => `"${table}"`).join(', ')
  for (let attempt = 1; ; attempt += 1) {
    await writer.query('begin')
    try {
      await writer.query(`set local lock_timeout = ${writersWaitMs}`)
      await writer.query(`lock table ${tables} in share mode`)
      await beginReading(reader)
      // With a transaction number of its own, the commit flushes the mark.
      const { rows } = await writer.query<{ at: string }>('select pg_create_restore_point($1)::text as at, pg_current_xact_id()', [mark])
      await writer.query('commit')
      return rows[0]!.at
    } catch (error) {
      await writer.query('rollback')
      if ((error as { code?: string }).code !== lockNotAvailable || attempt >= tries) throw error
      await sleep(betweenTriesMs)
    }
  }
}
