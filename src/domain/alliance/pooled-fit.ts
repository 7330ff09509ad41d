// Reads from an organisation's ratings what is usual in it, in such a way that the clients under strain among them do not widen what counts as usual.
import type { Range } from './parameters.ts'
import type { UsualCourse } from './pooled-fall.ts'
import { learnOnset, type OwnCourse } from './pooled-onset.ts'
import { placeOf } from './pooled-scale.ts'
import { likelyFrom, readWhole, shapesFor, type Shape } from './pooled-shapes.ts'

/** Before an organisation has ratings enough: shares of the range, evened out. Design choices of Attune's, near its simulation of ruptureless therapies. @source attune-rupture-simulation */
const defaults: UsualCourse = { level: -0.32, levelSd: 0.14, withinSd: 0.085, correlation: 0.2, onset: [1] }

/** How much the defaults weigh: as so many ratings for the SD, as so many clients for the level, and the SD within which a correlation is believed. Design choices. */
const prior = { ratings: 60, clients: 10, correlationSd: 0.15 }

/** The share of cases thought to hold a fall at first, and at most: found in fewer, it is less. Let rise, it would rise until falls explained what is spread. A design choice. */
const mostHold = 1 / 2

/** Where ratings hardly ever change, the next step of the scale is still no rupture: bounds of what is believed, as shares of the range. Design choices. */
const leastSd = 0.04
const mostCorrelation = 0.8

/** From more cases than this every second, fourth … one is read: more would change no decision. */
const mostCases = 800

export interface Fit {
  readonly usual: UsualCourse
  readonly cases: number
  readonly ratings: number
  /** The cases read, and how likely no fall has begun by each of their ratings. */
  readonly own: readonly OwnCourse[]
}

/**
 * The usual course of an organisation, by maximum a posteriori likelihood of a model in which each case's ratings vary about a level of their own, each correlated with the next, and a case may hold one fall:
 * of one to three sessions, or slow. What falls is thereby explained as a fall, and not as spread. Where falls are found in fewer cases than was thought, all is fitted once more with that share.
 * @param cases ratings in order, points; null where there is none. Each is read once
 */
export function fitCourse(cases: Iterable<readonly (number | null)[]>, range: Range): Fit {
  let sample: Float64Array[] = []
  let [stride, count, ratings] = [1, 0, 0]
  for (const course of cases) {
    let rated = 0
    for (const rating of course) if (rating !== null) rated += 1
    if (rated === 0) continue
    ratings += rated
    if (count % stride === 0) sample.push(Float64Array.from(course.flatMap((rating) => (rating === null ? [] : [placeOf(rating, range)]))))
    count += 1
    if (sample.length > mostCases) {
      sample = sample.filter((_, index) => index % 2 === 0)
      stride *= 2
    }
  }
  const medians = sample.map(middle)
  const usualOf = ([logSd, correlation]: readonly number[]) => usualAt(sample, medians, Math.exp(logSd as number), correlation as number)
  const fit = (start: readonly number[], holds: number) =>
    climb(start, [0.16, 0.08], (point) => {
      const candidate = usualOf(point)
      return candidate.withinSd < leastSd || Math.abs(candidate.correlation) > mostCorrelation ? Number.NEGATIVE_INFINITY : belief(candidate) + logLikelihood(sample, candidate, holds)
    })
  const first = fit([Math.log(defaults.withinSd), defaults.correlation], mostHold)
  const { falls } = learnOnset(sample, usualOf(first))
  const hold = (falls + prior.clients * mostHold) / (sample.length + prior.clients)
  const usual = usualOf(hold < mostHold ? fit(first, hold) : first)
  const { onset, own } = learnOnset(sample, usual)
  return { usual: { ...usual, onset }, cases: count, ratings, own }
}

/** Level and its SD follow from the clients' medians, the rest given. */
function usualAt(sample: readonly Float64Array[], medians: readonly number[], withinSd: number, correlation: number): UsualCourse {
  const level = (prior.clients * defaults.level + medians.reduce((sum, one) => sum + one, 0)) / (prior.clients + sample.length)
  const noise = sample.reduce((sum, places) => sum + (1.5 * withinSd ** 2) / places.length, 0)
  const spread = medians.reduce((sum, one) => sum + (one - level) ** 2, 0)
  const levelSd = Math.sqrt((prior.clients * defaults.levelSd ** 2 + Math.max(0, spread - noise)) / (prior.clients + sample.length))
  return { level, levelSd, withinSd, correlation, onset: defaults.onset }
}

/** What is believed of SD and correlation beforehand, as a logarithm. */
function belief({ withinSd, correlation }: UsualCourse): number {
  const ratio = (defaults.withinSd / withinSd) ** 2
  return (prior.ratings / 2) * (Math.log(ratio) - ratio) - ((correlation - defaults.correlation) / prior.correlationSd) ** 2 / 2
}

function logLikelihood(sample: readonly Float64Array[], usual: UsualCourse, holds: number): number {
  const longest = sample.reduce((most, places) => Math.max(most, places.length), 0)
  const shapes = shapesFor(usual.correlation, longest)
  return sample.reduce((sum, places) => sum + caseLikelihood(places, usual, shapes, holds), 0)
}

function caseLikelihood(places: Float64Array, usual: UsualCourse, shapes: readonly Shape[], holds: number): number {
  const whole = readWhole(places, usual)
  let changes = 0
  for (let start = 1; start < places.length; start += 1) changes += likelyFrom(start, whole, usual, shapes) / (places.length - 1)
  return whole.alone + Math.log(1 - holds + holds * (places.length < 2 ? 1 : changes))
}

/** The highest point near a start, by trying one step each way along each axis and halving the steps when none leads up. */
function climb(start: readonly number[], steps: readonly number[], height: (point: readonly number[]) => number): readonly number[] {
  let best = start
  let top = height(best)
  for (let scale = 1; scale > 0.02; ) {
    const before = top
    for (const [axis, step] of steps.entries()) {
      for (const way of [scale, -scale]) {
        const there = best.map((value, index) => (index === axis ? value + way * step : value))
        const reached = height(there)
        if (reached <= top) continue
        best = there
        top = reached
        break
      }
    }
    if (top === before) scale /= 2
  }
  return best
}

function middle(places: Float64Array): number {
  const sorted = places.toSorted()
  return ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2
}
