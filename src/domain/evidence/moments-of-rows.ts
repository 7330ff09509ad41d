// Reads rows once and keeps, of each cell, the sums of products of its columns; what is fitted afterwards never sees a row.
import { cellsOf, rowsByCell } from './cells.ts'
import { triangle, type Moments } from './moments.ts'
import { intercept, type ModelRows } from './model-rows.ts'

/**
 * Moments of the named columns (without the intercept, which comes first of itself), in cells of rows with the same unit of every named group.
 * A value that is not a number spoils the products of its cell.
 */
export function momentsOf(rows: ModelRows, columns: readonly string[], groups: readonly string[]): Moments {
  const cells = cellsOf(groups.map((name) => ({ ...rows.groups[name]!, codes: rows.groups[name]!.codes.subarray(0, rows.count) })), rows.count)
  const sources = columns.map((name) => rows.columns[name]!)
  const shift = Float64Array.from([0, ...sources.map((source) => typicalOf(source, rows.count))])
  return {
    cells: cells.count, columns: [intercept, ...columns], shift, derived: [],
    products: sumProducts(sources, shift, rowsByCell(cells), cells.count),
    groups: Object.fromEntries(groups.map((name, at) => [name, { codes: cells.codes[at]!, units: rows.groups[name]!.units }])),
  }
}

const sampledRows = 8192

/** The mean of every k-th row: any shift is exact, and one near the mean keeps the digits. */
function typicalOf(source: Float64Array, count: number): number {
  const step = Math.max(1, Math.floor(count / sampledRows))
  let taken = 0
  let mean = 0
  for (let row = 0; row < count; row += step) mean += (source[row]! - mean) / (taken += 1)
  return mean
}

/** Rows read at once, column by column: few enough to stay close to the processor. A cell may have more. */
const tileRows = 256

function sumProducts(sources: readonly Float64Array[], shift: Float64Array, { order, starts }: { order: Int32Array | null; starts: Int32Array }, cells: number): Float64Array {
  const width = sources.length + 1
  const products = new Float64Array(cells * triangle(width))
  const tile = new Float64Array(sources.length * tileRows)
  const end = starts[cells]!
  let first = 0
  for (let from = 0; from < end; from += tileRows) {
    const to = Math.min(end, from + tileRows)
    sources.forEach((source, at) => fillColumn(source, shift[at + 1]!, order, from, to, tile, at * tileRows))
    let last = first
    while (last < cells && starts[last]! < to) last += 1
    addTile(tile, sources.length, starts, first, last, from, to, products)
    // A cell that goes on in the next tile is taken up there again.
    first = starts[last]! > to ? last - 1 : last
  }
  return products
}

function fillColumn(source: Float64Array, centre: number, order: Int32Array | null, from: number, to: number, tile: Float64Array, start: number): void {
  const base = start - from
  if (order) for (let at = from; at < to; at += 1) tile[base + at] = source[order[at]!]! - centre
  else for (let at = from; at < to; at += 1) tile[base + at] = source[at]! - centre
}

/** Adds the products of a tile's rows to their cells, three columns by three: as many sums as a processor holds at once, so that each number read is used three times. */
function addTile(tile: Float64Array, count: number, starts: Int32Array, first: number, last: number, from: number, to: number, products: Float64Array): void {
  const size = triangle(count + 1)
  for (let cell = first; cell < last; cell += 1) products[cell * size]! += Math.min(to, starts[cell + 1]!) - Math.max(from, starts[cell]!)
  for (let a = 0; a < count; a += 3) {
    addTriangle(tile, count, a, starts, first, last, from, to, products)
    for (let b = 0; b < a; b += 3) addSquare(tile, count, a, b, starts, first, last, from, to, products)
  }
}

// Beyond the last column it is taken again in the next two, and what comes of it is dropped.

/** Sums of columns a, a + 1 and a + 2, and their products with one another. */
function addTriangle(tile: Float64Array, count: number, a: number, starts: Int32Array, first: number, last: number, from: number, to: number, products: Float64Array): void {
  const size = triangle(count + 1)
  const [hasSecond, hasThird] = [a + 1 < count, a + 2 < count]
  const x0 = a * tileRows - from
  const x1 = hasSecond ? x0 + tileRows : x0
  const x2 = hasThird ? x1 + tileRows : x1
  const [row0, row1, row2] = [triangle(a + 1), triangle(a + 2), triangle(a + 3)]
  for (let cell = first; cell < last; cell += 1) {
    const begin = Math.max(from, starts[cell]!)
    const end = Math.min(to, starts[cell + 1]!)
    let [s0, s1, s2, s00, s10, s11, s20, s21, s22] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
    for (let row = begin; row < end; row += 1) {
      const v0 = tile[x0 + row]!
      const v1 = tile[x1 + row]!
      const v2 = tile[x2 + row]!
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
    const to0 = cell * size + row0
    products[to0]! += s0
    products[to0 + a + 1]! += s00
    if (!hasSecond) continue
    const to1 = cell * size + row1
    products[to1]! += s1
    products[to1 + a + 1]! += s10
    products[to1 + a + 2]! += s11
    if (!hasThird) continue
    const to2 = cell * size + row2
    products[to2]! += s2
    products[to2 + a + 1]! += s20
    products[to2 + a + 2]! += s21
    products[to2 + a + 3]! += s22
  }
}

/** Products of columns a, a + 1 and a + 2 with columns b, b + 1 and b + 2, which lie before them. */
function addSquare(tile: Float64Array, count: number, a: number, b: number, starts: Int32Array, first: number, last: number, from: number, to: number, products: Float64Array): void {
  const size = triangle(count + 1)
  const [hasSecond, hasThird] = [a + 1 < count, a + 2 < count]
  const x0 = a * tileRows - from
  const x1 = hasSecond ? x0 + tileRows : x0
  const x2 = hasThird ? x1 + tileRows : x1
  const y0 = b * tileRows - from
  const y1 = y0 + tileRows
  const y2 = y1 + tileRows
  const [row0, row1, row2] = [triangle(a + 1) + b + 1, triangle(a + 2) + b + 1, triangle(a + 3) + b + 1]
  for (let cell = first; cell < last; cell += 1) {
    const begin = Math.max(from, starts[cell]!)
    const end = Math.min(to, starts[cell + 1]!)
    let [s00, s01, s02, s10, s11, s12, s20, s21, s22] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
    for (let row = begin; row < end; row += 1) {
      const v0 = tile[x0 + row]!
      const v1 = tile[x1 + row]!
      const v2 = tile[x2 + row]!
      const w0 = tile[y0 + row]!
      const w1 = tile[y1 + row]!
      const w2 = tile[y2 + row]!
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
    const to0 = cell * size + row0
    products[to0]! += s00
    products[to0 + 1]! += s01
    products[to0 + 2]! += s02
    if (!hasSecond) continue
    const to1 = cell * size + row1
    products[to1]! += s10
    products[to1 + 1]! += s11
    products[to1 + 2]! += s12
    if (!hasThird) continue
    const to2 = cell * size + row2
    products[to2]! += s20
    products[to2 + 1]! += s21
    products[to2 + 2]! += s22
  }
}
