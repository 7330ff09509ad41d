// How the columns of a model are made of the stored ones, and with that their products of the stored products, cell by cell.
import { intercept } from './model-rows.ts'
import { entryOf, triangle, type Moments } from './moments.ts'

/** Cells worked on at once: few enough to stay close to the processor. */
export const tileCells = 64

export interface Recipe {
  /** Columns that are made. */
  readonly width: number
  readonly stored: number
  /** One product for another: out += factor · (weight of the cell) · (weight of the cell) · stored, where a weight of −1 is none. */
  readonly steps: readonly Step[]
  /** One for each cell. */
  readonly weights: readonly Float64Array[]
}

interface Step {
  readonly out: number
  readonly from: number
  readonly factor: number
  readonly one: number
  readonly other: number
}

interface Ingredient {
  readonly column: number
  readonly factor: number
  readonly weight: number
}

/** For columns that are to enter as (value − shift) / scale. @param names of stored or derived columns */
export function recipeFor(moments: Moments, names: readonly string[], shift: Float64Array, scale: Float64Array): Recipe {
  const weights: Float64Array[] = []
  const made = names.map((name, at) => ingredientsOf(moments, name, shift[at]!, scale[at]!, weights))
  const steps = made.flatMap((ones, a) => made.slice(0, a + 1).flatMap((others, b) => ones.flatMap((one) => others.map((other): Step => ({
    out: entryOf(a, b), from: entryOf(one.column, other.column), factor: one.factor * other.factor, one: one.weight, other: other.weight,
  })))))
  return { width: names.length, stored: moments.columns.length, steps, weights }
}

function ingredientsOf(moments: Moments, name: string, shift: number, scale: number, weights: Float64Array[]): Ingredient[] {
  const terms = moments.derived.find((derived) => derived.name === name)?.terms ?? [{ column: name, weight: 1 }]
  const plain = new Float64Array(moments.columns.length)
  const weighted: Ingredient[] = []
  plain[0] = -shift / scale
  for (const { column, weight } of terms) {
    const at = moments.columns.indexOf(column)
    // What is stored has lost its shift: the intercept gives it back.
    const back = moments.shift[at]! / scale
    if (typeof weight === 'number') {
      plain[at]! += weight / scale
      plain[0]! += weight * back
      continue
    }
    if (!weights.includes(weight)) weights.push(weight)
    const number = weights.indexOf(weight)
    weighted.push({ column: at, factor: 1 / scale, weight: number })
    if (back !== 0) weighted.push({ column: 0, factor: back, weight: number })
  }
  return [...Array.from(plain, (factor, column) => ({ column, factor, weight: -1 })).filter(({ factor }) => factor !== 0), ...weighted]
}

/** Room for the products of {@link tileCells} cells: entry e of the i-th at e · tileCells + i. */
export interface Tile {
  readonly made: Float64Array
  readonly stored: Float64Array
  readonly weights: Float64Array
}

export function openTile({ width, stored, weights }: Recipe): Tile {
  const room = (entries: number) => new Float64Array(entries * tileCells)
  return { made: room(triangle(width)), stored: room(triangle(stored)), weights: room(weights.length) }
}

/** Makes the products of the cells order[from] to order[to − 1], {@link tileCells} at most. */
export function make({ steps, weights, stored }: Recipe, products: Float64Array, order: Int32Array, from: number, to: number, tile: Tile): void {
  const length = to - from
  const size = triangle(stored)
  for (let i = 0; i < length; i += 1) {
    const at = order[from + i]! * size
    for (let entry = 0; entry < size; entry += 1) tile.stored[entry * tileCells + i] = products[at + entry]!
  }
  weights.forEach((weight, number) => {
    for (let i = 0; i < length; i += 1) tile.weights[number * tileCells + i] = weight[order[from + i]!]!
  })
  tile.made.fill(0)
  for (const { out, from: source, factor, one, other } of steps) addProducts(tile, out * tileCells, source * tileCells, factor, one * tileCells, other * tileCells, length)
}

function addProducts({ made, stored, weights }: Tile, to: number, from: number, factor: number, one: number, other: number, length: number): void {
  if (one < 0 && other < 0) for (let i = 0; i < length; i += 1) made[to + i]! += factor * stored[from + i]!
  else if (one < 0 || other < 0) {
    const only = Math.max(one, other)
    for (let i = 0; i < length; i += 1) made[to + i]! += factor * weights[only + i]! * stored[from + i]!
  } else for (let i = 0; i < length; i += 1) made[to + i]! += factor * weights[one + i]! * weights[other + i]! * stored[from + i]!
}

/** Sums over cells of the products of the columns that are made, in full, width × width. */
export function sumOver(recipe: Recipe, products: Float64Array, cells: Int32Array): Float64Array {
  const { width } = recipe
  const sums = new Float64Array(width * width)
  const tile = openTile(recipe)
  for (let from = 0; from < cells.length; from += tileCells) {
    const to = Math.min(cells.length, from + tileCells)
    make(recipe, products, cells, from, to, tile)
    for (let r = 0; r < width; r += 1) {
      for (let s = 0; s <= r; s += 1) {
        const entry = entryOf(r, s) * tileCells
        for (let i = 0; i < to - from; i += 1) sums[r * width + s]! += tile.made[entry + i]!
      }
    }
  }
  for (let r = 0; r < width; r += 1) for (let s = r + 1; s < width; s += 1) sums[r * width + s] = sums[s * width + r]!
  return sums
}

/** Mean and spread of columns over some cells. */
export function centreOf(moments: Moments, names: readonly string[], cells: Int32Array): { shift: Float64Array; scale: Float64Array } {
  const all = [intercept, ...names]
  const sums = (shift: Float64Array) => sumOver(recipeFor(moments, all, shift, new Float64Array(all.length).fill(1)), moments.products, cells)
  const rough = sums(new Float64Array(all.length))
  const mean = Float64Array.from(all, (name, at) => (name === intercept ? 0 : rough[at * all.length]! / rough[0]!))
  const fine = sums(mean)
  const spread = Float64Array.from(all, (name, at) => (name === intercept ? 1 : Math.sqrt(fine[at * all.length + at]! / rough[0]! - (fine[at * all.length]! / rough[0]!) ** 2)))
  names.forEach((name, at) => {
    const stored = moments.columns.indexOf(name)
    // A stored shift that is near enough stays: one term fewer.
    if (stored >= 0 && Math.abs(moments.shift[stored]! - mean[at + 1]!) <= spread[at + 1]! / 2) mean[at + 1] = moments.shift[stored]!
  })
  return { shift: mean.slice(1), scale: spread.slice(1).map((value) => (value > 0 ? value : 1)) }
}
