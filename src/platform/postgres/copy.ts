// Streams in PostgreSQL's copy mode, which the driver leaves to others: rows by the million, a base backup, the log as it is written.
import pg from 'pg'

/** The parts of the driver's connection that its types leave out. */
interface Wire {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  readonly stream: { pause(): void; resume(): void; destroy(): void }
}

/** More than this waits in the server and not in our memory. */
const waitingAtMostBytes = 4 << 20

export interface CopyStream extends AsyncIterable<Buffer> {
  /** The first row of each result that came before or after the stream, as text: a base backup says so where it begins and ends. */
  readonly rows: readonly (readonly string[])[]
  /** Sends a message the other way, where the server listens too: while it streams the log. */
  send(message: Buffer): void
}

/**
 * Sends one statement that answers in copy mode (`copy … to stdout`, `base_backup`, `start_replication`) and gives its messages as they come, each a buffer of its own.
 * Who stops reading early loses the connection: the server would go on sending.
 */
export function copyStream(client: pg.Client, statement: string): CopyStream {
  const waiting: Buffer[] = []
  const rows: string[][] = []
  let waitingBytes = 0
  let isOver = false
  let failure: Error | null = null
  let wake = () => {}
  let wire: Wire | undefined
  let isPaused = false

  const end = (error: Error | null) => {
    isOver = true
    failure ??= error
    wake()
  }
  let isNewResult = false
  client.query({
    submit(connection: unknown) {
      wire = connection as Wire
      wire.query(statement)
    },
    handleRowDescription: () => (isNewResult = true),
    handleDataRow({ fields }: { fields: string[] }) {
      if (isNewResult) rows.push(fields)
      isNewResult = false
    },
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // The driver uses its memory again.
      waiting.push(Buffer.from(chunk))
      waitingBytes += chunk.length
      if (waitingBytes > waitingAtMostBytes && !isPaused) {
        isPaused = true
        wire?.stream.pause()
      }
      wake()
    },
    handleCommandComplete() {},
    handleEmptyQuery() {},
    handleError: (error: Error) => end(error),
    handleReadyForQuery: () => end(null),
  } as unknown as pg.Query)

  return {
    rows,
    send: (message) => wire?.sendCopyFromChunk(message),
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const next = waiting.shift()
          if (next) {
            waitingBytes -= next.length
            if (isPaused && waitingBytes < waitingAtMostBytes / 2) {
              isPaused = false
              wire?.stream.resume()
            }
            yield next
          } else if (isOver) break
          else await new Promise<void>((resolve) => (wake = resolve))
        }
        if (failure) throw failure
      } finally {
        if (!isOver) wire?.stream.destroy()
      }
    },
  }
}

/** A connection of its own, for long reading and writing; `pg` stays in this ring. */
export async function connect(connection: pg.ClientConfig): Promise<OwnConnection> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  return client
}
export type OwnConnection = pg.Client
