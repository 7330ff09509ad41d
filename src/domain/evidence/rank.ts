// Says which fixed effect cannot be told from the others, and which random term cannot be told from the fixed effects, before anything is estimated from them.
import type { Factor } from './design.ts'
import { accumulate } from './gram.ts'
import { solveLower } from './large-matrix.ts'
import { blocksOf, orderSiblings } from './nesting.ts'
import { openSiblings, type Siblings } from './siblings.ts'
import { cholesky } from './small-matrix.ts'
import type { System } from './system.ts'

/** Of a column's sum of squares less than this share is its own: it is made up by the columns before it. A design choice. */
const leastOwn = 1e-10

/** What rounding can leave of the square of a number, as a share of it, after a few sums. */
const rounding = 8 * Number.EPSILON

/** Of the outcome's sum of squares less than this share is left over: rounding, and nothing to estimate a residual from. A design choice. */
const leastResidual = 1e-12

/** Whether fixed and random effects together leave anything over; identical clients, or values that follow from one another, can leave nothing although fixed effects alone did. @param residual sum of squares at the optimum */
export const leavesNothing = ({ design: { width }, products }: System, residual: number): boolean => !(residual > products[width * width - 1]! * leastResidual)

/** The first fixed effect that the ones before it make up (a constant column beside the intercept, a copy, a sum), or an outcome that they make up entirely. */
export function rankDeficiency({ design: { fixed, width, shift, scale }, products, rows }: System): { readonly kind: 'rank-deficient'; readonly name: string } | { readonly kind: 'no-residual' } | null {
  const size = fixed.length + 1
  const gram = new Float64Array(size * size)
  const from = (at: number) => (at === fixed.length ? width - 1 : at)
  for (let r = 0; r < size; r += 1) for (let s = 0; s <= r; s += 1) gram[r * size + s] = products[from(r) * width + from(s)]!
  // A column that does not vary is nothing but rounding once its mean is taken off: of its values, or of its sums of squares.
  for (let r = 0; r < size; r += 1) if (gram[r * size + r]! <= (shift[from(r)]! / scale[from(r)]!) ** 2 * rows * rounding) gram[r * size + r] = 0
  const at = cholesky(gram, size, leastOwn)
  if (at < 0) return null
  return at < fixed.length ? { kind: 'rank-deficient', name: fixed[at]! } : { kind: 'no-residual' }
}

export interface WithinFixedEffects {
  readonly kind: 'within-fixed-effects'
  readonly group: string
  /** The effects of the term. */
  readonly names: readonly string[]
}

/**
 * The first random term of which every unit's every column is made up by the fixed effects (therapists who are fixed effects too): the restricted likelihood is the same whatever its variance.
 * Columns of different units have no row in common, so that a group with more units than there are fixed effects cannot lie within them. @param system with fixed effects that can be told apart
 */
export function termWithinFixedEffects({ design, products }: System): WithinFixedEffects | null {
  const { fixed: { length: size }, width, factors } = design
  const few = factors.filter(({ units }) => units <= size)
  if (few.length === 0) return null
  const root = new Float64Array(size * size)
  for (let r = 0; r < size; r += 1) for (let s = 0; s <= r; s += 1) root[r * size + s] = products[r * width + s]!
  cholesky(root, size)
  for (const factor of few) {
    const ordered = orderSiblings(new Int32Array(factor.units), 1, null)
    const siblings = openSiblings(factor, ordered, blocksOf(ordered), width)
    accumulate(design, siblings)
    const within = termsOf(factor).find((effects) => effects.every((effect) => isMadeUp(siblings, effect, root, size)))
    if (within) return { kind: 'within-fixed-effects', group: factor.group, names: within.map((effect) => factor.names[effect]!) }
  }
  return null
}

/** The effects of each term: those with a covariance. */
function termsOf({ names, free }: Factor): number[][] {
  const firstOf = (effect: number) => Math.min(...free.filter(({ row }) => row === effect).map(({ column }) => column))
  const effects = [...names.keys()]
  return effects.filter((effect) => firstOf(effect) === effect).map((first) => effects.filter((effect) => firstOf(effect) === first))
}

/** Whether the fixed effects make up an effect's column of every unit that has one. @param root lower Cholesky factor of their products */
function isMadeUp({ g, blocks, factor: { columns, size: effects } }: Siblings, effect: number, root: Float64Array, size: number): boolean {
  let hasColumn = false
  for (let block = 0; block < blocks.count; block += 1) {
    const [start, end] = [blocks.starts[block]!, blocks.ends[block]!]
    for (let unit = 0; unit < end - start; unit += 1) {
      const at = effects * start + effect * (end - start) + unit
      const square = g[columns[effect]!]![at]!
      if (square === 0) continue
      hasColumn = true
      const along = Float64Array.from({ length: size }, (_, column) => g[column]![at]!)
      solveLower(root, size, along, 1)
      if (square - along.reduce((sum, value) => sum + value * value, 0) > leastOwn * square) return false
    }
  }
  return hasColumn
}
