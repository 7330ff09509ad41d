// Finds out which groups lie inside which (client in therapist in service), and lays siblings side by side.
import type { Factor } from './design.ts'

/** The unit of `outer` that each unit of `inner` lies in; null when a unit of `inner` has rows in two of them. */
export function parentsOf(inner: Pick<Factor, 'codes' | 'units'>, outer: Pick<Factor, 'codes'>): Int32Array | null {
  const parents = new Int32Array(inner.units).fill(-1)
  for (let row = 0; row < inner.codes.length; row += 1) {
    const unit = inner.codes[row]!
    const parent = outer.codes[row]!
    if (parents[unit] === -1) parents[unit] = parent
    else if (parents[unit] !== parent) return null
  }
  return parents
}

/** Sorts numbers 0..n−1 by a key of whole numbers, keeping the order within a key. @returns the numbers in order, and where each key starts (one more entry than keys) */
export function sortByKey(keys: Int32Array, keyCount: number): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(keyCount + 1)
  for (let at = 0; at < keys.length; at += 1) starts[keys[at]! + 1]! += 1
  for (let key = 0; key < keyCount; key += 1) starts[key + 1]! += starts[key]!
  const next = starts.slice(0, keyCount)
  const order = new Int32Array(keys.length)
  for (let at = 0; at < keys.length; at += 1) order[next[keys[at]!]!++] = at
  return { order, starts }
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
  const keys = parents.map((parent) => (parent < 0 ? 0 : above ? above[parent]! : parent))
  const { order } = sortByKey(keys, parentCount)
  const places = new Int32Array(order.length)
  for (let place = 0; place < order.length; place += 1) places[order[place]!] = place
  return { order, places, parents: order.map((unit) => keys[unit]!) }
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
  const starts: number[] = []
  parents.forEach((parent, place) => {
    const start = starts.at(-1)
    if (start === undefined || parent !== parents[place - 1] || place - start === blockSize) starts.push(place)
  })
  return { count: starts.length, parents: Int32Array.from(starts, (place) => parents[place]!), starts: Int32Array.from(starts), ends: Int32Array.from([...starts.slice(1), parents.length]) }
}
