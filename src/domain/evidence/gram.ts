// Reads the rows once and keeps, of each innermost unit, only its small Gram matrix; what is fitted afterwards never sees a row.
import type { Design, Factor } from './design.ts'
import { addCrossProducts, type Siblings } from './siblings.ts'

/** Rows taken at once; a unit may have more. */
export const tileRows = 256

/** Reads tiles of shifted and scaled rows, column by column. @param rows which ones; null for all as they lie */
export function fillTile({ sources, shift, scale, width }: Design, rows: Int32Array | null, from: number, to: number, tile: Float64Array): void {
  for (let column = 0; column < width; column += 1) {
    const start = column * tileRows - from
    const source = sources[column]
    if (!source) {
      tile.fill(1, start + from, start + to)
      continue
    }
    const centre = shift[column]!
    const unit = 1 / scale[column]!
    if (rows) for (let at = from; at < to; at += 1) tile[start + at] = (source[rows[at]!]! - centre) * unit
    else for (let at = from; at < to; at += 1) tile[start + at] = (source[at]! - centre) * unit
  }
}

export const openTile = (width: number): Float64Array => new Float64Array(width * tileRows)

/**
 * Fills g of the innermost siblings and returns, for each of their blocks, the number of its rows and the Gram matrix of them all (lower triangle, `width` × `width`).
 * The rows are read once in the order of the units' numbers, in which they mostly lie; only what is left of each unit is then put in its place.
 */
export function accumulate(design: Design, siblings: Siblings): { rows: Int32Array; totals: Float64Array } {
  const { width } = design
  const { blocks, factor, g, places } = siblings
  const square = width * width
  const { order, starts } = rowsByUnit(factor)
  const blockAt = blocksByPlace(siblings)
  const entries = entriesOf(factor, width)
  // Where units stand as they are numbered they are put in their place at once; elsewhere that would write far apart.
  const isInPlace = places.every((place, unit) => place === unit)
  const own = isInPlace ? g : new Float64Array(factor.units * entries.length)
  const rows = new Int32Array(blocks.count)
  const totals = new Float64Array(blocks.count * square)
  const tile = openTile(width)
  const gram = new Float64Array(square)
  const lower = Int32Array.from([...gram.keys()].filter((entry) => entry % width <= Math.floor(entry / width)))
  const end = starts[factor.units]!
  let unit = 0
  for (let from = 0; from < end; from += tileRows) {
    const to = Math.min(end, from + tileRows)
    fillTile(design, order, from, to, tile)
    for (; unit < factor.units; unit += 1) {
      const first = Math.max(from, starts[unit]!)
      const last = Math.min(to, starts[unit + 1]!)
      const block = blockAt[places[unit]!]!
      rows[block]! += last - first
      addCrossProducts(tile, first - from, tile, first - from, tileRows, last - first, width, 1, gram, 0)
      const begin = blocks.starts[block]!
      const at = isInPlace ? entries.length * begin + unit - begin : entries.length * unit
      const stride = isInPlace ? blocks.ends[block]! - begin : 1
      for (let entry = 0; entry < entries.length; entry += 1) own[at + entry * stride]! += gram[entries[entry]!]!
      const total = block * square
      for (let entry = 0; entry < lower.length; entry += 1) {
        const place = lower[entry]!
        totals[total + place]! += gram[place]!
        gram[place] = 0
      }
      if (starts[unit + 1]! > to) break
    }
  }
  if (!isInPlace) putInPlace(siblings, own, entries.length)
  return { rows, totals }
}

/** Rows in the order of their units' numbers, those of no unit (−1) left out; null where they lie so already. `starts` has one entry more than there are units. */
function rowsByUnit({ codes, units }: Factor): { order: Int32Array | null; starts: Int32Array } {
  const starts = new Int32Array(units + 1)
  let isInOrder = true
  let before = 0
  for (let row = 0; row < codes.length; row += 1) {
    const unit = codes[row]!
    if (unit < before) isInOrder = false
    before = unit
    if (unit >= 0) starts[unit + 1]! += 1
  }
  for (let unit = 0; unit < units; unit += 1) starts[unit + 1]! += starts[unit]!
  if (isInOrder) return { order: null, starts }
  const next = starts.slice()
  const order = new Int32Array(starts[units]!)
  for (let row = 0; row < codes.length; row += 1) if (codes[row]! >= 0) order[next[codes[row]!]!++] = row
  return { order, starts }
}

function blocksByPlace({ blocks: { count, starts, ends }, order }: Siblings): Int32Array {
  const found = new Int32Array(order.length)
  for (let block = 0; block < count; block += 1) found.fill(block, starts[block], ends[block])
  return found
}

/** Where each entry of a unit's g stands in the lower triangle of its Gram matrix. */
function entriesOf({ columns, size }: Factor, width: number): Int32Array {
  return Int32Array.from({ length: size * width }, (_, entry) => {
    const [column, effect] = [Math.floor(entry / size), columns[entry % size]!]
    return Math.max(column, effect) * width + Math.min(column, effect)
  })
}

/** From unit after unit to block after block, where the same entry of all units lies together. */
function putInPlace({ blocks, order, g }: Siblings, own: Float64Array, entries: number): void {
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    for (let i = 0; i < length; i += 1) {
      const from = order[first + i]! * entries
      const to = entries * first + i
      for (let entry = 0; entry < entries; entry += 1) g[to + entry * length] = own[from + entry]!
    }
  }
}
