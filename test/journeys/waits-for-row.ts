// For what is asked in the very moment in which something else is decided: waits until a request stands before a row that another transaction holds.
import pg from 'pg'
import type { World } from '#test/world.ts'

export async function waitsForRow({ connection }: World): Promise<void> {
  const owner = new pg.Client(connection)
  await owner.connect()
  try {
    for (let tries = 0; tries < 200; tries += 1) {
      const { rowCount } = await owner.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
      if (rowCount) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('nothing waits for a row')
  } finally {
    await owner.end()
  }
}
