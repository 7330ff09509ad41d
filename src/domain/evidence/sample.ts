// A small part of large data, from which the search for the optimum begins: the last steps alone are taken on everything.
import type { System } from './system.ts'

/** A sample has about this share of the innermost units, and at least so many. Design choices: they cost time, never accuracy. */
const share = 0.03
const fewest = 4000

/** Every k-th parent with all its units (of few parents: every k-th block of units); null when the data are too small to gain by it. */
export function sampleOf(system: System): System | null {
  const { inner, design: { width } } = system
  if (inner.kind !== 'nested') return null
  const { siblings, rows, totals } = inner
  const units = siblings.factor.units
  const step = Math.floor(units / Math.max(fewest, share * units))
  if (step < 3) return null
  const { blocks } = siblings
  const byParent = (blocks.parents.at(-1) ?? 0) >= 50 * step
  const taken = Array.from({ length: blocks.count }, (_, block) => block).filter((block) => (byParent ? blocks.parents[block]! : block) % step === 0)
  const pick = (from: Int32Array) => Int32Array.from(taken, (block) => from[block]!)
  const square = width * width
  const sampledTotals = new Float64Array(taken.length * square)
  taken.forEach((block, at) => sampledTotals.set(totals.subarray(block * square, (block + 1) * square), at * square))
  const sampledRows = pick(rows)
  const sampled = { count: taken.length, parents: pick(blocks.parents), starts: pick(blocks.starts), ends: pick(blocks.ends) }
  return { ...system, rows: sampledRows.reduce((sum, count) => sum + count, 0), inner: { kind: 'nested', siblings: { ...siblings, blocks: sampled }, rows: sampledRows, totals: sampledTotals } }
}
