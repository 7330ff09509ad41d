// Finds the lowest point of a smooth function from its exact derivative: BFGS with a line search that trusts slopes where values drown in rounding.

export interface Point {
  readonly x: Float64Array
  readonly value: number
  readonly slope: Float64Array
}

export interface Optimum extends Point {
  /** Approximate inverse of the second derivatives, by which the search went. */
  readonly curvature: Float64Array
  readonly evaluations: number
  /** How much lower the function is thought to be at its lowest point. */
  readonly gap: number
  /** Where the lowest point is thought to be: one step further, not evaluated. */
  readonly ahead: Float64Array
}

const mostSteps = 1000
const mostTries = 40

/**
 * @param at the function and its derivative
 * @param curvature an inverse of second derivatives to begin with; without one the first step is short
 * @param within stops when the lowest point is thought to be no more than this below
 * @returns null when it does not come near: a function without a lowest point, or not smooth
 */
export function minimise(at: (x: Float64Array) => Point, start: Float64Array, curvature: Float64Array | null, within: number): Optimum | null {
  const size = start.length
  const h = curvature?.slice() ?? new Float64Array(size * size)
  let point = at(start)
  let evaluations = 1
  let isScaled = curvature !== null
  if (!curvature) for (let r = 0; r < size; r += 1) h[r * size + r] = 0.5 / Math.max(1e-8, Math.sqrt(dot(point.slope, point.slope)))
  for (let steps = 0; steps < mostSteps; steps += 1) {
    let direction = descentOf(h, point.slope)
    let fall = dot(direction, point.slope)
    if (!(fall <= 0)) {
      h.fill(0)
      for (let r = 0; r < size; r += 1) h[r * size + r] = 0.5 / Math.max(1e-8, Math.sqrt(dot(point.slope, point.slope)))
      isScaled = false
      direction = descentOf(h, point.slope)
      fall = dot(direction, point.slope)
    }
    const here = { ...point, curvature: h, evaluations, gap: Math.abs(fall) / 2, ahead: point.x.map((value, place) => value + direction[place]!) }
    if (isScaled && here.gap <= within) return here
    if (dot(point.slope, point.slope) === 0) return { ...here, gap: 0, ahead: point.x }
    const reached = search(at, point, direction, fall)
    evaluations += reached.tries
    if (!reached.next) return here.gap <= nearEnough ? { ...here, ahead: point.x } : null
    update(h, point, reached.next, isScaled)
    isScaled = true
    point = reached.next
  }
  return null
}

/** When rounding leaves no further step to take, a gap of this much (in units of −2 log-likelihood) is none. A design choice. */
const nearEnough = 1e-7

/** No step is longer than this: beyond it the quadratic picture says nothing. */
const longestStep = 2

function search(at: (x: Float64Array) => Point, from: Point, direction: Float64Array, fall: number): { next: Point | null; tries: number } {
  const length = Math.sqrt(dot(direction, direction))
  const reach = Math.sqrt(dot(from.x, from.x))
  let step = Math.min(1, (longestStep * Math.max(1, reach)) / length)
  let low = 0
  let high = Infinity
  const rounding = 1e-13 * Math.abs(from.value)
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const next = at(from.x.map((value, place) => value + step * direction[place]!))
    const slope = dot(next.slope, direction)
    const isLower = next.value <= from.value + 1e-4 * step * fall
    // Close to the optimum values differ by less than their rounding, while slopes are still exact.
    const isLevel = next.value <= from.value + rounding && slope <= -0.99 * fall
    if (!(isLower || isLevel)) {
      high = step
      step = low + cut(step - low, fall, next.value - from.value, low === 0)
    } else if (slope < 0.9 * fall) {
      low = step
      step = Number.isFinite(high) ? (low + high) / 2 : 2 * step
    } else return { next, tries }
  }
  return { next: null, tries: mostTries }
}

/** How far to go when a step was too long: to the lowest point of the parabola through what is known, within a tenth and a half. */
function cut(step: number, fall: number, rise: number, isFirst: boolean): number {
  const lowest = isFirst && Number.isFinite(rise) ? (-fall * step * step) / (2 * (rise - fall * step)) : step / 2
  return Math.min(0.5 * step, Math.max(0.1 * step, lowest))
}

function update(h: Float64Array, from: Point, to: Point, isScaled: boolean): void {
  const size = from.x.length
  const s = to.x.map((value, at) => value - from.x[at]!)
  const y = to.slope.map((value, at) => value - from.slope[at]!)
  const sy = dot(s, y)
  if (!(sy > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y)))) return
  if (!isScaled) {
    h.fill(0)
    for (let r = 0; r < size; r += 1) h[r * size + r] = sy / dot(y, y)
  }
  const hy = new Float64Array(size)
  for (let r = 0; r < size; r += 1) for (let k = 0; k < size; k += 1) hy[r]! += h[r * size + k]! * y[k]!
  const scale = (1 + dot(y, hy) / sy) / sy
  for (let r = 0; r < size; r += 1) for (let k = 0; k < size; k += 1) h[r * size + k]! += scale * s[r]! * s[k]! - (hy[r]! * s[k]! + s[r]! * hy[k]!) / sy
}

function descentOf(h: Float64Array, slope: Float64Array): Float64Array {
  const size = slope.length
  const out = new Float64Array(size)
  for (let r = 0; r < size; r += 1) for (let k = 0; k < size; k += 1) out[r]! -= h[r * size + k]! * slope[k]!
  return out
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!
  return sum
}
