// Which therapists are tied together by clients they share, directly or through others.
import type { Factor } from './design.ts'
import { parentsOf } from './nesting.ts'

export interface Components {
  /** The groups that have to be tied, and for each of their units the number of its component. */
  readonly tied: readonly Factor[]
  readonly componentOf: readonly Int32Array[]
  readonly components: number
  /** The groups above, each nested in the next: the parent of each component, then of each unit. */
  readonly above: readonly { readonly factor: Factor; readonly parents: Int32Array }[]
}

/** Takes group after group into the components until the rest is nested above them. @param others from most units to fewest, at least one */
export function findComponents(innermost: Factor, others: readonly Factor[]): Components {
  for (let count = 1; ; count += 1) {
    const tied = others.slice(0, count)
    const { componentOf, components } = connect(innermost, tied)
    const above = chainAbove(tied[0]!, componentOf[0]!, components, others.slice(count))
    if (above) return { tied, componentOf, components, above }
  }
}

function connect(innermost: Factor, tied: readonly Factor[]): { componentOf: Int32Array[]; components: number } {
  const offsets = tied.map((_, at) => tied.slice(0, at).reduce((sum, { units }) => sum + units, 0))
  const total = tied.reduce((sum, { units }) => sum + units, 0)
  const leader = Int32Array.from({ length: total }, (_, at) => at)
  const find = (at: number): number => {
    let top = at
    while (leader[top] !== top) top = leader[top] = leader[leader[top]!]!
    return top
  }
  const seen = new Int32Array(innermost.units).fill(-1)
  for (let cell = 0; cell < innermost.codes.length; cell += 1) {
    const unit = innermost.codes[cell]!
    tied.forEach(({ codes }, at) => {
      const one = find(offsets[at]! + codes[cell]!)
      if (seen[unit] === -1) seen[unit] = one
      else leader[one] = find(seen[unit]!)
    })
  }
  const numbers = new Map<number, number>()
  const componentOf = tied.map(({ units }, at) =>
    Int32Array.from({ length: units }, (_, unit) => {
      const top = find(offsets[at]! + unit)
      if (!numbers.has(top)) numbers.set(top, numbers.size)
      return numbers.get(top)!
    }))
  return { componentOf, components: numbers.size }
}

function chainAbove(first: Factor, componentOf: Int32Array, components: number, rest: readonly Factor[]): { factor: Factor; parents: Int32Array }[] | null {
  const chain: { factor: Factor; parents: Int32Array }[] = []
  let inner: Pick<Factor, 'codes' | 'units'> = { codes: first.codes.map((unit) => componentOf[unit]!), units: components }
  for (const factor of rest) {
    const parents = parentsOf(inner, factor)
    if (!parents) return null
    chain.push({ factor, parents })
    inner = factor
  }
  return chain
}
