// Rewrites every table, so that nothing of a deleted row lies between the rows any more.
import pg from 'pg'

/** Each table is locked while it is rewritten, one after the other: whoever writes to it waits. @param connection the owner's @returns the database's size in bytes before and after */
export async function sweep(connection: pg.ClientConfig): Promise<{ readonly before: number; readonly after: number }> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    const size = async () => Number((await client.query<{ size: string }>('select pg_database_size(current_database()) as size')).rows[0]!.size)
    const before = await size()
    await client.query('vacuum (full)')
    await client.query('checkpoint')
    return { before, after: await size() }
  } finally {
    await client.end()
  }
}
