// Walks back down from the whole to the units: how the criterion changes with each entry of a factor, and what is passed to the units below.
import { blockSize } from './nesting.ts'
import { triangle, type Scratch, type Siblings } from './siblings.ts'
import { cholesky, multiply, transpose } from './small-matrix.ts'
import { shrinkage, slopeOf } from './unit.ts'

/**
 * Adds, for each unit of a group, its part of ∂criterion/∂L. `above` is the derivative (width × width, symmetric, in full) with respect to the sums of each parent; it is positive semidefinite.
 * With D of the parent, A of the unit and W = L (L′AL + I)⁻¹ L′: ∂/∂L = 2 (A − (I − AW) g D g′) L (L′AL + I)⁻¹, its lower triangle.
 */
export function addSlope(siblings: Siblings, l: Float64Array, width: number, above: Float64Array, slope: Float64Array, scratch: Scratch): void {
  const { blocks, factor: { size } } = siblings
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
    const length = blocks.ends[block]! - first
    spread(siblings, first, length, width, root, scratch)
    if (size === 2) addTwo(siblings, first, length, l, width, scratch.weights, slope)
    else addMany(siblings, first, length, l, width, scratch.weights, slope)
  }
}

/** Fills g D g′ of each unit (lower triangle, entry by entry) by way of the factor of D: half the work of two products. */
function spread({ factor: { size }, g }: Siblings, first: number, length: number, width: number, root: Float64Array, { tile, weights: spreads }: Scratch): void {
  const base = size * width * first
  spreads.fill(0, 0, triangle(size) * length)
  for (let column = 0; column < width; column += 1) {
    for (let r = 0; r < size; r += 1) {
      const to = r * blockSize
      const from = base + r * width * length
      const f = root[column * width + column]!
      for (let i = 0; i < length; i += 1) tile[to + i] = f * g[from + column * length + i]!
      let a = column + 1
      for (; a + 1 < width; a += 2) {
        const f0 = root[a * width + column]!
        const f1 = root[(a + 1) * width + column]!
        const g0 = from + a * length
        const g1 = g0 + length
        for (let i = 0; i < length; i += 1) tile[to + i]! += f0 * g[g0 + i]! + f1 * g[g1 + i]!
      }
      if (a < width) {
        const f0 = root[a * width + column]!
        const g0 = from + a * length
        for (let i = 0; i < length; i += 1) tile[to + i]! += f0 * g[g0 + i]!
      }
      for (let s = 0; s <= r; s += 1) {
        const k = (triangle(r) + s) * length
        const other = s * blockSize
        for (let i = 0; i < length; i += 1) spreads[k + i]! += tile[to + i]! * tile[other + i]!
      }
    }
  }
}

function addTwo({ factor: { columns }, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, spreads: Float64Array, slope: Float64Array): void {
  const l0 = l[0]!
  const l1 = l[2]!
  const l2 = l[3]!
  const a00 = 2 * width * first + columns[0]! * length
  const a10 = a00 + width * length
  const a11 = 2 * width * first + (width + columns[1]!) * length
  const at = 3 * first
  let s0 = 0
  let s1 = 0
  let s2 = 0
  for (let i = 0; i < length; i += 1) {
    const p00 = inverse[at + i]!
    const p10 = inverse[at + length + i]!
    const p11 = inverse[at + 2 * length + i]!
    const j00 = l0 * p00
    const j01 = l0 * p10
    const j10 = l1 * p00 + l2 * p10
    const j11 = l1 * p10 + l2 * p11
    const b00 = g[a00 + i]!
    const b10 = g[a10 + i]!
    const b11 = g[a11 + i]!
    const k00 = spreads[i]!
    const k10 = spreads[length + i]!
    const k11 = spreads[2 * length + i]!
    const kj00 = k00 * j00 + k10 * j10
    const kj01 = k00 * j01 + k10 * j11
    const kj10 = k10 * j00 + k11 * j10
    const kj11 = k10 * j01 + k11 * j11
    const m00 = 1 + l0 * kj00 + l1 * kj10
    const m01 = l0 * kj01 + l1 * kj11
    const m10 = l2 * kj10
    const m11 = 1 + l2 * kj11
    const aj00 = b00 * j00 + b10 * j10
    const aj01 = b00 * j01 + b10 * j11
    const aj10 = b10 * j00 + b11 * j10
    const aj11 = b10 * j01 + b11 * j11
    s0 += aj00 * m00 + aj01 * m10 - kj00
    s1 += aj10 * m00 + aj11 * m10 - kj10
    s2 += aj10 * m01 + aj11 * m11 - kj11
  }
  slope[0]! += 2 * s0
  slope[2]! += 2 * s1
  slope[3]! += 2 * s2
}

function addMany(siblings: Siblings, first: number, length: number, l: Float64Array, width: number, spreads: Float64Array, slope: Float64Array): void {
  const { size, columns } = siblings.factor
  const [a, k, inverse] = [new Float64Array(size * size), new Float64Array(size * size), new Float64Array(size * size)]
  for (let i = 0; i < length; i += 1) {
    for (let r = 0; r < size; r += 1) {
      for (let s = 0; s < size; s += 1) {
        a[r * size + s] = siblings.g[size * width * first + (r * width + columns[s]!) * length + i]!
        k[r * size + s] = spreads[lower(r, s) * length + i]!
        inverse[r * size + s] = siblings.inverse[triangle(size) * first + lower(r, s) * length + i]!
      }
    }
    const own = slopeOf(a, k, l, inverse, size)
    for (let entry = 0; entry < own.length; entry += 1) slope[entry]! += own[entry]!
  }
}

const lower = (row: number, column: number): number => (row > column ? triangle(row) + column : triangle(column) + row)

/** A unit's g (size × width) and W = L (L′AL + I)⁻¹ L′ (size × size), in full, out of the blocks. @param first,length of the unit's block @param i its place in it */
export function unitOf(siblings: Siblings, l: Float64Array, width: number, first: number, length: number, i: number): { g: Float64Array; w: Float64Array } {
  const { size } = siblings.factor
  const g = new Float64Array(size * width)
  for (let entry = 0; entry < g.length; entry += 1) g[entry] = siblings.g[size * width * first + entry * length + i]!
  const inverse = new Float64Array(size * size)
  for (let r = 0; r < size; r += 1) for (let s = 0; s < size; s += 1) inverse[r * size + s] = siblings.inverse[triangle(size) * first + lower(r, s) * length + i]!
  return { g, w: shrinkage(l, inverse, size) }
}

/**
 * Takes a matrix D over the columns (a derivative, or a covariance of what lies above) from a parent to the sums of one of its units: Q D Q′ + E′WE with Q = I − E′Wg, E picking the unit's columns.
 * Also changes the vector v, if there is one, to Qv.
 * @returns W g v, the unit's effects when v is (−estimates, −effects above, 1)
 */
export function passDown({ g, w }: { readonly g: Float64Array; readonly w: Float64Array }, columns: Int32Array, width: number, d: Float64Array, v: Float64Array): Float64Array {
  const size = columns.length
  const wg = multiply(w, g, size, size, width)
  const wgd = multiply(wg, d, size, width, width)
  const spread = multiply(wgd, transpose(wg, size, width), size, width, size)
  const effects = multiply(wg, v, size, width, 1)
  for (let r = 0; r < size; r += 1) {
    const z = columns[r]!
    v[z]! -= effects[r]!
    for (let c = 0; c < width; c += 1) {
      d[z * width + c]! -= wgd[r * width + c]!
      d[c * width + z]! -= wgd[r * width + c]!
    }
  }
  for (let r = 0; r < size; r += 1) for (let s = 0; s < size; s += 1) d[columns[r]! * width + columns[s]!]! += w[r * size + s]! + spread[r * size + s]!
  return effects
}
