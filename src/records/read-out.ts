// Reads a whole database at one moment, organisation by organisation, in one order and one form: for the file that moves it, and to compare two.
import { createHash } from 'node:crypto'
import { copyStream, type OwnConnection } from '#src/platform/postgres/copy.ts'
import { readShapes, type Shape } from './shape.ts'

/** The rows of a table, of one organisation or, of a reference table, all: each a line of PostgreSQL's text format with its end. */
export interface Portion {
  readonly shape: Shape
  readonly organisationId: string | null
  readonly rows: AsyncIterable<Buffer>
}

export interface TableFigure {
  rows: number
  /** Of all portions in their order, hex. */
  sha256: string
}
/** By table. Two databases with equal figures hold the same. */
export type Figures = Readonly<Record<string, TableFigure>>

/** What decides how a value is written, whatever the server's own settings say. */
const plainForm = [
  "set timezone = 'UTC'", "set datestyle = 'ISO, YMD'", "set intervalstyle = 'postgres'", "set bytea_output = 'hex'", 'set extra_float_digits = 1',
  "set client_encoding = 'UTF8'", 'set statement_timeout = 0', 'set idle_in_transaction_session_timeout = 0',
]

/** For a connection that reads what it has just written. */
export async function usePlainForm(client: OwnConnection): Promise<void> {
  for (const statement of plainForm) await client.query(statement)
}

/** Fixes the moment: whatever is written from here on is not in what this connection reads. */
export async function beginReading(client: OwnConnection): Promise<void> {
  await usePlainForm(client)
  await client.query('begin isolation level repeatable read read only')
  await client.query('select 1 from logins limit 1')
}

/** Every portion in order, each to be read to its end before the next is asked for. */
export async function* readPortions(client: OwnConnection): AsyncGenerator<Portion> {
  const shapes = await readShapes(client)
  const organisations = await readOrganisations(client)
  for (const shape of shapes.filter(({ isTenant }) => !isTenant)) yield { shape, organisationId: null, rows: rowsOf(client, shape, null) }
  for (const organisationId of organisations) {
    await client.query('select app_set_org($1)', [organisationId])
    for (const shape of shapes.filter(({ isTenant }) => isTenant)) yield { shape, organisationId, rows: rowsOf(client, shape, organisationId) }
  }
}

// An owner who is subject to row-level security sees no organisation before it is named; those in which somebody can sign in are in the reference table.
async function readOrganisations(client: OwnConnection): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select organisation_id::text as id from organisations union select organisation_id::text from logins')
  return rows.map(({ id }) => id).sort()
}

function rowsOf(client: OwnConnection, { table, columns, key }: Shape, organisationId: string | null): AsyncIterable<Buffer> {
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]))
  // Text is put in order by its bytes, the same under every collation.
  const order = key.map((name) => `"${name}"${typeOf.get(name) === 'text' ? ' collate "C"' : ''}`).join(', ')
  const where = organisationId === null ? '' : ` where organisation_id = '${organisationId}'`
  return copyStream(client, `copy (select ${columns.map(({ name }) => `"${name}"`).join(', ')} from "${table}"${where} order by ${order}) to stdout`)
}

/** Counts and hashes rows on their way. */
export function figuring(): { add(portion: Portion): AsyncIterable<Buffer>; figures(): Figures } {
  const tables = new Map<string, { rows: number; hash: ReturnType<typeof createHash> }>()
  return {
    async *add({ shape, organisationId, rows }) {
      const figure = tables.get(shape.table) ?? { rows: 0, hash: createHash('sha256') }
      tables.set(shape.table, figure)
      figure.hash.update(`${organisationId} ${shape.columns.map(({ name, type }) => `${name} ${type}`).join()}\n`)
      for await (const row of rows) {
        figure.rows += 1
        figure.hash.update(row)
        yield row
      }
    },
    figures: () => Object.fromEntries([...tables].map(([table, { rows, hash }]) => [table, { rows, sha256: hash.copy().digest('hex') }])),
  }
}

/** The figures of everything that the connection sees, in its transaction. */
export async function readFigures(client: OwnConnection): Promise<Figures> {
  const { add, figures } = figuring()
  for await (const portion of readPortions(client)) for await (const _ of add(portion));
  return figures()
}

/** The tables that differ, by name; none of two equal databases. */
export function differing(one: Figures, other: Figures): string[] {
  const tables = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
  return tables.filter((table) => one[table]?.rows !== other[table]?.rows || one[table]?.sha256 !== other[table]?.sha256)
}
