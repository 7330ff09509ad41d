// Takes the random effects of all units of one group out of the problem; what is left is a smaller problem of the same shape.
import { triangle } from './moments.ts'
import { addCrossProducts, type Scratch, type Siblings } from './siblings.ts'
import { shrinkage, weigh } from './unit.ts'

/**
 * For each unit, with A the z-columns of its g and L the factor: subtracts g′ L (L′AL + I)⁻¹ L′ g from its parent's sums (lower triangles, width × width) and keeps the inverse.
 * No inverse of L is taken, so a variance of zero is nothing special.
 * @param totals what to add to the parent for each block; null for a group whose sums were carried up by {@link carryUp}
 * @returns the sum of log |L′AL + I|
 */
export function eliminate(siblings: Siblings, l: Float64Array, width: number, totals: Float64Array | null, sums: Float64Array, { tile, weights }: Scratch): number {
  const { blocks, factor: { size }, g } = siblings
  const square = width * width
  const weighBlock = size === 1 ? weighOne : size === 2 ? weighTwo : weighMany
  const shrink = size === 1 ? shrinkOne : size === 2 ? shrinkTwo : shrinkMany
  let logDeterminant = 0
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const length = blocks.ends[block]! - first
    const base = size * width * first
    const to = blocks.parents[block]! * square
    if (totals) for (let entry = 0; entry < square; entry += 1) sums[to + entry]! += totals[block * square + entry]!
    logDeterminant += weighBlock(siblings, first, length, l, width, weights)
    shrink(g, base, length, width, size, weights, tile)
    addCrossProducts(g, base, tile, 0, size * length, size * length, width, -1, sums, to)
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
          g[factor.size * width * first + (column * factor.size + effect) * length + i] = own[from + Math.max(z, column) * width + Math.min(z, column)]!
        }
      }
    }
  }
  for (let place = 0; place < order.length; place += 1) {
    const to = parents[place]! * square
    for (let entry = 0; entry < square; entry += 1) sums[to + entry]! += own[place * square + entry]!
  }
}

// The next three fill W = L (L′AL + I)⁻¹ L′ (lower triangle of each unit, entry by entry) and the inverse, and return the log-determinants.
// One and two effects are written out, because nearly all the time goes there.

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
    const share = 1 / p
    inverse[first + i] = share
    weights[i] = l0 * l0 * share
  }
  return logs + Math.log(product)
}

function weighTwo({ factor, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, weights: Float64Array): number {
  const l0 = l[0]!
  const l1 = l[2]!
  const l2 = l[3]!
  const a00 = 2 * width * first + 2 * factor.columns[0]! * length
  const a10 = a00 + length
  const a11 = 2 * width * first + (2 * factor.columns[1]! + 1) * length
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
    const i00 = p11 * share
    const i10 = -p10 * share
    const i11 = p00 * share
    inverse[at + i] = i00
    inverse[at + length + i] = i10
    inverse[at + 2 * length + i] = i11
    const j0 = l1 * i00 + l2 * i10
    weights[i] = l0 * l0 * i00
    weights[length + i] = l0 * j0
    weights[2 * length + i] = l1 * j0 + l2 * (l1 * i10 + l2 * i11)
  }
  return logs + Math.log(product)
}

function weighMany({ factor: { size, columns }, g, inverse }: Siblings, first: number, length: number, l: Float64Array, width: number, weights: Float64Array): number {
  const base = size * width * first
  const at = triangle(size) * first
  const a = new Float64Array(size * size)
  let logs = 0
  for (let i = 0; i < length; i += 1) {
    for (let r = 0; r < size; r += 1) for (let s = 0; s < size; s += 1) a[r * size + s] = g[base + (columns[s]! * size + r) * length + i]!
    const weighed = weigh(a, l, size)
    const w = shrinkage(l, weighed.inverse, size)
    logs += weighed.logDeterminant
    for (let r = 0; r < size; r += 1) {
      for (let s = 0; s <= r; s += 1) {
        inverse[at + (triangle(r) + s) * length + i] = weighed.inverse[r * size + s]!
        weights[(triangle(r) + s) * length + i] = w[r * size + s]!
      }
    }
  }
  return logs
}

// The next three fill the tile with W g, laid out as g.

function shrinkOne(g: Float64Array, base: number, length: number, width: number, _size: number, weights: Float64Array, tile: Float64Array): void {
  for (let column = 0; column < width; column += 1) {
    const at = column * length
    for (let i = 0; i < length; i += 1) tile[at + i] = weights[i]! * g[base + at + i]!
  }
}

function shrinkTwo(g: Float64Array, base: number, length: number, width: number, _size: number, weights: Float64Array, tile: Float64Array): void {
  for (let column = 0; column < width; column += 1) {
    const t0 = 2 * column * length
    const t1 = t0 + length
    const g0 = base + t0
    const g1 = base + t1
    for (let i = 0; i < length; i += 1) {
      const x0 = g[g0 + i]!
      const x1 = g[g1 + i]!
      const w10 = weights[length + i]!
      tile[t0 + i] = weights[i]! * x0 + w10 * x1
      tile[t1 + i] = w10 * x0 + weights[2 * length + i]! * x1
    }
  }
}

function shrinkMany(g: Float64Array, base: number, length: number, width: number, size: number, weights: Float64Array, tile: Float64Array): void {
  for (let column = 0; column < width; column += 1) {
    for (let r = 0; r < size; r += 1) {
      const to = (column * size + r) * length
      tile.fill(0, to, to + length)
      for (let s = 0; s < size; s += 1) {
        const from = base + (column * size + s) * length
        const w = (triangle(Math.max(r, s)) + Math.min(r, s)) * length
        for (let i = 0; i < length; i += 1) tile[to + i]! += weights[w + i]! * g[from + i]!
      }
    }
  }
}
