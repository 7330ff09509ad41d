// A small part of large data, from which the search for the optimum begins: the last steps alone are taken on everything.
import { blocksOf } from './nesting.ts'
import { openSiblings, type Siblings } from './siblings.ts'
import type { System } from './system.ts'

/** A sample has about this share of the innermost units, and at least so many. Design choices: they cost time, never accuracy. */
const share = 0.03
const fewest = 4000
const fewestParents = 50

/** Every k-th parent with all its units (of few parents: every k-th block of units); null when the data, or what stands for them in bundles, are too small to gain by it. */
export function sampleOf(system: System): System | null {
  const { inner, design: { width }, outer } = system
  if (inner.kind !== 'nested') return null
  const { siblings, rows, totals } = inner
  const units = siblings.blocks.ends.reduce((sum, end, block) => sum + end - siblings.blocks.starts[block]!, 0)
  if (inner.bundles && inner.bundles.count < fewest) return null
  const step = Math.floor(units / Math.max(fewest, share * units))
  if (step < 3) return null
  const { blocks } = siblings
  const [parents] = outer
  const byParent = parents !== undefined && parents.order.length >= fewestParents * step
  const taken = Array.from({ length: blocks.count }, (_, block) => block).filter((block) => (byParent ? blocks.parents[block]! : block) % step === 0)
  const pick = (from: Int32Array) => Int32Array.from(taken, (block) => from[block]!)
  const square = width * width
  const sampledTotals = new Float64Array(taken.length * square)
  taken.forEach((block, at) => sampledTotals.set(totals.subarray(block * square, (block + 1) * square), at * square))
  const sampledRows = pick(rows)
  const sampled = { count: taken.length, parents: pick(blocks.parents).map((parent) => (byParent ? parent / step : parent)), starts: pick(blocks.starts), ends: pick(blocks.ends) }
  return {
    ...system, ...(byParent ? thinned(system, parents, step) : {}),
    rows: sampledRows.reduce((sum, count) => sum + count, 0),
    inner: { kind: 'nested', siblings: { ...siblings, blocks: sampled }, rows: sampledRows, totals: sampledTotals, bundles: null },
  }
}

/** The groups above with every k-th parent alone. */
function thinned({ design: { width }, outer, sums, returned }: System, parents: Siblings, step: number): Pick<System, 'outer' | 'sums' | 'returned'> {
  const places = Int32Array.from({ length: Math.ceil(parents.order.length / step) }, (_, at) => at)
  const ordered = { order: places, places, parents: places.map((at) => parents.parents[at * step]!) }
  const room = new Float64Array(places.length * width * width)
  const own = openSiblings({ ...parents.factor, units: places.length }, ordered, blocksOf(ordered), width)
  return { outer: [own, ...outer.slice(1)], sums: [room, ...sums.slice(1)], returned: [room.slice(), ...returned.slice(1)] }
}
