// Walks back down from the whole to the units: how the criterion changes with each entry of a factor, and what is passed to the units below.
import { triangle } from './moments.ts'
import type { Scratch, Siblings } from './siblings.ts'
import { cholesky } from './small-matrix.ts'
import { slopeOf } from './unit.ts'

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
    const add = size === 1 ? addOne : size === 2 ? addTwo : addMany
    add(siblings, first, length, l, width, scratch.weights, slope)
  }
}

/** Columns taken at once when g is multiplied by the factor of D. */
const breadth = 3

/** Fills g D g′ of each unit (lower triangle, entry by entry) by way of the factor F of D: the squares of g F, column after column. */
function spread({ factor: { size }, g }: Siblings, first: number, length: number, width: number, root: Float64Array, { tile, weights: spreads }: Scratch): void {
  const base = size * width * first
  const rows = size * length
  spreads.fill(0, 0, triangle(size) * length)
  for (let column = 0; column < width; column += 1) {
    for (let a = column; a < width; a += breadth) {
      // Beyond the last column its numbers are taken again, times zero.
      const b = Math.min(a + 1, width - 1)
      const c = Math.min(a + 2, width - 1)
      const fa = root[a * width + column]!
      const fb = b > a ? root[b * width + column]! : 0
      const fc = c > b ? root[c * width + column]! : 0
      const ga = base + a * rows
      const gb = base + b * rows
      const gc = base + c * rows
      if (a === column) for (let i = 0; i < rows; i += 1) tile[i] = fa * g[ga + i]! + fb * g[gb + i]! + fc * g[gc + i]!
      else for (let i = 0; i < rows; i += 1) tile[i]! += fa * g[ga + i]! + fb * g[gb + i]! + fc * g[gc + i]!
    }
    addSquares(tile, size, length, spreads)
  }
}

function addSquares(tile: Float64Array, size: number, length: number, spreads: Float64Array): void {
  if (size === 2) {
    for (let i = 0; i < length; i += 1) {
      const y0 = tile[i]!
      const y1 = tile[length + i]!
      spreads[i]! += y0 * y0
      spreads[length + i]! += y0 * y1
      spreads[2 * length + i]! += y1 * y1
    }
    return
  }
  for (let r = 0; r < size; r += 1) {
    for (let s = 0; s <= r; s += 1) {
      const k = (triangle(r) + s) * length
      for (let i = 0; i < length; i += 1) spreads[k + i]! += tile[r * length + i]! * tile[s * length + i]!
    }
  }
}

function addOne({ factor: { columns }, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, spreads: Float64Array, slope: Float64Array): void {
  const l0 = l[0]!
  const a = width * first + columns[0]! * length
  let sum = 0
  for (let i = 0; i < length; i += 1) {
    const j = l0 * inverse[first + i]!
    const kj = spreads[i]! * j
    sum += g[a + i]! * j * (1 + l0 * kj) - kj
  }
  slope[0]! += 2 * sum
}

function addTwo({ factor: { columns }, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, spreads: Float64Array, slope: Float64Array): void {
  const l0 = l[0]!
  const l1 = l[2]!
  const l2 = l[3]!
  const a00 = 2 * width * first + 2 * columns[0]! * length
  const a10 = a00 + length
  const a11 = 2 * width * first + (2 * columns[1]! + 1) * length
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
        a[r * size + s] = siblings.g[size * width * first + (columns[s]! * size + r) * length + i]!
        k[r * size + s] = spreads[lower(r, s) * length + i]!
        inverse[r * size + s] = siblings.inverse[triangle(size) * first + lower(r, s) * length + i]!
      }
    }
    const own = slopeOf(a, k, l, inverse, size)
    for (let entry = 0; entry < own.length; entry += 1) slope[entry]! += own[entry]!
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
  const from = size * width * first + i
  for (let r = 0; r < size; r += 1) for (let c = 0; c < width; c += 1) unit.g[r * width + c] = g[from + (c * size + r) * length]!
  const at = triangle(size) * first + i
  for (let r = 0; r < size; r += 1) {
    for (let s = 0; s <= r; s += 1) {
      let sum = 0
      for (let j = 0; j <= r; j += 1) for (let k = 0; k <= s; k += 1) sum += l[r * size + j]! * inverse[at + lower(j, k) * length]! * l[s * size + k]!
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
