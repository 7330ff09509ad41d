// Writes rows in bulk as the owner of the database: COPY, table by table, several thousand rows in one transaction.
import pg from 'pg'
import type { Tables } from '#src/records/tables.ts'

type Cell = string | number | boolean | null | Date | Buffer | object
export type Row = Readonly<Record<string, Cell>>

/** What a row stands on comes before it. */
const order = [
  'organisations', 'people', 'person_roles', 'supervisions', 'clients', 'cases', 'case_measures', 'case_therapists', 'consents', 'links', 'sessions', 'check_ins', 'scores', 'lines',
  'mirrors', 'safety_tasks', 'audit_heads', 'audit_events',
] as const satisfies readonly (keyof Tables)[]
export type Filled = (typeof order)[number]

/** What pg's own types leave out. */
type Sent = pg.Query & { callback: (error: Error | null) => void }
interface Wire {
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
}
const Query = pg.Query as unknown as new (text: string) => Sent

class CopyIn extends Query {
  readonly #bytes: Buffer

  constructor(text: string, bytes: Buffer) {
    super(text)
    this.#bytes = bytes
  }

  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFromChunk(this.#bytes)
    wire.endCopyFrom()
  }
}

export interface BulkWriter {
  add(table: Filled, row: Row): void
  /** Rows that wait to be written. */
  readonly waiting: number
  flush(): Promise<void>
}

/** @param client connected as the owner, whom row-level security does not hold */
export function bulkWriter(client: pg.Client): BulkWriter {
  const lines = new Map<Filled, string[]>(order.map((table) => [table, []]))
  const columns = new Map<Filled, string>()
  let waiting = 0
  return {
    get waiting() {
      return waiting
    },
    add(table, row) {
      if (!columns.has(table)) columns.set(table, Object.keys(row).join(', '))
      lines.get(table)!.push(Object.values(row).map(asText).join('\t'))
      waiting += 1
    },
    async flush() {
      await client.query('begin')
      for (const [table, rows] of lines) {
        if (rows.length === 0) continue
        const query = new CopyIn(`copy ${table} (${columns.get(table)}) from stdin`, Buffer.from(`${rows.join('\n')}\n`))
        await new Promise<void>((resolve, reject) => {
          query.callback = (error) => (error ? reject(error) : resolve())
          ;(client.query as (query: Sent) => void)(query)
        })
        rows.length = 0
      }
      await client.query('commit')
      waiting = 0
    },
  }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function asText(cell: Cell): string {
  if (cell === null) return '\\N'
  if (cell instanceof Date) return cell.toISOString()
  if (Buffer.isBuffer(cell)) return `\\\\x${cell.toString('hex')}`
  return (typeof cell === 'object' ? JSON.stringify(cell) : String(cell)).replace(/[\\\t\n\r]/g, (mark) => escapes[mark]!)
}
