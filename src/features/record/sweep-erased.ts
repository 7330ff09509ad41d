// After an erasure, in the same night: what it left between the rows of the database's files, and in its log of changes, is written over.
import type { Context } from '#src/access/context.ts'
import { sweepTables } from '#src/platform/postgres/sweep.ts'
import { tablesOfAClient } from '#src/records/erasures.ts'

/** @throws Error when tables were in use, or are too large to be locked while people work, or when the log is still kept for the archive of the backups; it is tried again */
export async function sweepErased({ db, connection, log }: Pick<Context, 'db' | 'connection' | 'log'>): Promise<void> {
  const tables = await tablesOfAClient(db)
  const { busy, large, isLogKept } = await sweepTables(connection, tables).catch((error: unknown) => {
    log.error({ error }, 'what an erasure left could not be written over; it is tried again')
    throw error
  })
  const left = [...busy, ...large, ...(isLogKept ? ['the log of changes'] : [])]
  if (left.length === 0) return log.info({ tables: tables.length }, 'what an erasure left between the rows was written over')
  log.warn({ busy, large, isLogKept }, 'what an erasure left lies there still; it is tried again. A table that is too large waits for `npm run attune -- sweep` in a quiet hour, the log of changes for the archive of the backups')
  throw new Error(`${left.length} were not swept: ${left.join(', ')}`)
}
