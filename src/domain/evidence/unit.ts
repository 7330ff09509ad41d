// One unit's share of the work, for any number of effects: what blocks of one or two effects have written out.
import { cholesky, crossOfLower, invertLower, multiply, transpose } from './small-matrix.ts'

/** What elimination of one unit leaves behind, `size` × `size`. */
export interface Weighed {
  /** log |L′AL + I| */
  readonly logDeterminant: number
  /** (L′AL + I)⁻¹ */
  readonly inverse: Float64Array
  /** R⁻¹L′ with R the Cholesky factor of L′AL + I: what is subtracted above is the square of this times g. */
  readonly weights: Float64Array
}

/** @param a Z′Z of the unit, in full @param l its factor, upper triangle zero */
export function weigh(a: Float64Array, l: Float64Array, size: number): Weighed {
  const lTurned = transpose(l, size, size)
  const p = multiply(multiply(lTurned, a, size, size, size), l, size, size, size)
  for (let r = 0; r < size; r += 1) p[r * size + r]! += 1
  cholesky(p, size)
  let logDeterminant = 0
  for (let r = 0; r < size; r += 1) {
    logDeterminant += 2 * Math.log(p[r * size + r]!)
    for (let s = r + 1; s < size; s += 1) p[r * size + s] = 0
  }
  invertLower(p, size)
  return { logDeterminant, inverse: crossOfLower(p, size), weights: multiply(p, lTurned, size, size, size) }
}

/** 2 (A − (I − AW) K) L (L′AL + I)⁻¹ with K = g D g′: the derivative of the criterion by the unit's factor, in full. */
export function slopeOf(a: Float64Array, k: Float64Array, l: Float64Array, inverse: Float64Array, size: number): Float64Array {
  const j = multiply(l, inverse, size, size, size)
  const aj = multiply(a, j, size, size, size)
  const kj = multiply(k, j, size, size, size)
  const m = multiply(transpose(l, size, size), kj, size, size, size)
  for (let r = 0; r < size; r += 1) m[r * size + r]! += 1
  const slope = multiply(aj, m, size, size, size)
  for (let entry = 0; entry < slope.length; entry += 1) slope[entry] = 2 * (slope[entry]! - kj[entry]!)
  return slope
}

/** W = L (L′AL + I)⁻¹ L′. */
export function shrinkage(l: Float64Array, inverse: Float64Array, size: number): Float64Array {
  return multiply(multiply(l, inverse, size, size, size), transpose(l, size, size), size, size, size)
}
