// Second derivatives as differences of exact first ones.
import { cholesky, crossOfLower, invertLower } from './small-matrix.ts'

/** @param at a first derivative at each point @param step how far to go to either side in each direction */
export function secondDerivatives(at: (x: Float64Array) => Float64Array, x: Float64Array, step: number): Float64Array {
  const size = x.length
  const out = new Float64Array(size * size)
  for (let r = 0; r < size; r += 1) {
    const ahead = at(moved(x, r, step))
    const behind = at(moved(x, r, -step))
    for (let s = 0; s < size; s += 1) {
      const slope = (ahead[s]! - behind[s]!) / (2 * step)
      out[r * size + s]! += slope / 2
      out[s * size + r]! += slope / 2
    }
  }
  return out
}

export function moved(x: Float64Array, place: number, by: number): Float64Array {
  const other = x.slice()
  other[place]! += by
  return other
}

/** The inverse of a symmetric matrix; null when it is not positive definite. */
export function invert(matrix: Float64Array, size: number): Float64Array | null {
  const root = matrix.slice()
  if (cholesky(root, size, 1e-12) >= 0) return null
  invertLower(root, size)
  return crossOfLower(root, size)
}
