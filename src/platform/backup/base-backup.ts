// A copy of the whole cluster while people work in it, over the replication protocol: what `pg_basebackup` does, which the embedded server does not bring.
import pg from 'pg'
import { copyStream } from '../postgres/copy.ts'

export interface BaseBackup {
  /** The cluster's number, its timeline, and the place in the log at which a replay begins. */
  readonly system: string
  readonly timeline: number
  readonly from: string
  /** The server's major version. */
  readonly postgres: number
  /** The cluster as a tar archive, with as much of the log as makes it whole. To be read to its end, once. */
  readonly archive: AsyncIterable<Buffer>
  close(): Promise<void>
}

/** A connection that speaks the replication protocol, and SQL too. */
export async function connectForReplication(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, replication: 'database' } as pg.ClientConfig)
  // What is under way on it hears of it too.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** The server checks every page's checksum as it sends it: a damaged page fails the backup at its end. */
export async function openBaseBackup(connection: pg.ClientConfig): Promise<BaseBackup> {
  const client = await connectForReplication(connection)
  try {
    const { rows } = await client.query<{ systemid: string }>('IDENTIFY_SYSTEM')
    const { rows: versions } = await client.query<{ number: string }>("select current_setting('server_version_num') as number")
    const stream = copyStream(client, "BASE_BACKUP (LABEL 'attune', CHECKPOINT 'fast', WAL true, MANIFEST 'no')")
    const messages = stream[Symbol.asyncIterator]()
    // The first message names the archive; what stands before it says where the backup begins.
    await messages.next()
    const [from, timeline] = stream.rows[0] ?? []
    if (from === undefined || timeline === undefined) throw new Error('The database did not say where its backup begins.')
    return { system: rows[0]!.systemid, timeline: Number(timeline), from, postgres: Math.floor(Number(versions[0]!.number) / 10_000), archive: dataIn(messages), close: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function* dataIn(messages: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  for (;;) {
    const { value, done } = await messages.next()
    if (done) return
    if (value[0] === letter('d')) yield value.subarray(1)
    else if (value[0] === letter('n')) throw new Error('The database keeps tables outside its cluster (a tablespace), which Attune cannot back up.')
  }
}

const letter = (text: string) => text.charCodeAt(0)
