// How the columns of a model are made of the stored ones, and with that their products of the stored products, cell by cell.
import { intercept } from './model-rows.ts'
import { entryOf, triangle } from './moments.ts'
import { tileCells, type Source } from './source.ts'
import { sum, upTo, writtenOut } from './write-out.ts'

export interface Recipe {
  /** Columns that are made. */
  readonly width: number
  readonly stored: number
  /** Parts of products that are made, and what each is multiplied by. */
  readonly steps: readonly Step[]
  readonly factors: Float64Array
  /** One for each cell. */
  readonly weights: readonly Float64Array[]
  /** Whether each product is a stored one times a factor, so that none has to be made first. */
  readonly isPlain: boolean
  readonly makeProducts: MakeProducts
}

/** One stored product's part in a product that is made: factor · weights of the cell · stored. */
interface Step {
  readonly out: number
  readonly from: number
  /** Numbers of the weights; −1 for none. */
  readonly one: number
  readonly other: number
}

interface Ingredient {
  readonly column: number
  readonly factor: number
  readonly weight: number
}

/** For columns that are to enter as (value − shift) / scale. @param names of stored or derived columns */
export function recipeFor(source: Source, names: readonly string[], shift: Float64Array, scale: Float64Array): Recipe {
  const weights: Float64Array[] = []
  const made = names.map((name, at) => ingredientsOf(source, name, shift[at]!, scale[at]!, weights))
  const steps = made.flatMap((ones, a) => made.slice(0, a + 1).flatMap((others, b) => ones.flatMap((one) => others.map((other) => ({
    out: entryOf(a, b), from: entryOf(one.column, other.column), factor: one.factor * other.factor, one: one.weight, other: other.weight,
  })))))
  return {
    width: names.length, stored: source.columns.length, weights, isPlain: weights.length === 0 && made.every(({ length }) => length === 1),
    steps, factors: Float64Array.from(steps, ({ factor }) => factor), makeProducts: makingProducts(steps, weights.length),
  }
}

function ingredientsOf({ columns, derived, shift: storedShift }: Source, name: string, shift: number, scale: number, weights: Float64Array[]): Ingredient[] {
  const terms = derived.find((one) => one.name === name)?.terms ?? [{ column: name, weight: 1 }]
  const plain = new Float64Array(columns.length)
  const weighted: Ingredient[] = []
  plain[0] = -shift / scale
  for (const { column, weight } of terms) {
    const at = columns.indexOf(column)
    // What is stored has lost its shift: the intercept gives it back.
    const back = storedShift[at]! / scale
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

/** Where the products of the columns stand once they are made ({@link makeNext}), and what they still have to be multiplied by: in a plain recipe the stored ones serve. */
export function servingOf({ width, steps, factors, isPlain }: Recipe, tile: Tile): { readonly products: Float64Array; readonly entries: Int32Array; readonly factors: Float64Array } {
  const count = triangle(width)
  if (isPlain) return { products: tile.stored, entries: Int32Array.from(steps, ({ from }) => from), factors }
  return { products: tile.made, entries: Int32Array.from({ length: count }, (_, entry) => entry), factors: new Float64Array(count).fill(1) }
}

/** Makes the products of cells `from` to `to` − 1, {@link tileCells} at most. */
export function makeNext(source: Source, recipe: Recipe, from: number, to: number, tile: Tile): void {
  source.fill(from, to, tile.stored, 0)
  if (recipe.isPlain) return
  recipe.weights.forEach((weight, number) => tile.weights.set(weight.subarray(from, to), number * tileCells))
  recipe.makeProducts(tile, recipe.factors, to - from)
}

/** The same of some cells that may lie anywhere. */
function make(source: Source, recipe: Recipe, cells: Int32Array, tile: Tile): void {
  cells.forEach((cell, at) => {
    source.fill(cell, cell + 1, tile.stored, at)
    recipe.weights.forEach((weight, number) => (tile.weights[number * tileCells + at] = weight[cell]!))
  })
  recipe.makeProducts(tile, recipe.factors, cells.length)
}

/** Makes the products of the first `length` cells of a tile. */
type MakeProducts = (tile: Tile, factors: Float64Array, length: number) => void
const known = new Map<string, MakeProducts>()

function makingProducts(steps: readonly Step[], weights: number): MakeProducts {
  const key = steps.map(({ out, from, one, other }) => [out, from, one, other].join(' ')).join()
  return writtenOut(known, key, ['tile', 'factors', 'length'], () => {
    const outs = [...Map.groupBy(steps.map((step, at) => ({ ...step, at })), ({ out }) => out)]
    const froms = [...new Set(steps.map(({ from }) => from))]
    const weight = (number: number) => (number < 0 ? '' : ` * w${number}`)
    return [
      'const { made, stored, weights } = tile', ...steps.map((_, at) => `const f${at} = factors[${at}]`),
      'for (let i = 0; i < length; i += 1) {',
      ...froms.map((from) => `const s${from} = stored[i + ${from * tileCells}]`), ...upTo(weights).map((number) => `const w${number} = weights[i + ${number * tileCells}]`),
      ...outs.map(([out, parts]) => `made[i + ${out * tileCells}] = ${sum(parts.map(({ at, one, other, from }) => `f${at}${weight(one)}${weight(other)} * s${from}`))}`), '}',
    ]
  })
}

/** Sums over cells of the products of the columns that are made, in full, width × width. */
export function sumOver(source: Source, recipe: Recipe, cells: Int32Array): Float64Array {
  const { width } = recipe
  const sums = new Float64Array(width * width)
  const tile = openTile(recipe)
  for (let from = 0; from < cells.length; from += tileCells) {
    const to = Math.min(cells.length, from + tileCells)
    make(source, recipe, cells.subarray(from, to), tile)
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

/** Where a column's mean is no further from its shift than this many spreads, its squares lose one digit of sixteen. A design choice. */
const nearEnough = 4

/** Shift and scale of columns, from some cells. What is stored keeps its shift where that is near enough, and what is derived has none: one term fewer to add for every product. */
export function centreOf(source: Source, names: readonly string[], cells: Int32Array): { shift: Float64Array; scale: Float64Array } {
  const all = [intercept, ...names]
  const sums = (shift: Float64Array) => sumOver(source, recipeFor(source, all, shift, new Float64Array(all.length).fill(1)), cells)
  const rough = sums(new Float64Array(all.length))
  // Cells without rows have no mean, and need none.
  const rows = Math.max(1, rough[0]!)
  const mean = Float64Array.from(all, (name, at) => (name === intercept ? 0 : rough[at * all.length]! / rows))
  const fine = sums(mean)
  const spread = Float64Array.from(all, (name, at) => (name === intercept ? 1 : Math.sqrt(fine[at * all.length + at]! / rows - (fine[at * all.length]! / rows) ** 2)))
  names.forEach((name, at) => {
    const own = source.shift[source.columns.indexOf(name)] ?? 0
    if (Math.abs(own - mean[at + 1]!) <= nearEnough * spread[at + 1]!) mean[at + 1] = own
  })
  return { shift: mean.slice(1), scale: spread.slice(1).map((value) => (value > 0 ? value : 1)) }
}
