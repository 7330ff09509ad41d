// Where sums of products come from, cell by cell: rows that are read for them, or moments that were kept.
import { triangle, type Moments } from './moments.ts'

/** Cells worked on at once: few enough to stay close to the processor. */
export const tileCells = 64

/** All that is known of moments but the products, which are handed out a few cells at a time: so those of rows need not be kept. */
export interface Source extends Omit<Moments, 'products'> {
  readonly rows: number
  /** Writes the products of cells `from` to `to` − 1: entry e of the i-th at e · tileCells + `at` + i. */
  fill(from: number, to: number, tile: Float64Array, at: number): void
}

export function sourceOf(moments: Moments): Source {
  const { cells, columns, products } = moments
  const size = triangle(columns.length)
  let rows = 0
  for (let cell = 0; cell < cells; cell += 1) rows += products[cell * size]!
  return { ...moments, rows, fill: (from, to, tile, at) => turn(products, size, from, to, tile, at) }
}

/** From cell after cell to entry after entry. */
function turn(products: Float64Array, size: number, from: number, to: number, tile: Float64Array, at: number): void {
  for (let cell = from; cell < to; cell += 1) {
    const first = cell * size
    const place = at + cell - from
    for (let entry = 0; entry < size; entry += 1) tile[entry * tileCells + place] = products[first + entry]!
  }
}

/** The number of rows of each cell. */
export function rowsOfCells(source: Source): Float64Array {
  const rows = new Float64Array(source.cells)
  const tile = new Float64Array(triangle(source.columns.length) * tileCells)
  for (let from = 0; from < source.cells; from += tileCells) {
    const to = Math.min(source.cells, from + tileCells)
    source.fill(from, to, tile, 0)
    rows.set(tile.subarray(0, to - from), from)
  }
  return rows
}
