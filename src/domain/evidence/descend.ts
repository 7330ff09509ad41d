// Walks back down from the whole to the units: how the criterion changes with each entry of a factor, and what is passed to the units below.
import { triangle } from './moments.ts'
import type { Siblings } from './siblings.ts'
import { cholesky } from './small-matrix.ts'

/**
 * Adds, for each unit of a group, its part of ∂criterion/∂L. `above` is the derivative (width × width, symmetric, in full) with respect to the sums of each parent; it is positive semidefinite.
 * With D of the parent, A of the unit and W = L (L′AL + I)⁻¹ L′: ∂/∂L = 2 (A − (I − AW) g D g′) L (L′AL + I)⁻¹, its lower triangle.
 */
export function addSlope({ blocks, g, inverse, loops }: Siblings, l: Float64Array, width: number, above: Float64Array, slope: Float64Array): void {
  const root = new Float64Array(width * width)
  let rooted = -1
  for (let block = 0; block < blocks.count; block += 1) {
    const parent = blocks.parents[block]!
    if (parent !== rooted) {
      root.set(above.subarray(parent * width * width, (parent + 1) * width * width))
      cholesky(root, width, 1e-15)
      rooted = parent
    }
    const first = blocks.starts[block]!
    loops.addSlope(g, inverse, l, root, first, blocks.ends[block]! - first, slope)
  }
}

const lower = (row: number, column: number): number => (row > column ? triangle(row) + column : triangle(column) + row)

/** One unit out of the blocks, in full, and room for passing it by: used again and again, because making room costs more than filling it. */
export interface OneUnit {
  readonly g: Float64Array
  /** L (L′AL + I)⁻¹ L′ */
  readonly w: Float64Array
  /** W g, and W g D. */
  readonly wg: Float64Array
  readonly wgd: Float64Array
  /** W g v: the unit's effects when v is (−estimates, −effects above, 1). */
  readonly effects: Float64Array
}

export function openUnit(size: number, width: number): OneUnit {
  return { g: new Float64Array(size * width), w: new Float64Array(size * size), wg: new Float64Array(size * width), wgd: new Float64Array(size * width), effects: new Float64Array(size) }
}

/** Takes a unit out of its block. @param first,length of the block @param i the unit's place in it */
export function readUnit({ factor: { size }, g, inverse }: Siblings, l: Float64Array, first: number, length: number, i: number, unit: OneUnit): void {
  const width = unit.g.length / size
  for (let r = 0; r < size; r += 1) for (let c = 0; c < width; c += 1) unit.g[r * width + c] = g[c]![size * first + r * length + i]!
  for (let r = 0; r < size; r += 1) {
    for (let s = 0; s <= r; s += 1) {
      let sum = 0
      for (let j = 0; j <= r; j += 1) for (let k = 0; k <= s; k += 1) sum += l[r * size + j]! * inverse[lower(j, k)]![first + i]! * l[s * size + k]!
      unit.w[r * size + s] = unit.w[s * size + r] = sum
    }
  }
}

/**
 * Takes a matrix D over the columns (a derivative, or a covariance of what lies above) from a parent to the sums of one of its units: Q D Q′ + E′WE with Q = I − E′Wg, E picking the unit's columns.
 * Also changes the vector v to Qv, and leaves the unit's effects.
 */
export function passDown({ g, w, wg, wgd, effects }: OneUnit, columns: Int32Array, width: number, d: Float64Array, v: Float64Array): void {
  const size = columns.length
  for (let r = 0; r < size; r += 1) {
    let effect = 0
    for (let c = 0; c < width; c += 1) {
      let sum = 0
      for (let k = 0; k < size; k += 1) sum += w[r * size + k]! * g[k * width + c]!
      wg[r * width + c] = sum
      effect += sum * v[c]!
    }
    effects[r] = effect
    for (let c = 0; c < width; c += 1) {
      let sum = 0
      for (let k = 0; k < width; k += 1) sum += wg[r * width + k]! * d[c * width + k]!
      wgd[r * width + c] = sum
    }
  }
  for (let r = 0; r < size; r += 1) {
    const z = columns[r]!
    v[z]! -= effects[r]!
    for (let c = 0; c < width; c += 1) {
      d[z * width + c]! -= wgd[r * width + c]!
      d[c * width + z]! -= wgd[r * width + c]!
    }
  }
  for (let r = 0; r < size; r += 1) {
    for (let s = 0; s < size; s += 1) {
      let sum = w[r * size + s]!
      for (let c = 0; c < width; c += 1) sum += wgd[r * width + c]! * wg[s * width + c]!
      d[columns[r]! * width + columns[s]!]! += sum
    }
  }
}
