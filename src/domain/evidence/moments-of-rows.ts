// Reads rows once and makes, of each cell, the sums of products of its columns; what is fitted afterwards never sees a row.
import { cellsOf } from './cells.ts'
import { intercept, type ModelRows } from './model-rows.ts'
import { triangle, type Moments } from './moments.ts'
import { tileCells, type Source } from './source.ts'

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

/** Three columns by three: as many sums as a processor holds at once, so that each number read is used three times. */
function sumProducts(columns: readonly Column[], starts: Int32Array, first: number, last: number, tile: Float64Array, at: number): void {
  for (let cell = first; cell < last; cell += 1) tile[at + cell - first] = starts[cell + 1]! - starts[cell]!
  for (let a = 0; a < columns.length; a += 3) {
    sumTriangle(columns, a, starts, first, last, tile, at)
    for (let b = 0; b < a; b += 3) sumSquare(columns, a, b, starts, first, last, tile, at)
  }
}

// Beyond the last column it is taken again in the next two, and what comes of it is dropped.

/** Sums of columns a, a + 1 and a + 2, and their products with one another. */
function sumTriangle(columns: readonly Column[], a: number, starts: Int32Array, first: number, last: number, tile: Float64Array, at: number): void {
  const { values: x0, centre: c0 } = columns[a]!
  const { values: x1, centre: c1 } = columns[a + 1] ?? columns[a]!
  const { values: x2, centre: c2 } = columns[a + 2] ?? columns[a]!
  for (let cell = first; cell < last; cell += 1) {
    const end = starts[cell + 1]!
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s00 = 0
    let s10 = 0
    let s11 = 0
    let s20 = 0
    let s21 = 0
    let s22 = 0
    for (let row = starts[cell]!; row < end; row += 1) {
      const v0 = x0[row]! - c0
      const v1 = x1[row]! - c1
      const v2 = x2[row]! - c2
      s0 += v0
      s1 += v1
      s2 += v2
      s00 += v0 * v0
      s10 += v1 * v0
      s11 += v1 * v1
      s20 += v2 * v0
      s21 += v2 * v1
      s22 += v2 * v2
    }
    const place = at + cell - first
    const to0 = place + triangle(a + 1) * tileCells
    tile[to0] = s0
    tile[to0 + (a + 1) * tileCells] = s00
    if (a + 1 >= columns.length) continue
    const to1 = place + triangle(a + 2) * tileCells
    tile[to1] = s1
    tile[to1 + (a + 1) * tileCells] = s10
    tile[to1 + (a + 2) * tileCells] = s11
    if (a + 2 >= columns.length) continue
    const to2 = place + triangle(a + 3) * tileCells
    tile[to2] = s2
    tile[to2 + (a + 1) * tileCells] = s20
    tile[to2 + (a + 2) * tileCells] = s21
    tile[to2 + (a + 3) * tileCells] = s22
  }
}

/** Products of columns a, a + 1 and a + 2 with columns b, b + 1 and b + 2, which lie before them. */
function sumSquare(columns: readonly Column[], a: number, b: number, starts: Int32Array, first: number, last: number, tile: Float64Array, at: number): void {
  const { values: x0, centre: c0 } = columns[a]!
  const { values: x1, centre: c1 } = columns[a + 1] ?? columns[a]!
  const { values: x2, centre: c2 } = columns[a + 2] ?? columns[a]!
  const { values: y0, centre: d0 } = columns[b]!
  const { values: y1, centre: d1 } = columns[b + 1]!
  const { values: y2, centre: d2 } = columns[b + 2]!
  for (let cell = first; cell < last; cell += 1) {
    const end = starts[cell + 1]!
    let s00 = 0
    let s01 = 0
    let s02 = 0
    let s10 = 0
    let s11 = 0
    let s12 = 0
    let s20 = 0
    let s21 = 0
    let s22 = 0
    for (let row = starts[cell]!; row < end; row += 1) {
      const v0 = x0[row]! - c0
      const v1 = x1[row]! - c1
      const v2 = x2[row]! - c2
      const w0 = y0[row]! - d0
      const w1 = y1[row]! - d1
      const w2 = y2[row]! - d2
      s00 += v0 * w0
      s01 += v0 * w1
      s02 += v0 * w2
      s10 += v1 * w0
      s11 += v1 * w1
      s12 += v1 * w2
      s20 += v2 * w0
      s21 += v2 * w1
      s22 += v2 * w2
    }
    const place = at + cell - first
    const to0 = place + (triangle(a + 1) + b + 1) * tileCells
    tile[to0] = s00
    tile[to0 + tileCells] = s01
    tile[to0 + 2 * tileCells] = s02
    if (a + 1 >= columns.length) continue
    const to1 = place + (triangle(a + 2) + b + 1) * tileCells
    tile[to1] = s10
    tile[to1 + tileCells] = s11
    tile[to1 + 2 * tileCells] = s12
    if (a + 2 >= columns.length) continue
    const to2 = place + (triangle(a + 3) + b + 1) * tileCells
    tile[to2] = s20
    tile[to2 + tileCells] = s21
    tile[to2 + 2 * tileCells] = s22
  }
}
