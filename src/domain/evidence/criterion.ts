// The profiled criterion of a mixed model at given factors, and its exact derivative: one pass up through the groups, one pass down.
import { eliminateBundles, slopeOfBundles } from './bundles.ts'
import { addSlope, openUnit, passDown, readUnit } from './descend.ts'
import type { Shape } from './design.ts'
import { carryUp, eliminate } from './eliminate.ts'
import { cholesky, crossOfLower, invertLower } from './small-matrix.ts'
import type { Siblings } from './siblings.ts'
import type { Nested, System } from './system.ts'
import { addSlopesOfKnots, untie, type Untied } from './untie.ts'

export type Method = 'reml' | 'ml'

/** In the scaled columns of the layout. */
export interface Evaluation {
  /** REML criterion, or −2 log-likelihood. */
  readonly criterion: number
  /** Fixed effects, and (X′V⁻¹X)⁻¹ in units of the residual variance, fixed × fixed. */
  readonly estimates: Float64Array
  readonly inverse: Float64Array
  /** Residual sum of squares, penalised; divided by `freedom` it is the residual variance. */
  readonly residual: number
  readonly freedom: number
  /** What elimination left of the knots, if there are any. */
  readonly untied: readonly Untied[]
}

/** One factor for each group of the design, size × size, lower triangular. */
export type FactorMatrices = readonly Float64Array[]

/** What elimination leaves of the data: all that the criterion needs of them. Of data in parts that have no unit in common it is the sum over the parts. */
export interface Left {
  /** Products of all columns, weighed by V⁻¹: lower triangle, width × width. */
  readonly top: Float64Array
  readonly logDeterminants: number
}

/** The criterion as a function of the factors alone: fixed effects and residual variance are at their best for them. Leaves in the system what {@link slopesAt} goes on from. @source bates-2015 */
export function evaluate(system: System, factors: FactorMatrices, method: Method): Evaluation {
  const { untied, ...left } = eliminateAll(system, factors)
  return { ...solve(left, system.design, system.rows, method), untied }
}

/** Takes all random effects out. */
export function eliminateAll(system: System, factors: FactorMatrices): Left & Pick<Evaluation, 'untied'> {
  const { design: { width }, inner, outer, sums, told } = system
  told?.(0)
  for (const sum of sums) sum.fill(0)
  let logDeterminants = 0
  let untied: readonly Untied[] = []
  if (inner.kind === 'nested') logDeterminants += eliminateNested(inner, factors[0]!, width, sums[0]!)
  else {
    const done = untie(inner.knots, factors, sizesOf(system), width, sums[0]!, told && ((share) => told(share / 2)))
    untied = done.untied
    logDeterminants += done.logDeterminant
  }
  outer.forEach((siblings, at) => {
    carryUp(siblings, width, sums[at]!, sums[at + 1]!)
    logDeterminants += eliminate(siblings, factorFor(system, factors, at), width, null, sums[at + 1]!)
  })
  return { top: sums.at(-1)!.slice(), logDeterminants, untied }
}

function eliminateNested({ siblings, totals, bundles }: Nested, l: Float64Array, width: number, sums: Float64Array): number {
  if (!bundles) return eliminate(siblings, l, width, totals, sums)
  const square = width * width
  siblings.blocks.parents.forEach((parent, block) => {
    for (let entry = 0; entry < square; entry += 1) sums[parent * square + entry]! += totals[block * square + entry]!
  })
  return eliminateBundles(bundles, l, width, sums)
}

/** Fixed effects, residual and criterion from what elimination left. */
export function solve({ top, logDeterminants }: Left, { width, fixed: { length: fixed } }: Pick<Shape, 'width' | 'fixed'>, rows: number, method: Method): Evaluation {
  const size = fixed + 1
  const c = new Float64Array(size * size)
  const from = (at: number) => (at === fixed ? width - 1 : at)
  for (let r = 0; r < size; r += 1) for (let s = 0; s <= r; s += 1) c[r * size + s] = top[from(r) * width + from(s)]!
  cholesky(c, size)
  const residual = c[size * size - 1]! ** 2
  let logFixed = 0
  for (let r = 0; r < fixed; r += 1) logFixed += 2 * Math.log(c[r * size + r]!)
  const root = new Float64Array(fixed * fixed)
  for (let r = 0; r < fixed; r += 1) for (let s = 0; s <= r; s += 1) root[r * fixed + s] = c[r * size + s]!
  invertLower(root, fixed)
  const estimates = new Float64Array(fixed)
  for (let r = 0; r < fixed; r += 1) for (let k = r; k < fixed; k += 1) estimates[r]! += root[k * fixed + r]! * c[fixed * size + k]!
  const freedom = method === 'reml' ? rows - fixed : rows
  const criterion = logDeterminants + (method === 'reml' ? logFixed : 0) + freedom * (1 + Math.log((2 * Math.PI * residual) / freedom))
  return { criterion, estimates, inverse: crossOfLower(root, fixed), residual, freedom, untied: [] }
}

/** ∂criterion/∂L for each group (lower triangles), from what {@link evaluate} left behind at these factors. */
export function slopesAt(system: System, factors: FactorMatrices, { estimates, inverse, residual, freedom, untied }: Evaluation, method: Method): Float64Array[] {
  const { design: { width }, inner, outer, returned, told } = system
  const slopes = factors.map(({ length }) => new Float64Array(length))
  const direction = directionOf(estimates, width)
  const top = returned.at(-1)!
  const share = freedom / residual
  for (let r = 0; r < width; r += 1) for (let s = 0; s < width; s += 1) top[r * width + s] = share * direction[r]! * direction[s]!
  const fixed = estimates.length
  if (method === 'reml') for (let r = 0; r < fixed; r += 1) for (let s = 0; s < fixed; s += 1) top[r * width + s]! += inverse[r * fixed + s]!
  for (let at = outer.length - 1; at >= 0; at -= 1) {
    const l = factorFor(system, factors, at)
    addSlope(outer[at]!, l, width, returned[at + 1]!, slopes[slopes.length - outer.length + at]!)
    returnTo(outer[at]!, l, width, returned[at + 1]!, returned[at]!)
  }
  if (inner.kind === 'nested' && inner.bundles) slopes[0]![0]! += slopeOfBundles(inner.bundles, factors[0]!, width, returned[0]!)
  else if (inner.kind === 'nested') addSlope(inner.siblings, factors[0]!, width, returned[0]!, slopes[0]!)
  else addSlopesOfKnots(inner.knots, untied, factors, sizesOf(system), width, returned[0]!, slopes, told && ((share) => told((1 + share) / 2)))
  return slopes
}

/** (−estimates, 0 for columns of random effects alone, 1): what turns the columns into residuals. */
export function directionOf(estimates: Float64Array, width: number): Float64Array {
  const direction = new Float64Array(width)
  estimates.forEach((estimate, at) => (direction[at] = -estimate))
  direction[width - 1] = 1
  return direction
}

function returnTo(siblings: Siblings, l: Float64Array, width: number, above: Float64Array, below: Float64Array): void {
  const square = width * width
  const { factor: { size, columns }, parents } = siblings
  const unit = openUnit(size, width)
  const d = new Float64Array(square)
  const unused = new Float64Array(width)
  eachUnit(siblings, (place, first, length) => {
    const from = parents[place]! * square
    for (let entry = 0; entry < square; entry += 1) d[entry] = above[from + entry]!
    readUnit(siblings, l, first, length, place - first, unit)
    passDown(unit, columns, width, d, unused)
    below.set(d, place * square)
  })
}

/** Goes through the units of a group in their order. */
export function eachUnit({ blocks }: Siblings, visit: (place: number, first: number, length: number) => void): void {
  for (let block = 0; block < blocks.count; block += 1) {
    const first = blocks.starts[block]!
    const end = blocks.ends[block]!
    for (let place = first; place < end; place += 1) visit(place, first, end - first)
  }
}

/** The factor of a group of `outer`: they are the last of the design. */
export function factorFor({ outer }: System, factors: FactorMatrices, at: number): Float64Array {
  return factors[factors.length - outer.length + at]!
}

export function sizesOf({ design }: System): number[] {
  return design.factors.map(({ size }) => size)
}
