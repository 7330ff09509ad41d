// What the data leave of a model at its optimum and a step to either side in each direction: tests of fixed effects need it, and so does a fit that is brought up to date.
import { eliminateAll, slopesAt, solve, type Left } from './criterion.ts'
import type { MixedFit } from './mixed-model.ts'
import { moved, secondDerivatives } from './second-derivatives.ts'
import { factorsFrom, parametersOf } from './theta.ts'

/** How far parameters are moved for a difference; they are of the order of 1. */
export const step = 1e-3

export interface Neighbourhood {
  /** Where it lies: the parameters in the middle. */
  readonly theta: Float64Array
  /** What is left a step from there, for each parameter. */
  readonly ahead: readonly Left[]
  readonly behind: readonly Left[]
  /** Second derivatives of the criterion in the middle, by differences of first ones. */
  readonly curvature: Float64Array
}

/** Two passes over the data for each parameter. */
export function neighbourhoodOf({ system, method, found: { theta } }: MixedFit): Neighbourhood {
  const passed = new Map<string, Left>()
  const leftAt = (x: Float64Array): Float64Array => {
    const factors = factorsFrom(system.design, x)
    const { untied, ...left } = eliminateAll(system, factors)
    passed.set(x.join(), left)
    return parametersOf(system.design, slopesAt(system, factors, { ...solve(left, system.design, system.rows, method), untied }, method))
  }
  const curvature = secondDerivatives(leftAt, theta, step)
  const to = (by: number) => Array.from(theta, (_, place) => passed.get(moved(theta, place, by).join())!)
  return { theta, ahead: to(step), behind: to(-step), curvature }
}
