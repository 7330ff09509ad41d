// Says which fixed effect cannot be told from the others, before anything is estimated from them.
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
