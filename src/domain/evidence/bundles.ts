// Units with nothing but an intercept, as many rows and one parent go through elimination alike: they are taken in one bundle, whatever their number.
import { intercept } from './model-rows.ts'
import { blockSize } from './nesting.ts'
import type { Siblings } from './siblings.ts'
import { lowerOf, upTo, writtenOut } from './write-out.ts'

export interface Bundles {
  readonly count: number
  /** Place of the parent, number of rows of each unit, and number of units. */
  readonly parents: Int32Array
  readonly rows: Float64Array
  readonly units: Int32Array
  /** Σ g′g over the units of each bundle, lower triangle, width × width. */
  readonly squares: Float64Array
}

/** Fewer units to a bundle than this on average are not worth it. A design choice. */
const fewestUnits = 4

/** null for units with other effects than an intercept, and where hardly any two are alike. */
export function bundle(siblings: Siblings, width: number): Bundles | null {
  const { factor: { size, names, columns, units }, blocks, g } = siblings
  if (size !== 1 || names[0] !== intercept) return null
  const rowsOfUnits = g[columns[0]!]!
  const addSquares = addingSquares(width)
  const most = Math.floor(units / fewestUnits)
  const found = { parents: new Int32Array(most), rows: new Float64Array(most), units: new Int32Array(most), squares: new Float64Array(most * width * width) }
  /** Where the square of each unit's bundle begins. */
  const starts = new Int32Array(blockSize)
  // Whole numbers are found faster than others.
  const rows = new Int32Array(blockSize)
  let byRows = new Map<number, number>()
  let count = 0
  for (let block = 0; block < blocks.count; block += 1) {
    const parent = blocks.parents[block]!
    if (block > 0 && parent !== blocks.parents[block - 1]) byRows = new Map()
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    rows.set(rowsOfUnits.subarray(first, first + length))
    for (let i = 0; i < length; i += 1) {
      const own = rows[i]!
      let number = byRows.get(own)
      if (number === undefined) {
        if (count === most) return null
        number = count++
        byRows.set(own, number)
        found.parents[number] = parent
        found.rows[number] = own
      }
      starts[i] = number * width * width
      found.units[number]! += 1
    }
    addSquares(g, first, length, starts, found.squares)
  }
  return { count, parents: found.parents.subarray(0, count), rows: found.rows.subarray(0, count), units: found.units.subarray(0, count), squares: found.squares.slice(0, count * width * width) }
}

/** Adds g′g of each unit of a block to that of its bundle. */
type AddSquares = (g: readonly Float64Array[], first: number, length: number, starts: Int32Array, squares: Float64Array) => void
const known = new Map<string, AddSquares>()

function addingSquares(width: number): AddSquares {
  return writtenOut(known, `${width}`, ['g', 'first', 'length', 'starts', 'squares'], () => [
    ...upTo(width).map((c) => `const g${c} = g[${c}]`),
    'for (let i = 0; i < length; i += 1) {', 'const at = starts[i]', ...upTo(width).map((c) => `const x${c} = g${c}[first + i]`),
    ...lowerOf(width).map(([r, s]) => `squares[at + ${r * width + s}] += x${r} * x${s}`), '}',
  ])
}

/** As for single units: subtracts what their effects explain from their parents' sums. @returns the sum of log |L′AL + I| */
export function eliminateBundles({ count, parents, rows, units, squares }: Bundles, l: Float64Array, width: number, sums: Float64Array): number {
  const square = width * width
  let logDeterminant = 0
  for (let number = 0; number < count; number += 1) {
    const p = 1 + l[0]! ** 2 * rows[number]!
    logDeterminant += units[number]! * Math.log(p)
    const weight = l[0]! ** 2 / p
    const from = number * square
    const to = parents[number]! * square
    for (let entry = 0; entry < square; entry += 1) sums[to + entry]! -= weight * squares[from + entry]!
  }
  return logDeterminant
}

/** ∂criterion/∂L, from what is above each parent (width × width, in full). */
export function slopeOfBundles({ count, parents, rows, units, squares }: Bundles, l: Float64Array, width: number, above: Float64Array): number {
  let slope = 0
  for (let number = 0; number < count; number += 1) {
    const from = number * width * width
    const at = parents[number]! * width * width
    let spread = 0
    for (let r = 0; r < width; r += 1) {
      for (let s = 0; s < r; s += 1) spread += 2 * above[at + r * width + s]! * squares[from + r * width + s]!
      spread += above[at + r * width + r]! * squares[from + r * width + r]!
    }
    const j = l[0]! / (1 + l[0]! ** 2 * rows[number]!)
    slope += 2 * (units[number]! * rows[number]! * j + (rows[number]! * l[0]! * j - 1) * j * spread)
  }
  return slope
}
