// Takes the random effects of all units of one group out of the problem; what is left is a smaller problem of the same shape.
import type { Siblings } from './siblings.ts'

/**
 * For each unit, with A the z-columns of its g and L the factor: subtracts g′ L (L′AL + I)⁻¹ L′ g from its parent's sums (lower triangles, width × width) and keeps the inverse.
 * No inverse of L is taken, so a variance of zero is nothing special.
 * @param totals what to add to the parent for each block; null for a group whose sums were carried up by {@link carryUp}
 * @returns the sum of log |L′AL + I|
 */
export function eliminate({ blocks, g, inverse, loops }: Siblings, l: Float64Array, width: number, totals: Float64Array | null, sums: Float64Array): number {
  const square = width * width
  let logDeterminant = 0
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const to = blocks.parents[block]! * square
    if (totals) for (let entry = 0; entry < square; entry += 1) sums[to + entry]! += totals[block * square + entry]!
    logDeterminant += loops.eliminate(g, inverse, l, first, blocks.ends[block]! - first, sums, to)
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
          g[column]![factor.size * first + effect * length + i] = own[from + Math.max(z, column) * width + Math.min(z, column)]!
        }
      }
    }
  }
  for (let place = 0; place < order.length; place += 1) {
    const to = parents[place]! * square
    for (let entry = 0; entry < square; entry += 1) sums[to + entry]! += own[place * square + entry]!
  }
}
