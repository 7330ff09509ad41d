// Fits a linear mixed model: the field's model for sessions within clients within therapists, as its reference software fits it.
import type { Method } from './criterion.ts'
import type { Approximation, Design, Instead, Misfit, ModelData } from './design.ts'
import { findOptimum, type Found, type Start } from './find-optimum.ts'
import { haveSameUnits } from './nesting.ts'
import { leavesNothing, rankDeficiency, termWithinFixedEffects, type WithinFixedEffects } from './rank.ts'
import type { MixedModel } from './model-rows.ts'
import { condense, type System, type TellPass, type Unsuited } from './system.ts'
import { plainStart } from './theta.ts'
import { unscale, type Estimates } from './unscale.ts'

export type { Method } from './criterion.ts'
export type { TellPass } from './system.ts'

export interface MixedFit extends Estimates {
  readonly kind: 'fitted'
  readonly method: Method
  readonly rows: number
  /** Units of each group. */
  readonly units: Readonly<Record<string, number>>
  /** null for the model that was asked for. Otherwise what was fitted in its place, and the share of rows touched: to be said with every number of the fit. */
  readonly approximation: Approximation | null
  /** Pairs of groups with the same units and an effect in common (therapists who have one client each): what is estimated for the one and for the other means nothing, only both together do. To be said. */
  readonly sameUnits: readonly (readonly [string, string])[]
  /** A variance is estimated as zero or a correlation as ±1: normal with few units, and to be said. */
  readonly singular: boolean
  /** What tests, random effects and a later fit of much the same data go on from. */
  readonly system: System
  readonly found: Found
}

/** Why there is no fit. Never a number instead. */
export type Unfitted =
  | Misfit
  | Unsuited
  | { readonly kind: 'rank-deficient'; readonly name: string }
  | WithinFixedEffects
  | { readonly kind: 'no-residual' | 'no-optimum' }

export interface FitOptions {
  /** Restricted maximum likelihood unless said otherwise; models with different fixed effects are compared by `ml`. */
  readonly method?: Method
  /** What to fit where too many units are tied together to be fitted exactly: {@link Approximation}. Episodes unless said otherwise. */
  readonly whenKnotted?: Instead
  /** To the last digit, for whoever compares with other software: a pass or two more over the data where units are thousands. */
  readonly closely?: boolean
  /** Where an earlier fit of the same model ended: with little that is new, a few passes over the data are enough. */
  readonly after?: Resume
  /** Told as each pass goes on. Tests of the fit tell as well. */
  readonly told?: TellPass | undefined
}

/** What a later fit goes on from: plain numbers, to be kept beside the result. */
export interface Resume {
  readonly names: readonly string[]
  readonly shift: readonly number[]
  readonly scale: readonly number[]
  readonly theta: readonly number[]
  readonly curvature: readonly number[]
  readonly rows: number
}

export function resumeOf({ system: { design, rows }, found }: MixedFit): Resume {
  return { names: design.names, shift: [...design.shift], scale: [...design.scale], theta: [...found.theta], curvature: [...found.curvature], rows }
}

/**
 * Estimates a model's fixed effects, variances and residual variance, by restricted or full maximum likelihood, driven to the optimum.
 * Takes rows, or moments of them, with the same answer. Nested groups are eliminated from small Gram matrices, groups tied by shared units (clients who change therapist) exactly in knots of up to 2,000 effects; beyond that another model is fitted and named in `approximation`.
 * Refuses, by name: columns that are not there or not numbers, fixed effects that others make up ('rank-deficient', the first such), by restricted maximum likelihood a random term that they make up (by maximum likelihood its variance is zero), groups with one unit or with as many effects as rows, knots beyond the limit that no approximation undoes, data without residual.
 * @source bates-2015
 */
export function fitMixedModel(model: MixedModel, data: ModelData, options: FitOptions = {}): MixedFit | Unfitted {
  const system = condense(model, data, { whenKnotted: options.whenKnotted, like: options.after, told: options.told })
  if ('kind' in system) return system
  return fitSystem(system, options)
}

/** The same from condensed data, which may be fitted more than once. */
export function fitSystem(system: System, { method = 'reml', after, closely }: FitOptions = {}): MixedFit | Unfitted {
  const deficiency = rankDeficiency(system)
  if (deficiency) return deficiency
  const within = method === 'reml' ? termWithinFixedEffects(system) : null
  if (within) return within
  const found = findOptimum(system, method, after ? startAfter(after, system) : null, closely)
  if (!found) return { kind: 'no-optimum' }
  if (leavesNothing(system, found.evaluation.residual)) return { kind: 'no-residual' }
  const units = Object.fromEntries(system.design.factors.map(({ group, units }) => [group, units]))
  return { kind: 'fitted', method, rows: system.rows, units, approximation: system.design.approximation, sameUnits: sameUnits(system.design), singular: found.singular, system, found, ...unscale(system, found, method) }
}

/** Groups stand from most units to fewest, so that those with the same are neighbours. */
function sameUnits({ factors }: Design): [string, string][] {
  return factors.flatMap((outer, at) => {
    const inner = factors[at - 1]
    return inner && outer.names.some((name) => inner.names.includes(name)) && haveSameUnits(inner, outer) ? [[inner.group, outer.group] as [string, string]] : []
  })
}

/** Theta belongs to the columns as they were scaled; the curvature grows with the data. */
function startAfter({ rows, theta, curvature }: Resume, system: System): Start {
  if (theta.length !== plainStart(system.design).length) throw new RangeError('the earlier fit is one of another model')
  return { x: Float64Array.from(theta), curvature: Float64Array.from(curvature, (value) => (value * rows) / system.rows) }
}
