// The form in which a database travels between embedded PostgreSQL, a server of one's own and Citus: rows as text, and at the end what they must come to.
import type { OwnConnection } from '#src/platform/postgres/copy.ts'
import { figuring, readPortions, type Figures } from './read-out.ts'
import { readShapes, type Shape } from './shape.ts'
import { nameOrganisation, writeRows } from './write-in.ts'

/** Ends the rows of a portion; no row looks like it, since a row's own backslash is doubled. */
const endOfRows = '\\.\n'

/** A line that says whose rows follow, the rows, a line that ends them; and last the figures. To be read from a connection that has begun reading. */
export async function* portableFrom(client: OwnConnection): AsyncGenerator<Buffer> {
  const { add, figures } = figuring()
  for await (const portion of readPortions(client)) {
    yield Buffer.from(`${JSON.stringify({ table: portion.shape.table, organisation: portion.organisationId })}\n`)
    yield* add(portion)
    yield Buffer.from(endOfRows)
  }
  yield Buffer.from(`${JSON.stringify({ figures: figures() })}\n`)
}

/** Brings everything in, within the caller's transaction, into a database of the same migrations. @returns what it must come to @throws Error when the text is not whole */
export async function bringIn(client: OwnConnection, plain: AsyncIterable<Buffer>): Promise<Figures> {
  const shapes = new Map((await readShapes(client)).map((shape) => [shape.table, shape]))
  const lines = linesOf(plain)
  for (;;) {
    const { value, done } = await lines.next()
    if (done) break
    const said = JSON.parse(value.toString('utf8')) as { table: string; organisation: string | null } | { figures: Figures }
    if ('figures' in said) {
      await lines.next()
      return said.figures
    }
    await nameOrganisation(client, said.organisation)
    await writeRows(client, shapeNamed(shapes, said.table), rowsUntilEnd(lines))
  }
  throw new Error('The backup ends before its figures.')
}

function shapeNamed(shapes: ReadonlyMap<string, Shape>, table: string): Shape {
  const shape = shapes.get(table)
  if (!shape) throw new Error(`The backup holds a table that this Attune does not know: ${table}.`)
  return shape
}

async function* rowsUntilEnd(lines: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error('The backup ends in the middle of a table.')
    if (value.length === endOfRows.length && value.toString('latin1') === endOfRows) return
    yield value
  }
}

/** Each with its end; the text format writes a line break within a value as two letters. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    let from = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, end + 1)
      from = end + 1
    }
    held = bytes.subarray(from)
  }
  if (held.length > 0) throw new Error('The backup ends in the middle of a line.')
}
