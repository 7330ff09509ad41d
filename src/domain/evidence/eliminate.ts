// Takes the random effects of all units of one group out of the problem; what is left is a smaller problem of the same shape.
import { addCrossProducts, triangle, type Scratch, type Siblings } from './siblings.ts'
import { blockSize } from './nesting.ts'
import { weigh } from './unit.ts'

/**
 * For each unit, with A the z-columns of its g and L the factor: subtracts g′ L (L′AL + I)⁻¹ L′ g from its parent's sums (lower triangles, width × width) and keeps the inverse.
 * No inverse of L is taken, so a variance of zero is nothing special.
 * @param totals what to add to the parent for each block; null for a group whose sums were carried up by {@link carryUp}
 * @returns the sum of log |L′AL + I|
 */
export function eliminate(siblings: Siblings, l: Float64Array, width: number, totals: Float64Array | null, sums: Float64Array, scratch: Scratch): number {
  const { blocks, factor: { size } } = siblings
  const square = width * width
  const stride = size * blockSize
  let logDeterminant = 0
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    const to = blocks.parents[block]! * square
    if (totals) for (let entry = 0; entry < square; entry += 1) sums[to + entry]! += totals[block * square + entry]!
    logDeterminant += (size === 1 ? weighOne : size === 2 ? weighTwo : weighMany)(siblings, first, length, l, width, scratch.weights)
    reduce(siblings, first, length, width, scratch)
    addCrossProducts(scratch.tile, stride, size * length, width, -1, sums, to)
  }
  return logDeterminant
}

/** Brings what is left of one group's units into the shape of the next elimination: g of each unit from its sums, and the sums into the parent's. */
export function carryUp({ order, parents, blocks, factor, g }: Siblings, width: number, own: Float64Array, sums: Float64Array): void {
  const square = width * width
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    for (let i = 0; i < length; i += 1) {
      const from = (first + i) * square
      for (let effect = 0; effect < factor.size; effect += 1) {
        const z = factor.columns[effect]!
        for (let column = 0; column < width; column += 1) {
          g[factor.size * width * first + (effect * width + column) * length + i] = own[from + Math.max(z, column) * width + Math.min(z, column)]!
        }
      }
    }
  }
  for (let place = 0; place < order.length; place += 1) {
    const to = parents[place]! * square
    for (let entry = 0; entry < square; entry += 1) sums[to + entry]! += own[place * square + entry]!
  }
}

// The three below fill R⁻¹L′ (R the Cholesky factor of L′AL + I, size × size for each unit, entry by entry) and the inverse, and return the
// log-determinants. One and two effects are written out, because nearly all the time goes there.

/** A logarithm costs as much as the rest of a unit: determinants, none below 1, are multiplied until they grow large. */
const large = 1e100

function weighOne({ factor, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, weights: Float64Array): number {
  const l0 = l[0]!
  const a = width * first + factor.columns[0]! * length
  let logs = 0
  let product = 1
  for (let i = 0; i < length; i += 1) {
    const p = 1 + l0 * l0 * g[a + i]!
    product *= p
    if (product > large) {
      logs += Math.log(product)
      product = 1
    }
    inverse[first + i] = 1 / p
    weights[i] = l0 / Math.sqrt(p)
  }
  return logs + Math.log(product)
}

function weighTwo({ factor, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, weights: Float64Array): number {
  const l0 = l[0]!
  const l1 = l[2]!
  const l2 = l[3]!
  const a00 = 2 * width * first + factor.columns[0]! * length
  const a10 = a00 + width * length
  const a11 = 2 * width * first + (width + factor.columns[1]!) * length
  const at = 3 * first
  let logs = 0
  let product = 1
  for (let i = 0; i < length; i += 1) {
    const c0 = g[a00 + i]! * l0 + g[a10 + i]! * l1
    const c1 = g[a10 + i]! * l0 + g[a11 + i]! * l1
    const p00 = 1 + l0 * c0 + l1 * c1
    const p10 = l2 * c1
    const p11 = 1 + l2 * l2 * g[a11 + i]!
    const determinant = p00 * p11 - p10 * p10
    product *= determinant
    if (product > large) {
      logs += Math.log(product)
      product = 1
    }
    const share = 1 / determinant
    inverse[at + i] = p11 * share
    inverse[at + length + i] = -p10 * share
    inverse[at + 2 * length + i] = p00 * share
    const r0 = 1 / Math.sqrt(p00)
    const r1 = Math.sqrt(p00 * share)
    const e = p10 * r0
    weights[i] = r0 * l0
    weights[length + i] = r0 * l1
    weights[2 * length + i] = -r1 * e * r0 * l0
    weights[3 * length + i] = r1 * (l2 - e * r0 * l1)
  }
  return logs + Math.log(product)
}

function weighMany({ factor: { size, columns }, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, weights: Float64Array): number {
  const base = size * width * first
  const at = triangle(size) * first
  const a = new Float64Array(size * size)
  let logs = 0
  for (let i = 0; i < length; i += 1) {
    for (let r = 0; r < size; r += 1) for (let s = 0; s < size; s += 1) a[r * size + s] = g[base + (r * width + columns[s]!) * length + i]!
    const weighed = weigh(a, l, size)
    logs += weighed.logDeterminant
    for (let r = 0; r < size; r += 1) {
      for (let s = 0; s <= r; s += 1) inverse[at + (triangle(r) + s) * length + i] = weighed.inverse[r * size + s]!
      for (let s = 0; s < size; s += 1) weights[(r * size + s) * length + i] = weighed.weights[r * size + s]!
    }
  }
  return logs
}

/** Fills the tile with R⁻¹L′g, all effects of a column below one another. */
function reduce({ factor: { size }, g }: Siblings, first: number, length: number, width: number, { tile, weights }: Scratch): void {
  for (let column = 0; column < width; column += 1) {
    for (let r = 0; r < size; r += 1) {
      const to = column * size * blockSize + r * length
      for (let s = 0; s < size; s += 1) {
        const from = size * width * first + (s * width + column) * length
        const w = (r * size + s) * length
        if (s === 0) for (let i = 0; i < length; i += 1) tile[to + i] = weights[w + i]! * g[from + i]!
        else for (let i = 0; i < length; i += 1) tile[to + i]! += weights[w + i]! * g[from + i]!
      }
    }
  }
}
