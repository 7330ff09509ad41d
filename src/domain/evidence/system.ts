// A model with its data condensed: all that fitting needs, in the order in which it is eliminated.
import { approximate } from './approximate.ts'
import { bundle, type Bundles } from './bundles.ts'
import { layOut, notANumber, type Design, type Factor, type Shape, type Instead, type Misfit, type ModelData, type Scaling } from './design.ts'
import { accumulate } from './gram.ts'
import { openKnots, type Knots, type TooKnotted } from './knots.ts'
import type { MixedModel } from './model-rows.ts'
import { blocksOf, orderSiblings, parentsOf, type Ordered } from './nesting.ts'
import { openSiblings, type Siblings } from './siblings.ts'

/** The innermost group: units that each lie in one unit of the next group, or units that tie several of them together. */
export type Inner = Nested | { readonly kind: 'tied'; readonly knots: Knots }

/** Told how far a pass over all data has come, there and back. @param share 0..1: 0 as it begins and not again */
export type TellPass = (share: number) => void

export interface Nested {
  readonly kind: 'nested'
  readonly siblings: Siblings
  /** Of each block of siblings: its rows, and the products of all columns over them. */
  readonly rows: Int32Array
  readonly totals: Float64Array
  /** What stands for the siblings where many of them are alike. */
  readonly bundles: Bundles | null
}

export interface System {
  readonly design: Design
  readonly rows: number
  readonly inner: Inner
  /** Products of all columns over all rows, lower triangle, width × width. */
  readonly products: Float64Array
  /** The groups above, each nested in the next. */
  readonly outer: readonly Siblings[]
  /** Room for what is left of each unit of each group of `outer`, and of the whole, last; and for what comes back down. */
  readonly sums: readonly Float64Array[]
  readonly returned: readonly Float64Array[]
  readonly told: TellPass | undefined
}

/** Why the data cannot carry the model. */
export type Unsuited =
  | { readonly kind: 'too-few-rows'; readonly rows: number }
  | { readonly kind: 'too-few-units' | 'as-many-units-as-rows'; readonly group: string; readonly units: number }
  | TooKnotted
  | { readonly kind: 'no-random-effects' }

export interface CondenseOptions {
  /** What to fit where groups are too knotted: {@link Approximation}, named in the design. Episodes unless said otherwise. */
  readonly whenKnotted?: Instead | undefined
  /** How the same model was laid out before, to shift and scale alike. */
  readonly like?: Scaling | undefined
  readonly told?: TellPass | undefined
}

/**
 * Condenses rows, or moments of them, to what fitting needs.
 * Refuses what cannot be estimated: hardly any rows, a group with a single unit or with as many effects as rows, groups too knotted even for an approximation.
 */
export function condense(model: MixedModel, data: ModelData, { whenKnotted = 'episodes', like, told }: CondenseOptions = {}): System | Misfit | Unsuited {
  const design = layOut(model, data, like)
  if ('kind' in design) return design
  const refusal = unsuited(design)
  if (refusal) return refusal
  const system = openNear(design, whenKnotted, told)
  if ('kind' in system) return system
  // A value that is not a number spoils every sum it enters: only then is it worth looking for.
  return system.products.every(Number.isFinite) ? system : (notANumber(model, data) ?? system)
}

/** Some units of a model that was condensed before, laid out alike: what is too little to be estimated from by itself is no hindrance. null where they cannot be told apart from each other as those were. */
export function condensePart(model: MixedModel, data: ModelData, like: Shape): System | null {
  const design = layOut(model, data, like)
  if ('kind' in design || design.factors.map(({ group }) => group).join() !== like.factors.map(({ group }) => group).join()) return null
  const system = open(design)
  return 'kind' in system ? null : system
}

function openNear(design: Design, instead: Instead, told: TellPass | undefined): System | Unsuited {
  const system = open(design, told)
  if (!('kind' in system)) return system
  const near = approximate(design, system, instead)
  if (unsuited(near)) return system
  const other = open(near, told)
  return 'kind' in other ? system : other
}

function unsuited({ rows, fixed, factors }: Design): Unsuited | null {
  if (factors.length === 0) return { kind: 'no-random-effects' }
  if (rows <= fixed.length + 1) return { kind: 'too-few-rows', rows }
  for (const { group, units, free } of factors) {
    if (units < 2) return { kind: 'too-few-units', group, units }
    // Effects without correlation are terms of their own, and each term is looked at alone, as the field's software does.
    const effects = Math.max(...free.map((entry) => free.filter(({ column }) => column === entry.column).length))
    if (units * effects >= rows) return { kind: 'as-many-units-as-rows', group, units }
  }
  return null
}

function open(design: Design, told?: TellPass): System | TooKnotted {
  const { factors, width } = design
  const [innermost, ...rest] = factors as [Factor, ...Factor[]]
  const chain = chainOf(innermost, rest)
  const knots = chain ? null : openKnots(design, innermost, rest)
  if (knots && 'kind' in knots) return knots
  const outerFactors = knots ? knots.above.map(({ factor }) => factor) : rest
  const outerParents = knots ? knots.above.slice(1).map(({ parents }) => parents) : chain!.slice(1)
  const ordered: Ordered[] = []
  for (let at = outerFactors.length - 1; at >= 0; at -= 1) {
    ordered.unshift(orderSiblings(outerParents[at] ?? new Int32Array(outerFactors[at]!.units), outerFactors[at + 1]?.units ?? 1, ordered[0]?.places ?? null))
  }
  const outer = outerFactors.map((factor, at) => openSiblings(factor, ordered[at]!, blocksOf(ordered[at]!), width))
  const counts = [...outerFactors.map(({ units }) => units), 1]
  const room = () => counts.map((count) => new Float64Array(count * width * width))
  const inner: Inner = knots ? { kind: 'tied', knots: knots.placed(ordered[0]?.places ?? null) } : nested(design, innermost, chain![0] ?? null, ordered[0])
  return {
    design, rows: design.rows, outer, sums: room(), returned: room(), inner, products: productsOf(inner, width), told,
  }
}

/** The parents of each group's units in the next group, or null when some group is not nested in the next. */
function chainOf(innermost: Factor, rest: readonly Factor[]): Int32Array[] | null {
  const chain: Int32Array[] = []
  let inner = innermost
  for (const outer of rest) {
    const parents = parentsOf(inner, outer)
    if (!parents) return null
    chain.push(parents)
    inner = outer
  }
  return chain
}

function nested(design: Design, factor: Factor, parents: Int32Array | null, above: Ordered | undefined): Inner {
  const ordered = orderSiblings(parents ?? new Int32Array(factor.units), above?.places.length ?? 1, above?.places ?? null)
  const siblings = openSiblings(factor, ordered, blocksOf(ordered), design.width)
  return { kind: 'nested', siblings, ...accumulate(design, siblings), bundles: bundle(siblings, design.width) }
}

function productsOf(inner: Inner, width: number): Float64Array {
  const products = new Float64Array(width * width)
  const add = (from: Float64Array, at: number, side: number) => {
    for (let r = 0; r < width; r += 1) for (let s = 0; s <= r; s += 1) products[r * width + s]! += from[at + r * side + s]!
  }
  const totals = inner.kind === 'nested' ? inner.totals : inner.knots.singles.totals
  for (let at = 0; at < totals.length; at += width * width) add(totals, at, width)
  if (inner.kind === 'tied') for (const knot of inner.knots.list) add(knot.products, 0, width + knot.effects.length)
  return products
}
