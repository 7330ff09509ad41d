// Keeps of each innermost unit only its small Gram matrix, and of each block of units the sum of all products.
import type { Design } from './design.ts'
import { entryOf } from './moments.ts'
import { makeNext, openTile } from './recipe.ts'
import type { Siblings } from './siblings.ts'
import { tileCells } from './source.ts'

/**
 * Fills g of the innermost siblings and returns, for each of their blocks, the number of its rows and the Gram matrix of them all (lower triangle, `width` × `width`).
 * Cells are read as they lie, and only what is left of each unit is then put in its place. A cell of no unit (−1) is left out.
 */
export function accumulate({ source, recipe, width }: Design, siblings: Siblings): { rows: Int32Array; totals: Float64Array } {
  const { blocks, factor: { units, codes, size, columns } } = siblings
  const blockOf = blocksByUnit(siblings)
  const rows = new Int32Array(blocks.count)
  const totals = new Float64Array(blocks.count * width * width)
  const entries = Int32Array.from({ length: width * size }, (_, at) => entryOf(Math.floor(at / size), columns[at % size]!))
  const own = new Float64Array(units * entries.length)
  const tile = openTile(recipe)
  for (let from = 0; from < source.cells; from += tileCells) {
    const to = Math.min(source.cells, from + tileCells)
    makeNext(source, recipe, from, to, tile)
    addEntries(tile.made, from, to, codes, entries, own)
    addTotals(tile.made, tile.stored, from, to, codes, blockOf, width, rows, totals)
  }
  for (let block = 0; block < blocks.count; block += 1) putInPlace(siblings, block, own, entries.length)
  return { rows, totals }
}

function addEntries(made: Float64Array, from: number, to: number, codes: Int32Array, entries: Int32Array, own: Float64Array): void {
  for (let cell = from; cell < to; cell += 1) {
    if (codes[cell]! < 0) continue
    const at = codes[cell]! * entries.length
    for (let entry = 0; entry < entries.length; entry += 1) own[at + entry]! += made[entries[entry]! * tileCells + cell - from]!
  }
}

function addTotals(made: Float64Array, stored: Float64Array, from: number, to: number, codes: Int32Array, blockOf: Int32Array, width: number, rows: Int32Array, totals: Float64Array): void {
  for (let cell = from; cell < to; cell += 1) {
    if (codes[cell]! < 0) continue
    const block = blockOf[codes[cell]!]!
    rows[block]! += stored[cell - from]!
    let entry = cell - from
    for (let r = 0; r < width; r += 1) {
      const at = (block * width + r) * width
      for (let s = 0; s <= r; s += 1, entry += tileCells) totals[at + s]! += made[entry]!
    }
  }
}

function blocksByUnit({ blocks: { count, starts, ends }, order }: Siblings): Int32Array {
  const found = new Int32Array(order.length)
  for (let block = 0; block < count; block += 1) for (let place = starts[block]!; place < ends[block]!; place += 1) found[order[place]!] = block
  return found
}

/** From unit after unit to block after block, where the same entry of all units lies together. */
function putInPlace({ blocks, order, g }: Siblings, block: number, own: Float64Array, entries: number): void {
  const first = blocks.starts[block]!
  const end = blocks.ends[block]!
  fetchAll(order, first, end, own, entries)
  for (let place = first; place < end; place += 1) {
    const from = order[place]! * entries
    const to = entries * first + place - first
    for (let entry = 0; entry < entries; entry += 1) g[to + entry * (end - first)] = own[from + entry]!
  }
}

/** Numbers that a processor fetches at once. */
const line = 8

/** Units of one therapist lie far apart: when all are asked for at once they are fetched side by side, not one after the other. */
function fetchAll(order: Int32Array, first: number, end: number, own: Float64Array, entries: number): number {
  let sum = 0
  for (let place = first; place < end; place += 1) {
    const from = order[place]! * entries
    for (let entry = 0; entry < entries; entry += line) sum += own[from + entry]!
    sum += own[from + entries - 1]!
  }
  return sum
}
