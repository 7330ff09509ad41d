// Keeps of each innermost unit only its small Gram matrix, and of each block of units the sum of all products.
import type { Design } from './design.ts'
import { entryOf } from './moments.ts'
import { make, openTile, tileCells } from './recipe.ts'
import type { Siblings } from './siblings.ts'
import { sortByKey } from './sort-by-key.ts'

/**
 * Fills g of the innermost siblings and returns, for each of their blocks, the number of its rows and the Gram matrix of them all (lower triangle, `width` × `width`).
 * Cells are read block by block, so that each is read once and what is made of it is put in its place at once. A cell of no unit (−1) is left out.
 */
export function accumulate({ moments: { products }, recipe, width }: Design, siblings: Siblings): { rows: Int32Array; totals: Float64Array } {
  const { blocks, factor: { size, columns, codes }, g, places } = siblings
  const { order, starts } = cellsByPlace(codes, places)
  const stored = products.length / codes.length
  const rows = new Int32Array(blocks.count)
  const totals = new Float64Array(blocks.count * width * width)
  const tile = openTile(recipe)
  const slots = new Int32Array(tileCells)
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    const end = starts[blocks.ends[block]!]!
    for (let from = starts[first]!; from < end; from += tileCells) {
      const to = Math.min(end, from + tileCells)
      make(recipe, products, order, from, to, tile)
      for (let i = 0; i < to - from; i += 1) {
        slots[i] = places[codes[order[from + i]!]!]! - first
        rows[block]! += products[order[from + i]! * stored]!
      }
      for (let r = 0; r < width; r += 1) for (let s = 0; s <= r; s += 1) totals[(block * width + r) * width + s]! += sumOf(tile.made, entryOf(r, s) * tileCells, to - from)
      for (let column = 0; column < width; column += 1) {
        for (let effect = 0; effect < size; effect += 1) {
          putInPlace(tile.made, entryOf(column, columns[effect]!) * tileCells, to - from, slots, g, size * width * first + (column * size + effect) * length)
        }
      }
    }
  }
  return { rows, totals }
}

function sumOf(values: Float64Array, at: number, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i += 1) sum += values[at + i]!
  return sum
}

function putInPlace(values: Float64Array, at: number, count: number, slots: Int32Array, g: Float64Array, to: number): void {
  for (let i = 0; i < count; i += 1) g[to + slots[i]!]! += values[at + i]!
}

/** Cells in the order of their units' places, those of no unit left out; `starts` has one entry more than there are places. */
function cellsByPlace(codes: Int32Array, places: Int32Array): { order: Int32Array; starts: Int32Array } {
  const end = places.length
  const { order, starts } = sortByKey(codes.map((unit) => (unit < 0 ? end : places[unit]!)), end + 1)
  return { order, starts: starts.subarray(0, end + 1) }
}
