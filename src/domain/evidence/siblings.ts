// The units of one group, side by side in typed arrays: what is left of their rows, and room for what elimination leaves behind.
import type { Factor } from './design.ts'
import { triangle } from './moments.ts'
import type { Blocks, Ordered } from './nesting.ts'
import { unitLoopsFor, type UnitLoops } from './unit-loops.ts'

/**
 * For a unit with effects on columns z of the layout only g = Z′[all columns] is kept: `size` × `width` numbers, whatever the number of its rows.
 * Each column of g is an array of its own, in which the same effect of all units of a block lies together: effect r of the i-th unit is at size·start + r·length + i.
 */
export interface Siblings extends Ordered {
  readonly factor: Factor
  readonly blocks: Blocks
  readonly g: readonly Float64Array[]
  /** (L′AL + I)⁻¹ of each unit after elimination: an array for each entry of the lower triangle, by place. */
  readonly inverse: readonly Float64Array[]
  readonly loops: UnitLoops
}

export function openSiblings(factor: Factor, ordered: Ordered, blocks: Blocks, width: number): Siblings {
  return { ...ordered, factor, blocks, g: room(width, factor.units * factor.size), inverse: room(triangle(factor.size), factor.units), loops: unitLoopsFor(width, factor.columns) }
}

function room(arrays: number, length: number): Float64Array[] {
  return Array.from({ length: arrays }, () => new Float64Array(length))
}
