// Reads the rows once and keeps, of each innermost unit, only its small Gram matrix; what is fitted afterwards never sees a row.
import type { Design } from './design.ts'
import { addCrossProducts, type Siblings } from './siblings.ts'
import { sortByKey } from './nesting.ts'

/** Rows taken at once; a unit may have more. */
export const tileRows = 256

/** Reads tiles of shifted and scaled rows, column by column. */
export function fillTile({ sources, shift, scale, width }: Design, rows: Int32Array, from: number, to: number, tile: Float64Array): void {
  for (let column = 0; column < width; column += 1) {
    const start = column * tileRows - from
    const source = sources[column]
    if (!source) {
      tile.fill(1, start + from, start + to)
      continue
    }
    const centre = shift[column]!
    const unit = 1 / scale[column]!
    for (let at = from; at < to; at += 1) tile[start + at] = (source[rows[at]!]! - centre) * unit
  }
}

export const openTile = (width: number): Float64Array => new Float64Array(width * tileRows)

/**
 * Fills g of the innermost siblings and returns, for each of their blocks, the number of its rows and the Gram matrix of them all (lower triangle, `width` × `width`).
 * One reading of the rows, in the order of the units.
 */
export function accumulate(design: Design, siblings: Siblings): { rows: Int32Array; totals: Float64Array } {
  const { width } = design
  const { blocks, factor, places, g } = siblings
  const { order, starts } = rowsByPlace(factor.codes, places, factor.units)
  const totals = new Float64Array(blocks.count * width * width)
  const rows = new Int32Array(blocks.count)
  const tile = openTile(width)
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    const end = starts[first + length]!
    rows[block] = end - starts[first]!
    let place = first
    for (let from = starts[first]!; from < end; from += tileRows) {
      const to = Math.min(end, from + tileRows)
      fillTile(design, order, from, to, tile)
      addCrossProducts(tile, tileRows, to - from, width, 1, totals, block * width * width)
      for (; ; place += 1) {
        const rowFrom = Math.max(from, starts[place]!)
        const rowTo = Math.min(to, starts[place + 1]!)
        addUnit(tile, rowFrom - from, rowTo - from, factor.columns, width, g, factor.size * width * first + place - first, length)
        if (starts[place + 1]! > to || place + 1 === first + length) break
      }
    }
  }
  return { rows, totals }
}

function rowsByPlace(codes: Int32Array, places: Int32Array, units: number): { order: Int32Array; starts: Int32Array } {
  const keys = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row += 1) keys[row] = places[codes[row]!]!
  return sortByKey(keys, units)
}

function addUnit(tile: Float64Array, from: number, to: number, columns: Int32Array, width: number, g: Float64Array, at: number, stride: number): void {
  for (let effect = 0; effect < columns.length; effect += 1) {
    const z = columns[effect]! * tileRows
    for (let column = 0; column < width; column += 1) {
      const c = column * tileRows
      let sum = 0
      for (let k = from; k < to; k += 1) sum += tile[z + k]! * tile[c + k]!
      g[at + (effect * width + column) * stride]! += sum
    }
  }
}
