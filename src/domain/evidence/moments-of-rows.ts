// Reads rows once and makes, of each cell, the sums of products of its columns; what is fitted afterwards never sees a row.
import { cellsOf } from './cells.ts'
import { intercept, type ModelRows } from './model-rows.ts'
import { entryOf, triangle, type Moments } from './moments.ts'
import { tileCells, type Source } from './source.ts'
import { lowerOf, upTo, writtenOut } from './write-out.ts'

/**
 * The products of the named columns (without the intercept, which comes first of itself), in cells of rows with the same unit of every named group.
 * A value that is not a number spoils the products of its cell.
 */
export function readRows(rows: ModelRows, names: readonly string[], groups: readonly string[]): Source {
  const { count, order, starts, codes } = cellsOf(groups.map((name) => ({ ...rows.groups[name]!, codes: rows.groups[name]!.codes.subarray(0, rows.count) })), rows.count)
  const columns = names.map((name): Column => {
    const values = rows.columns[name]!
    return { values: order ? inOrder(values, order) : values, centre: typicalOf(values, rows.count) }
  })
  return {
    rows: rows.count, cells: count, columns: [intercept, ...names], derived: [],
    shift: Float64Array.from([0, ...columns.map(({ centre }) => centre)]),
    groups: Object.fromEntries(groups.map((name, at) => [name, { codes: codes[at]!, units: rows.groups[name]!.units }])),
    fill: (from, to, tile, at) => sumProducts(columns, starts, from, to, tile, at),
  }
}

/** The same, all at once, to be kept. */
export function momentsOf(rows: ModelRows, names: readonly string[], groups: readonly string[]): Moments {
  const { cells, columns, shift, groups: grouped, fill } = readRows(rows, names, groups)
  const size = triangle(columns.length)
  const products = new Float64Array(cells * size)
  const tile = new Float64Array(size * tileCells)
  for (let from = 0; from < cells; from += tileCells) {
    const to = Math.min(cells, from + tileCells)
    fill(from, to, tile, 0)
    for (let cell = from; cell < to; cell += 1) for (let entry = 0; entry < size; entry += 1) products[cell * size + entry] = tile[entry * tileCells + cell - from]!
  }
  return { cells, columns, products, shift, groups: grouped, derived: [] }
}

const sampledRows = 512

/** The mean of every k-th row: any shift is exact, and one near the mean keeps the digits. */
function typicalOf(source: Float64Array, count: number): number {
  const step = Math.max(1, Math.floor(count / sampledRows))
  let taken = 0
  let mean = 0
  for (let row = 0; row < count; row += step) mean += (source[row]! - mean) / (taken += 1)
  return mean
}

function inOrder(source: Float64Array, order: Int32Array): Float64Array {
  const values = new Float64Array(order.length)
  for (let at = 0; at < order.length; at += 1) values[at] = source[order[at]!]!
  return values
}

interface Column {
  readonly values: Float64Array
  readonly centre: number
}

/** Columns taken together, so that no loop has more than 64 sums, however many columns there are. A design choice. */
const breadth = 8

/** Reads columns of rows and puts, for each cell, their sums and products into the tile; `others` are those that products are also taken with. */
type AddUp = (columns: readonly Column[], others: readonly Column[], starts: Int32Array, first: number, last: number, tile: Float64Array, at: number) => void

const triangles = new Map<string, AddUp>()
const rectangles = new Map<string, AddUp>()
const parameters = ['columns', 'others', 'starts', 'first', 'last', 'tile', 'at']

function sumProducts(columns: readonly Column[], starts: Int32Array, first: number, last: number, tile: Float64Array, at: number): void {
  for (let cell = first; cell < last; cell += 1) tile[at + cell - first] = starts[cell + 1]! - starts[cell]!
  for (let a = 0; a < columns.length; a += breadth) {
    const own = columns.slice(a, a + breadth)
    writtenOut(triangles, `${a} ${own.length}`, parameters, () => addingUp(a, own.length))(own, own, starts, first, last, tile, at)
    for (let b = 0; b < a; b += breadth) {
      writtenOut(rectangles, `${a} ${own.length} ${b}`, parameters, () => multiplying(a, own.length, b))(own, columns.slice(b, b + breadth), starts, first, last, tile, at)
    }
  }
}

/** Sums of columns `a` and those after it, and their products with one another. */
function addingUp(a: number, count: number): string[] {
  const sums = [...upTo(count).map((r) => ({ name: `s${r}`, entry: entryOf(a + r + 1, 0), term: `v${r}` })), ...lowerOf(count).map(([r, s]) => ({ name: `s${r}_${s}`, entry: entryOf(a + r + 1, a + s + 1), term: `v${r} * v${s}` }))]
  return loopOverRows(sums, [{ from: 'columns', value: 'v', count }])
}

/** Products of columns `a` and those after it with columns `b` and those after it, which lie before them. */
function multiplying(a: number, count: number, b: number): string[] {
  const sums = upTo(count).flatMap((r) => upTo(breadth).map((s) => ({ name: `s${r}_${s}`, entry: entryOf(a + r + 1, b + s + 1), term: `v${r} * w${s}` })))
  return loopOverRows(sums, [{ from: 'columns', value: 'v', count }, { from: 'others', value: 'w', count: breadth }])
}

function loopOverRows(sums: readonly { readonly name: string; readonly entry: number; readonly term: string }[], read: readonly { readonly from: string; readonly value: string; readonly count: number }[]): string[] {
  return [
    ...read.flatMap(({ from, value, count }) => upTo(count).flatMap((at) => [`const ${value}s${at} = ${from}[${at}].values`, `const ${value}c${at} = ${from}[${at}].centre`])),
    'for (let cell = first; cell < last; cell += 1) {', 'const end = starts[cell + 1]', ...sums.map(({ name }) => `let ${name} = 0`),
    'for (let row = starts[cell]; row < end; row += 1) {',
    ...read.flatMap(({ value, count }) => upTo(count).map((at) => `const ${value}${at} = ${value}s${at}[row] - ${value}c${at}`)),
    ...sums.map(({ name, term }) => `${name} += ${term}`), '}',
    'const place = at + cell - first', ...sums.map(({ name, entry }) => `tile[place + ${entry * tileCells}] = ${name}`), '}',
  ]
}
