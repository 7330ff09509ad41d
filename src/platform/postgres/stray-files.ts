// What a crash leaves in the middle of rewriting a table, which PostgreSQL never takes away: a copy of its rows in files of no table, out of the reach of every later erasure.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from './copy.ts'

/** A file of a table or index: its number, which part of it this is, and which gigabyte. */
const fileOfTable = /^(\d+)(?:_(?:fsm|vm|init))?(?:\.\d+)?$/

/** A table with its indexes, and what holds its long values. Where more belong to nothing it is no rewriting that was cut off, but perhaps the catalogue that is damaged: then the files are all there is of the tables. */
const relationsAtMost = 12

/** Every such file, by database (its number) and name. To be asked before the server runs: what it makes later is not in here. */
export function filesOfTables(cluster: string): ReadonlyMap<string, readonly string[]> {
  const base = join(cluster, 'base')
  return new Map(readdirSync(base).filter((name) => /^\d+$/.test(name)).map((database) => [database, readdirSync(join(base, database)).filter((name) => fileOfTable.test(name))]))
}

/**
 * Takes those away that were there before the server ran and that belong to nothing now that it does. Nothing it makes since has one of their names, since it takes none that is on the
 * disk; and whatever was under way before has been ended by its recovery.
 * @param before from `filesOfTables`
 * @returns how many were taken away, or were so many that they stay
 */
export async function takeAwayStrays(cluster: string, before: ReadonlyMap<string, readonly string[]>, connection: Parameters<typeof connect>[0]): Promise<{ readonly taken: number; readonly left: number }> {
  const client = await connect(connection)
  try {
    const { rows } = await client.query<{ database: string; files: string[] }>(`
      select (select oid::text from pg_database where datname = current_database()) as database,
             array(select pg_relation_filenode(oid)::text from pg_class where pg_relation_filenode(oid) is not null) as files`)
    const { database, files } = rows[0]!
    const owned = new Set(files)
    const numberOf = (name: string) => fileOfTable.exec(name)![1]!
    const strays = (before.get(database) ?? []).filter((name) => !owned.has(numberOf(name)))
    if (new Set(strays.map(numberOf)).size > relationsAtMost) return { taken: 0, left: strays.length }
    for (const name of strays) rmSync(join(cluster, 'base', database, name), { force: true })
    return { taken: strays.length, left: 0 }
  } finally {
    await client.end()
  }
}
