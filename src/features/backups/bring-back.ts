// Brings a portable backup into an empty database, all of it or nothing, and holds what came in against what was written.
import { readHead, readSealed } from '#src/platform/backup/sealed-file.ts'
import { connect, type OwnConnection } from '#src/platform/postgres/copy.ts'
import { migrate, upTo, type Migration } from '#src/records/migrate.ts'
import { bringIn } from '#src/records/portable.ts'
import { differing, readFigures, usePlainForm, type Figures } from '#src/records/read-out.ts'
import { holdsAnything } from '#src/records/write-in.ts'

type Connection = Parameters<typeof connect>[0]

export interface BroughtBack {
  readonly figures: Figures
  /** The tables that do not hold what was written; then nothing was kept. */
  readonly differing: readonly string[]
}

/** An older backup comes into the tables as they were then, and is upgraded afterwards. @throws Error in the operator's words; then the database is as empty as before */
export async function bringBack(connection: Connection, path: string, key: Buffer, migrations: readonly Migration[], now: number): Promise<BroughtBack> {
  const { migrations: applied } = await readHead(path)
  return await fill(connection, upTo(applied, migrations), migrations, now, async (client) => {
    let wanted: Figures = {}
    await readSealed(path, key, async (plain) => {
      wanted = await bringIn(client, plain)
    })
    return wanted
  })
}

/** @param write brings the rows in and says what they must come to */
export async function fill(
  connection: Connection, begun: readonly Migration[], migrations: readonly Migration[], now: number, write: (client: OwnConnection) => Promise<Figures>,
): Promise<BroughtBack> {
  const client = await connect(connection)
  try {
    if (await holdsAnything(client)) throw new Error('The database already holds an organisation. Restore into an empty one. Nothing was changed.')
    await migrate(connection, begun, new Date(now))
    await usePlainForm(client)
    await client.query('begin')
    const wanted = await write(client)
    const figures = await readFigures(client)
    const wrong = differing(wanted, figures)
    await client.query(wrong.length > 0 ? 'rollback' : 'commit')
    if (wrong.length === 0) await migrate(connection, migrations, new Date(now))
    return { figures, differing: wrong }
  } finally {
    await client.end()
  }
}
