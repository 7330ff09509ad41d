// Keeps of each innermost unit only its small Gram matrix, and of each block of units the sum of all products.
import type { Design } from './design.ts'
import { entryOf, triangle } from './moments.ts'
import { makeNext, openTile, servingOf } from './recipe.ts'
import type { Siblings } from './siblings.ts'
import { tileCells } from './source.ts'
import { upTo, writtenOut } from './write-out.ts'

/**
 * Fills g of the innermost siblings and returns, for each of their blocks, the number of its rows and the Gram matrix of them all (lower triangle, `width` × `width`).
 * Cells are read as they lie, and only what is left of each unit is then put in its place. A cell of no unit (−1) is left out.
 */
export function accumulate({ source, recipe, width }: Design, siblings: Siblings): { rows: Int32Array; totals: Float64Array } {
  const { blocks, factor: { units, codes, size, columns } } = siblings
  const blockOf = blocksByUnit(siblings)
  const tile = openTile(recipe)
  const all = servingOf(recipe, tile)
  const ownEntries = Int32Array.from({ length: width * size }, (_, at) => entryOf(Math.floor(at / size), columns[at % size]!))
  const forUnits = { ...all, entries: ownEntries.map((entry) => all.entries[entry]!), factors: Float64Array.from(ownEntries, (entry) => all.factors[entry]!) }
  // The last place of each is for cells of no unit.
  const own = new Float64Array((units + 1) * ownEntries.length)
  const packed = new Float64Array((blocks.count + 1) * triangle(width))
  const rows = new Int32Array(blocks.count + 1)
  const [addToUnits, addToBlocks] = [addingTo(forUnits), addingTo(all)]
  const [unitAt, blockAt] = [new Int32Array(tileCells), new Int32Array(tileCells)]
  for (let from = 0; from < source.cells; from += tileCells) {
    const count = Math.min(tileCells, source.cells - from)
    makeNext(source, recipe, from, from + count, tile)
    for (let i = 0; i < count; i += 1) {
      const unit = codes[from + i]! < 0 ? units : codes[from + i]!
      const block = blockOf[unit]!
      rows[block]! += tile.stored[i]!
      unitAt[i] = unit * ownEntries.length
      blockAt[i] = block * all.entries.length
    }
    addToUnits(all.products, forUnits.factors, count, unitAt, own)
    addToBlocks(all.products, all.factors, count, blockAt, packed)
  }
  for (let block = 0; block < blocks.count; block += 1) putInPlace(siblings, block, own, ownEntries.length)
  return { rows: rows.subarray(0, blocks.count), totals: unpacked(packed, blocks.count, width) }
}

interface Serving {
  readonly products: Float64Array
  readonly entries: Int32Array
  readonly factors: Float64Array
}

type Add = (products: Float64Array, factors: Float64Array, count: number, places: Int32Array, out: Float64Array) => void
const adds = new Map<string, Add>()

/** Adds a tile's products, cell by cell, to those at the places of the cells. */
function addingTo({ entries }: Serving): Add {
  return writtenOut(adds, entries.join(), ['products', 'factors', 'count', 'places', 'out'], () => [
    ...upTo(entries.length).map((entry) => `const f${entry} = factors[${entry}]`),
    'for (let i = 0; i < count; i += 1) {', 'const at = places[i]',
    ...upTo(entries.length).map((entry) => `out[at + ${entry}] += f${entry} * products[i + ${entries[entry]! * tileCells}]`), '}',
  ])
}

/** From lower triangles without gaps, which lie closer together, to those of whole squares. */
function unpacked(packed: Float64Array, count: number, width: number): Float64Array {
  const totals = new Float64Array(count * width * width)
  let from = 0
  for (let row = 0; row < count * width; row += 1) for (let column = 0; column <= row % width; column += 1) totals[row * width + column] = packed[from++]!
  return totals
}

/** The block of each unit, and after them one for no unit. */
function blocksByUnit({ blocks: { count, starts, ends }, order, factor: { units } }: Siblings): Int32Array {
  const found = new Int32Array(units + 1).fill(count, units)
  for (let block = 0; block < count; block += 1) for (let place = starts[block]!; place < ends[block]!; place += 1) found[order[place]!] = block
  return found
}

/** From unit after unit to block after block, where the same entry of all units lies together. */
function putInPlace({ blocks, order, g, factor: { size } }: Siblings, block: number, own: Float64Array, entries: number): void {
  const first = blocks.starts[block]!
  const end = blocks.ends[block]!
  fetchAll(order, first, end, own, entries)
  for (let entry = 0; entry < entries; entry += 1) {
    const column = g[Math.floor(entry / size)]!
    const to = size * first + (entry % size) * (end - first) - first
    for (let place = first; place < end; place += 1) column[to + place] = own[order[place]! * entries + entry]!
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
