// What is known of single units: each client's and therapist's own effects, shrunken toward the whole, with how sure one can be.
import { directionOf, eachUnit, evaluate, factorFor } from './criterion.ts'
import { openUnit, passDown, readUnit } from './descend.ts'
import type { Factor } from './design.ts'
import type { MixedFit } from './mixed-model.ts'
import type { Knots } from './knots.ts'
import { multiply, transpose } from './small-matrix.ts'
import { factorsFrom, unscaling } from './theta.ts'
import { seenFrom } from './seats.ts'
import { shrinkTied } from './tied-effects.ts'
import { passIntoKnot, spreadOf, type Untied } from './untie.ts'
import type { Siblings } from './siblings.ts'
import type { System } from './system.ts'
import { shrinkage } from './unit.ts'
import { rowsOf, type RandomGroup } from './unscale.ts'

export interface UnitEffects {
  /** Conditional modes in the order of the group's columns, in units of the outcome. */
  readonly modes: readonly number[]
  /** Their conditional covariance, given the estimates. */
  readonly covariance: readonly (readonly number[])[]
}

/** The effects of every unit, by group, in the order of the units' numbers. A unit without rows has effects of zero. @source bates-2015 */
export function randomEffects(fit: MixedFit): Readonly<Record<string, readonly UnitEffects[]>> {
  const { found, method } = fit
  // Of units in bundles, each is looked at by itself.
  const system: System = fit.system.inner.kind === 'nested' ? { ...fit.system, inner: { ...fit.system.inner, bundles: null } } : fit.system
  const { design, inner, outer } = system
  const { width } = design
  const factors = factorsFrom(design, found.theta)
  const { estimates, untied, residual, freedom } = evaluate(system, factors, method)
  const effects = design.factors.map(({ units }) => Array.from<UnitEffects>({ length: units }))
  const unit = design.scale[width - 1]!
  const put: Put = (group, number, modes, covariance) => {
    effects[group]![number] = inUnits(design.factors[group]!, unscaling(design, design.factors[group]!), modes, covariance, unit, (unit * unit * residual) / freedom)
  }
  let above: Above[] = [{ d: new Float64Array(width * width), v: directionOf(estimates, width) }]
  for (let at = outer.length - 1; at >= 0; at -= 1) {
    above = descendThrough(outer[at]!, factorFor(system, factors, at), width, above, factors.length - outer.length + at, put)
  }
  if (inner.kind === 'nested') descendThrough(inner.siblings, factors[0]!, width, above, 0, put)
  else effectsInKnots(inner.knots, untied, factors[0]!, width, above, put)
  return Object.fromEntries(design.factors.map((factor, at) => [factor.group, Array.from(effects[at]!, (own) => own ?? unknown(fit.random[at]!))]))
}

/** Where the modes of a unit and their covariance are put, in the scaled units of the layout. */
type Put = (group: number, unit: number, modes: Float64Array, covariance: Float64Array) => void

function effectsInKnots(knots: Knots, untied: readonly Untied[], l: Float64Array, width: number, above: readonly Above[], put: Put): void {
  const { innermost: { size }, seats, singles } = knots
  const aboveSeats = Array.from<Above>({ length: seats.length })
  knots.list.forEach((knot, number) => {
    const count = knot.effects.length
    const side = width + count
    const { d, v } = above[knots.parents[number]!]!
    const { own, members } = untied[number]!
    const shrunken = shrinkTied(own, width)
    const down = passIntoKnot(shrunken, count, width, d)
    const modes = multiply(shrunken.wg, v, count, width, 1)
    const direction = Float64Array.from([...v, ...modes.map((value) => -value)])
    for (const { factor, unit, from, size: own } of unitsOf(knot.effects)) {
      const square = Float64Array.from({ length: own ** 2 }, (_, entry) => down[(width + from + Math.floor(entry / own)) * side + width + from + (entry % own)]!)
      put(factor, unit, modes.slice(from, from + own), square)
    }
    for (const seat of knot.seats) {
      const seen: Above = { d: new Float64Array(width * width), v: new Float64Array(width) }
      seenFrom(seats[seat]!, down, side, width, seen.d)
      for (const { place, column } of seats[seat]!.touched) seen.v[column]! += direction[place]!
      aboveSeats[seat] = seen
    }
    knot.members.forEach(({ unit, places, h }, at) => {
      const w = shrinkage(l, members[at]!.inverse, size)
      const ownModes = multiply(w, multiply(h, Float64Array.from(places, (place) => direction[place]!), size, places.length, 1), size, size, 1)
      const spread = multiply(multiply(w, spreadOf(h, places, down, side, size), size, size, size), w, size, size, size)
      put(0, unit, ownModes, w.map((value, entry) => value + spread[entry]!))
    })
  })
  descendThrough(singles.siblings, l, width, aboveSeats, 0, (_, single, modes, covariance) => put(0, singles.units[single]!, modes, covariance))
}

/** What lies above a unit: the covariance of all effects above it, by column, and (−estimates, −effects above, 1). */
interface Above {
  readonly d: Float64Array
  readonly v: Float64Array
}

/** Takes what lies above each unit of a group down past it, and puts the unit's own effects. @returns the same for the group below, by place */
function descendThrough(siblings: Siblings, l: Float64Array, width: number, above: readonly Above[], group: number, put: Put): Above[] {
  const { factor: { size, columns }, parents, order } = siblings
  const unit = openUnit(size, width)
  const below = Array.from<Above>({ length: order.length })
  eachUnit(siblings, (place, first, length) => {
    const d = above[parents[place]!]!.d.slice()
    const v = above[parents[place]!]!.v.slice()
    const before = d.slice()
    readUnit(siblings, l, first, length, place - first, unit)
    passDown(unit, columns, width, d, v)
    const spread = multiply(multiply(unit.wg, before, size, width, width), transpose(unit.wg, size, width), size, width, size)
    put(group, order[place]!, unit.effects, unit.w.map((value, entry) => value + spread[entry]!))
    below[place] = { d, v }
  })
  return below
}

function unitsOf(effects: readonly { readonly factor: number; readonly effect: number; readonly unit: number }[]): { factor: number; unit: number; from: number; size: number }[] {
  const units: { factor: number; unit: number; from: number; size: number }[] = []
  effects.forEach(({ factor, effect, unit }, from) => {
    if (effect === 0) units.push({ factor, unit, from, size: 1 })
    else units.at(-1)!.size += 1
  })
  return units
}

function inUnits({ size }: Factor, turn: Float64Array, modes: Float64Array, covariance: Float64Array, unit: number, variance: number): UnitEffects {
  const turned = multiply(multiply(turn, covariance, size, size, size), transpose(turn, size, size), size, size, size)
  return { modes: Array.from(multiply(turn, modes, size, size, 1), (value) => value * unit), covariance: rowsOf(turned.map((value) => value * variance), size) }
}

/** A unit that no row speaks of: nothing is known but what holds for all. */
function unknown({ names, covariance }: RandomGroup): UnitEffects {
  return { modes: names.map(() => 0), covariance }
}
