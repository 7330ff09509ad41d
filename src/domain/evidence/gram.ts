// Reads the rows once and keeps, of each innermost unit, only its small Gram matrix; what is fitted afterwards never sees a row.
import type { Design } from './design.ts'
import { addCrossProducts, type Siblings } from './siblings.ts'

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
  const { blocks, factor, g } = siblings
  const { order, starts } = rowsByPlace(siblings)
  const rows = new Int32Array(blocks.count)
  const totals = new Float64Array(blocks.count * width * width)
  const tile = openTile(width)
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    const base = factor.size * width * first - first
    const end = starts[first + length]!
    rows[block] = end - starts[first]!
    let place = first
    for (let from = starts[first]!; from < end; from += tileRows) {
      const to = Math.min(end, from + tileRows)
      fillTile(design, order, from, to, tile)
      addCrossProducts(tile, 0, tile, 0, tileRows, to - from, width, 1, totals, block * width * width)
      for (; place < first + length; place += 1) {
        const start = Math.max(0, starts[place]! - from)
        addUnit(tile, start, Math.min(to, starts[place + 1]!) - from, factor.columns, width, g, base + place, length)
        if (starts[place + 1]! > to) break
      }
    }
  }
  return { rows, totals }
}

/** Rows in the order of their units' places, those of no unit (−1) left out; rows of one unit mostly lie together already, so that little is read far apart. */
function rowsByPlace({ factor: { codes, units }, order: unitsInOrder }: Siblings): { order: Int32Array; starts: Int32Array } {
  const next = new Int32Array(units)
  for (let row = 0; row < codes.length; row += 1) if (codes[row]! >= 0) next[codes[row]!]! += 1
  const starts = new Int32Array(units + 1)
  for (let place = 0; place < units; place += 1) {
    const unit = unitsInOrder[place]!
    starts[place + 1] = starts[place]! + next[unit]!
    next[unit] = starts[place]!
  }
  const order = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row += 1) {
    const unit = codes[row]!
    if (unit < 0) continue
    order[next[unit]!] = row
    next[unit]! += 1
  }
  return { order, starts }
}

/** Adds a unit's rows to its g, two effects by two columns at a time. */
function addUnit(tile: Float64Array, from: number, to: number, columns: Int32Array, width: number, g: Float64Array, at: number, stride: number): void {
  const size = columns.length
  for (let effect = 0; effect < size; effect += 2) {
    const hasSecondEffect = effect + 1 < size
    const z0 = columns[effect]! * tileRows
    const z1 = hasSecondEffect ? columns[effect + 1]! * tileRows : z0
    for (let column = 0; column < width; column += 2) {
      const hasSecondColumn = column + 1 < width
      const c0 = column * tileRows
      const c1 = hasSecondColumn ? c0 + tileRows : c0
      let s00 = 0
      let s01 = 0
      let s10 = 0
      let s11 = 0
      for (let k = from; k < to; k += 1) {
        const x0 = tile[z0 + k]!
        const x1 = tile[z1 + k]!
        const y0 = tile[c0 + k]!
        const y1 = tile[c1 + k]!
        s00 += x0 * y0
        s01 += x0 * y1
        s10 += x1 * y0
        s11 += x1 * y1
      }
      const first = at + (column * size + effect) * stride
      g[first]! += s00
      if (hasSecondEffect) g[first + stride]! += s10
      if (hasSecondColumn) {
        g[first + size * stride]! += s01
        if (hasSecondEffect) g[first + (size + 1) * stride]! += s11
      }
    }
  }
}
