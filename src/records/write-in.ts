// Fills an empty database with the rows of another, organisation by organisation, by statements that every PostgreSQL and Citus understands.
import type { OwnConnection } from '#src/platform/postgres/copy.ts'
import type { Shape } from './shape.ts'

const rowsAtOnce = 1_000
const bytesAtOnce = 4 << 20

/** Whether any table holds a row: then nothing is brought in. */
export async function holdsAnything(client: OwnConnection): Promise<boolean> {
  const { rows } = await client.query<{ logins: string | null; organisations: string | null }>("select to_regclass('public.logins')::text as logins, to_regclass('public.organisations')::text as organisations")
  if (!rows[0]?.logins || !rows[0].organisations) return false
  const found = await client.query('select 1 from logins union all select 1 from organisations limit 1')
  return found.rows.length > 0
}

/** Whose rows follow; null for reference tables. */
export async function nameOrganisation(client: OwnConnection, organisationId: string | null): Promise<void> {
  if (organisationId !== null) await client.query('select app_set_org($1)', [organisationId])
}

/** Inserts rows given as lines of PostgreSQL's text format. `copy` would not do: it is refused to an owner who is subject to row-level security. */
export async function writeRows(client: OwnConnection, shape: Shape, lines: AsyncIterable<Buffer>): Promise<void> {
  const insert = inserter(client, shape)
  let batch: (string | null)[][] = []
  let bytes = 0
  /** Rows that point at one of the same table which has not come yet. */
  const waiting = new Waiting(shape)
  for await (const line of lines) {
    const fields = fieldsOf(line)
    for (const row of waiting.arrive(fields)) {
      batch.push(row)
      bytes += line.length
    }
    if (batch.length < rowsAtOnce && bytes < bytesAtOnce) continue
    await insert(batch)
    batch = []
    bytes = 0
  }
  if (batch.length > 0) await insert(batch)
  if (waiting.count > 0) throw new Error(`Rows of ${shape.table} point at rows that are not there.`)
}

/** Every value travels as text and becomes what its column is in the server. */
function inserter(client: OwnConnection, { table, columns }: Shape): (rows: readonly (string | null)[][]) => Promise<void> {
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  const values = columns.map(({ type }, index) => `c${index}::${type}`).join(', ')
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(', ')
  const text = `insert into "${table}" (${names}) select ${values} from unnest(${arrays}) as r(${columns.map((_, index) => `c${index}`).join(', ')})`
  return async (rows) => {
    await client.query(text, columns.map((_, index) => rows.map((row) => row[index] ?? null)))
  }
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The fields of a line of the text format; `\N` is null. */
export function fieldsOf(line: Buffer): (string | null)[] {
  return line
    .toString('utf8', 0, line.at(-1) === 10 ? line.length - 1 : line.length)
    .split('\t')
    .map((field) => (field === '\\N' ? null : field.includes('\\') ? field.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter) : field))
}

/** Holds a row back until the one it points at is here. */
class Waiting {
  readonly #from: readonly number[]
  readonly #to: readonly number[]
  readonly #here = new Set<string>()
  readonly #behind = new Map<string, (string | null)[][]>()
  count = 0

  constructor({ columns, self }: Shape) {
    const places = (names: readonly string[]) => names.map((name) => columns.findIndex((column) => column.name === name))
    this.#from = self ? places(self.from) : []
    this.#to = self ? places(self.to) : []
  }

  /** The rows that may go in now: this one and those that waited for it, or none. */
  arrive(row: (string | null)[]): (string | null)[][] {
    if (this.#from.length === 0) return [row]
    const needed = this.#from.some((place) => row[place] === null) ? null : this.#from.map((place) => row[place]).join()
    if (needed !== null && !this.#here.has(needed)) {
      this.#behind.set(needed, [...(this.#behind.get(needed) ?? []), row])
      this.count += 1
      return []
    }
    return this.#release(row)
  }

  #release(row: (string | null)[]): (string | null)[][] {
    const own = this.#to.map((place) => row[place]).join()
    this.#here.add(own)
    const behind = this.#behind.get(own) ?? []
    this.#behind.delete(own)
    this.count -= behind.length
    return [row, ...behind.flatMap((each) => this.#release(each))]
  }
}
