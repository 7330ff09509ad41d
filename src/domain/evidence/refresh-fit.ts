// Brings a fit up to date where little of much has changed: what the changed units had added is taken out, what they add now is put in, and the optimum is found again beside the old one.
import { eliminateAll, solve, type FactorMatrices, type Left, type Method } from './criterion.ts'
import type { Shape } from './design.ts'
import type { MixedFit } from './mixed-model.ts'
import type { MixedModel } from './model-rows.ts'
import type { Moments } from './moments.ts'
import { step, type Neighbourhood } from './neighbourhood.ts'
import type { Tested } from './satterthwaite.ts'
import { invert } from './second-derivatives.ts'
import { condensePart, type System } from './system.ts'
import { diagonals, factorsFrom } from './theta.ts'
import { unscale, type Estimates } from './unscale.ts'

/** A fit without its data: what it takes to bring it up to date, some hundred numbers whatever the number of units. */
export interface KeptFit {
  readonly model: MixedModel
  readonly design: Shape
  readonly method: Method
  readonly rows: number
  /** What is left of the data as they are now, at and around where the fit ended that was made from all of them. */
  readonly here: Left
  readonly around: Neighbourhood
  /** Inverse of the second derivatives there. */
  readonly inverse: Float64Array
  /** The slope there by differences, when all were fitted: what differences err by. */
  readonly bias: Float64Array
}

/** As {@link MixedFit}, of what was brought up to date. */
export interface RefreshedFit extends Tested, Estimates {
  readonly singular: false
  readonly approximation: null
}

/** A variance below this is near a bound, where the criterion is not the bowl that a step needs. A design choice. */
const leastVariance = 0.02

/** How far the best parameters may be from where all data were last fitted, as what the criterion falls by: a fourteenth of a standard error. What a step leaves is the square of that, beside a share of 1/units. A design choice. */
const farthest = 0.005

/** null where a fit cannot be brought up to date: at a bound, of another model than was asked for, or on no bowl. */
export function keepFit(model: MixedModel, { system, method, rows, singular, approximation, found: { theta } }: MixedFit, around: Neighbourhood): KeptFit | null {
  const { fixed, names, width, shift, scale, factors } = system.design
  if (singular || approximation || diagonals(system.design).some(({ at }) => Math.abs(theta[at]!) < leastVariance)) return null
  const inverse = invert(around.curvature, theta.length)
  if (!inverse) return null
  const design: Shape = { fixed, names, width, shift, scale, factors: factors.map(({ group, size, columns, names: effects, free }) => ({ group, size, columns, names: effects, free })) }
  const { untied: _, ...here } = eliminateAll(system, factorsFrom(design, theta))
  return { model, design, method, rows, here, around, inverse, bias: slopeOf(around, design, rows, method) }
}

/**
 * @param before,now all rows of every unit that has a unit in common with what changed, as they were and as they are; null where there are none. Derived columns have to be made as they were for the fit.
 * @param moved for columns whose zero has moved since: by how much it is higher now
 * @returns null where too much has changed for a step, or what changed cannot be told apart from the rest: then all is fitted again
 */
export function refreshFit(kept: KeptFit, before: Moments | null, now: Moments | null, moved: Readonly<Record<string, number>> = {}): { readonly kept: KeptFit; readonly fit: RefreshedFit } | null {
  const { model, design, method, inverse, bias, around: { theta } } = kept
  const parts = [before, now].map((moments) => moments && condensePart(model, moments, design))
  const [old, fresh] = parts
  if ((before && !old) || (now && !fresh)) return null
  const change = (left: Left, at: Float64Array): Left => {
    const factors = factorsFrom(design, at)
    return added(added(left, old ?? null, factors, -1), fresh ?? null, factors, 1)
  }
  const rows = kept.rows - (old?.rows ?? 0) + (fresh?.rows ?? 0)
  const beside = (by: number) => (left: Left, place: number) => change(left, theta.map((value, at) => value + (at === place ? by : 0)))
  const around: Neighbourhood = { ...kept.around, ahead: kept.around.ahead.map(beside(step)), behind: kept.around.behind.map(beside(-step)) }
  const here = change(kept.here, theta)
  const slope = slopeOf(around, design, rows, method).map((value, at) => value - bias[at]!)
  const way = theta.map((_, r) => -theta.reduce((sum, __, s) => sum + inverse[r * theta.length + s]! * slope[s]!, 0))
  const fall = -0.5 * way.reduce((sum, value, at) => sum + value * slope[at]!, 0)
  if (!(fall <= farthest)) return null
  const found = { theta: theta.map((value, at) => value + way[at]!), evaluation: solve(along(here, around, way), design, rows, method) }
  const recentred: Shape = { ...design, shift: design.shift.map((value, at) => value - (moved[design.names[at]!] ?? 0)) }
  const fit: RefreshedFit = { design: recentred, method, rows, found, singular: false, approximation: null, ...unscale({ design: recentred, rows }, found, method) }
  return { kept: { ...kept, rows, here, around }, fit }
}

function added({ top, logDeterminants }: Left, part: System | null, factors: FactorMatrices, sign: 1 | -1): Left {
  if (!part) return { top, logDeterminants }
  const own = eliminateAll(part, factors)
  return { top: top.map((value, at) => value + sign * own.top[at]!), logDeterminants: logDeterminants + sign * own.logDeterminants }
}

/** By differences. */
function slopeOf({ ahead, behind }: Neighbourhood, design: Shape, rows: number, method: Method): Float64Array {
  const criterion = (left: Left) => solve(left, design, rows, method).criterion
  return Float64Array.from(ahead, (left, place) => (criterion(left) - criterion(behind[place]!)) / (2 * step))
}

/** What is left a little way off, by first and second differences in each direction. */
function along(here: Left, { ahead, behind }: Neighbourhood, way: Float64Array): Left {
  const at = (value: (left: Left) => number): number =>
    way.reduce((sum, by, place) => {
      const [higher, lower] = [value(ahead[place]!), value(behind[place]!)]
      return sum + (by * (higher - lower)) / (2 * step) + (by * by * (higher - 2 * value(here) + lower)) / (2 * step * step)
    }, value(here))
  return { top: here.top.map((_, entry) => at(({ top }) => top[entry]!)), logDeterminants: at(({ logDeterminants }) => logDeterminants) }
}
