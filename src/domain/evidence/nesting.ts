// Finds out which groups lie inside which (client in therapist in service), and lays siblings side by side.
import type { Factor } from './design.ts'
import { sortByKey } from './sort-by-key.ts'

/** The unit of `outer` that each unit of `inner` lies in; null when a unit of `inner` has cells in two of them. */
export function parentsOf(inner: Pick<Factor, 'codes' | 'units'>, outer: Pick<Factor, 'codes'>): Int32Array | null {
  const parents = new Int32Array(inner.units).fill(-1)
  for (let cell = 0; cell < inner.codes.length; cell += 1) {
    const unit = inner.codes[cell]!
    const parent = outer.codes[cell]!
    if (parents[unit] === -1) parents[unit] = parent
    else if (parents[unit] !== parent) return null
  }
  return parents
}

/** Whether two groups sort the cells alike: each unit of one is a unit of the other. */
export function haveSameUnits(one: Pick<Factor, 'codes' | 'units'>, other: Pick<Factor, 'codes' | 'units'>): boolean {
  return countFilled(one) === countFilled(other) && parentsOf(one, other) !== null
}

function countFilled({ codes, units }: Pick<Factor, 'codes' | 'units'>): number {
  const isFilled = new Uint8Array(units)
  let filled = 0
  for (let cell = 0; cell < codes.length; cell += 1) {
    if (isFilled[codes[cell]!] === 0) filled += 1
    isFilled[codes[cell]!] = 1
  }
  return filled
}

/** Units of one group in the order in which they are eliminated: siblings together, parents in their own order. */
export interface Ordered {
  /** The unit at each place, and the place of each unit. */
  readonly order: Int32Array
  readonly places: Int32Array
  /** For each place, the place of the parent. */
  readonly parents: Int32Array
}

/** @param parents the parent unit of each unit @param above the places of the parents; null when they stand in their own order */
export function orderSiblings(parents: Int32Array, parentCount: number, above: Int32Array | null): Ordered {
  const keys = new Int32Array(parents.length)
  for (let unit = 0; unit < parents.length; unit += 1) {
    const parent = Math.max(0, parents[unit]!)
    keys[unit] = above ? above[parent]! : parent
  }
  const { order } = sortByKey(keys, parentCount)
  const places = new Int32Array(order.length)
  const inOrder = new Int32Array(order.length)
  for (let place = 0; place < order.length; place += 1) {
    places[order[place]!] = place
    inOrder[place] = keys[order[place]!]!
  }
  return { order, places, parents: inOrder }
}

/** Siblings are worked on in blocks of this many: small enough to stay close to the processor, large enough to keep it busy. A design choice. */
export const blockSize = 64

/** Runs of at most {@link blockSize} places with one parent. */
export interface Blocks {
  readonly count: number
  readonly parents: Int32Array
  /** First place of each block, and the one after its last. */
  readonly starts: Int32Array
  readonly ends: Int32Array
}

export function blocksOf({ parents }: Ordered): Blocks {
  const begins: number[] = []
  let start = -blockSize
  for (let place = 0; place < parents.length; place += 1) {
    if (place - start < blockSize && parents[place] === parents[start]) continue
    start = place
    begins.push(place)
  }
  const starts = Int32Array.from(begins)
  const ends = new Int32Array(starts.length).fill(parents.length)
  ends.set(starts.subarray(1))
  return { count: starts.length, parents: starts.map((place) => parents[place]!), starts, ends }
}
