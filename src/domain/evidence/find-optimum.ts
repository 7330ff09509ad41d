// Searches the factors for which a model's criterion is lowest, with care for variances of zero.
import { evaluate, slopesAt, type Evaluation, type Method } from './criterion.ts'
import { minimise, type Optimum, type Point } from './optimise.ts'
import { sampleOf } from './sample.ts'
import { invert, secondDerivatives } from './second-derivatives.ts'
import type { System } from './system.ts'
import { diagonals, factorsFrom, parametersOf, plainStart, upright } from './theta.ts'

export interface Found {
  readonly theta: Float64Array
  readonly evaluation: Evaluation
  /** Inverse of the criterion's second derivatives, as far as the search needed it: a later search begins with it. */
  readonly curvature: Float64Array
  /** Whether some variance is zero, or some correlation 1 or −1. */
  readonly singular: boolean
  /** How far the criterion is thought to be above its lowest value. */
  readonly gap: number
  /** Passes over all data, each with the derivative. */
  readonly passes: number
}

/** When the optimum is thought to be this close (in −2 log-likelihood; the square of a distance in standard errors), the last step is taken unseen: it leaves a small part of that. A design choice. */
const close = 1e-10
/** The same for each unit of the largest group where the search began with the curvature of thousands: there a step leaves a hundredth at most. So parameters are as close to their best, beside their own size, whatever the number of units. A design choice. */
const closeForEach = 5e-12
const many = 4000

/** A diagonal entry below this is tried at zero; below `zero` it is called zero, as the field's software does. @source bates-2015 */
const small = 0.05
const zero = 1e-4

export interface Start {
  readonly x: Float64Array
  readonly curvature: Float64Array | null
}

/** @param closely to the last digit, whatever the number of units: a pass or two more @param start where to begin, from an earlier fit of much the same data in the same scale. At a variance of zero there may be several valleys: what ends there, or began there, is searched afresh. */
export function findOptimum(system: System, method: Method, start: Start | null, closely = false): Found | null {
  const resumed = start && diagonals(system.design).every(({ at }) => start.x[at]! >= zero) ? search(system, method, start, closely) : null
  return resumed && !resumed.singular ? resumed : search(system, method, headStart(system, method), closely)
}

function search(system: System, method: Method, head: Start | null, closely: boolean): Found | null {
  const at = pointsOf(system, method)
  const units = system.design.factors[0]!.units
  const found = minimise(at, head?.x ?? plainStart(system.design), head?.curvature ?? null, head?.curvature && units >= many && !closely ? closeForEach * units : close)
  if (!found) return null
  const settled = settle(system, method, found)
  const places = departuresFrom(system, method, settled.x)
  if (places.length === 0) return answer(system, method, settled.x, settled.singular, found)
  // At a variance of zero the slope is zero whether it is a valley or a hill, and near it there may be a valley of its own: leave, and see where one comes back to.
  const elsewhere = places.flatMap((place) => minimise(at, place, null, close) ?? [])
  const lowest = elsewhere.reduce<Optimum>((best, one) => (one.value < best.value - 1e-9 ? one : best), found)
  if (lowest === found) return answer(system, method, settled.x, settled.singular, found)
  const other = settle(system, method, lowest)
  return answer(system, method, other.x, other.singular, lowest)
}

function pointsOf(system: System, method: Method): (theta: Float64Array) => Point {
  return (theta) => {
    const factors = factorsFrom(system.design, theta)
    const evaluation = evaluate(system, factors, method)
    return { x: theta, value: evaluation.criterion, slope: parametersOf(system.design, slopesAt(system, factors, evaluation, method)) }
  }
}

/** The optimum of a sample, found from a sample of that where it is large itself, and its curvature for as many rows as there are in all. */
function headStart(system: System, method: Method): Start | null {
  const sample = sampleOf(system)
  if (!sample) return null
  const at = pointsOf(sample, method)
  const head = headStart(sample, method)
  const found = minimise(at, head?.x ?? plainStart(system.design), head?.curvature ?? null, 1e-4)
  if (!found) return null
  const inverse = invert(secondDerivatives((theta) => at(theta).slope, found.x, 1e-3), found.x.length)
  return { x: found.x, curvature: inverse?.map((value) => (value * sample.rows) / system.rows) ?? null }
}

/** Puts what is as good as zero to zero. */
function settle(system: System, method: Method, found: Optimum): { x: Float64Array; singular: boolean } {
  let x = upright(system.design, found.ahead)
  for (const { at } of diagonals(system.design)) {
    if (x[at]! >= small) continue
    const flat = x.slice()
    flat[at] = 0
    if (evaluate(system, factorsFrom(system.design, flat), method).criterion <= found.value + 1e-9 + 1e-13 * Math.abs(found.value)) x = flat
  }
  return { x, singular: diagonals(system.design).some(({ at }) => x[at]! < zero) }
}

/** How far zero is left: near by, where a small variance may be missed, and far. Design choices. */
const departures = [1e-3, 0.05, 0.5]

/** A diagonal entry below this that is not zero may stand in a valley beside a deeper one. A design choice. */
const doubtful = 0.01

/**
 * Where to search again: the lowest of some places away from what is zero, in all such variances or in one of them; and, where an effect hardly varies, two places at which it does.
 * There its correlations with the other effects matter so little that a search ends anywhere along a ring, on which the others only keep their spread.
 */
function departuresFrom(system: System, method: Method, x: Float64Array): Float64Array[] {
  const all = diagonals(system.design)
  const zeros = all.filter(({ at }) => x[at]! < zero)
  const nearly = all.filter(({ at }) => x[at]! >= zero && x[at]! < doubtful)
  const alone = departures.flatMap((by) => [zeros, ...(zeros.length > 1 ? zeros.map((one) => [one]) : [])].map((left) => moved(x, left.map(({ at }) => [at, by]))))
  const correlated = [...zeros, ...nearly].filter(({ column }) => column.length > 1)
  const ends = correlated.flatMap((one) => [-1, 1].flatMap((sign) => departures.map((by) => along(x, all, one, by, sign))))
  const lowestOf = (places: readonly Float64Array[]) => {
    const values = places.map((place) => evaluate(system, factorsFrom(system.design, place), method).criterion)
    return places.length > 0 ? [places[values.indexOf(Math.min(...values))]!] : []
  }
  return [...(zeros.length > 0 ? lowestOf(alone) : []), ...lowestOf(ends), ...nearly.map((one) => along(x, all, one, departures.at(-1)!, 0))]
}

type Diagonal = ReturnType<typeof diagonals>[number]

function moved(x: Float64Array, entries: readonly (readonly [number, number])[]): Float64Array {
  const away = x.slice()
  for (const [at, value] of entries) away[at] = value
  return away
}

/** Gives an effect some spread, and those after it in its term a correlation of −1, 0 or 1 with it; their own spread they keep. */
function along(x: Float64Array, all: readonly Diagonal[], { at, column }: Diagonal, by: number, sign: number): Float64Array {
  const first = all.findIndex((one) => one.at === at) + 1
  // Below the diagonal of a column stand, one by one, the effects whose own diagonals follow.
  const others = column.slice(1).flatMap((entry, below): [number, number][] => {
    const own = all[first + below]!.at
    const spread = Math.hypot(x[own]!, x[entry]!)
    return [[entry, sign * spread], [own, sign === 0 ? spread : 0]]
  })
  return moved(x, [[at, by], ...others])
}

function answer(system: System, method: Method, theta: Float64Array, singular: boolean, { gap, evaluations, curvature }: Optimum): Found {
  return { theta, evaluation: evaluate(system, factorsFrom(system.design, theta), method), curvature, singular, gap, passes: evaluations }
}
