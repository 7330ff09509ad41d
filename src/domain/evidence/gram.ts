// Keeps of each innermost unit only its small Gram matrix, and of each block of units the sum of all products.
import type { Design } from './design.ts'
import { entryOf, triangle } from './moments.ts'
import { makeNext, openTile, servingOf } from './recipe.ts'
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
  const packed = new Float64Array(blocks.count * triangle(width))
  const tile = openTile(recipe)
  const all = servingOf(recipe, tile)
  const ownEntries = Int32Array.from({ length: width * size }, (_, at) => entryOf(Math.floor(at / size), columns[at % size]!))
  const forUnits = { ...all, entries: ownEntries.map((entry) => all.entries[entry]!), factors: Float64Array.from(ownEntries, (entry) => all.factors[entry]!) }
  const own = new Float64Array(units * ownEntries.length)
  for (let from = 0; from < source.cells; from += tileCells) {
    const to = Math.min(source.cells, from + tileCells)
    makeNext(source, recipe, from, to, tile)
    addTile(forUnits, all, tile.stored, from, to, codes, blockOf, own, packed, rows)
  }
  for (let block = 0; block < blocks.count; block += 1) putInPlace(siblings, block, own, ownEntries.length)
  return { rows, totals: unpacked(packed, blocks.count, width) }
}

interface Serving {
  readonly products: Float64Array
  readonly entries: Int32Array
  readonly factors: Float64Array
}

/** Adds the products of each cell to those of its unit and of its block, and its rows: a tile at a time, which a compiler takes more trouble over than over one long loop. */
function addTile(forUnits: Serving, all: Serving, stored: Float64Array, from: number, to: number, codes: Int32Array, blockOf: Int32Array, own: Float64Array, packed: Float64Array, rows: Int32Array): void {
  const { products, entries, factors } = forUnits
  const { products: allProducts, entries: allEntries, factors: allFactors } = all
  for (let cell = from; cell < to; cell += 1) {
    const unit = codes[cell]!
    if (unit < 0) continue
    const ownAt = unit * entries.length
    for (let entry = 0; entry < entries.length; entry += 1) own[ownAt + entry]! += factors[entry]! * products[entries[entry]! * tileCells + cell - from]!
    const block = blockOf[unit]!
    rows[block]! += stored[cell - from]!
    const blockAt = block * allEntries.length
    for (let entry = 0; entry < allEntries.length; entry += 1) packed[blockAt + entry]! += allFactors[entry]! * allProducts[allEntries[entry]! * tileCells + cell - from]!
  }
}

/** From lower triangles without gaps, which lie closer together, to those of whole squares. */
function unpacked(packed: Float64Array, count: number, width: number): Float64Array {
  const totals = new Float64Array(count * width * width)
  let from = 0
  for (let row = 0; row < count * width; row += 1) for (let column = 0; column <= row % width; column += 1) totals[row * width + column] = packed[from++]!
  return totals
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
