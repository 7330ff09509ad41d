// Reads from an organisation's ratings what is usual in it, in such a way that the clients under strain among them do not widen what counts as usual.
import type { Range } from './parameters.ts'
import { shapeOfFall, type UsualCourse } from './pooled-fall.ts'
import { placeOf } from './pooled-scale.ts'

/** Before an organisation has ratings enough: shares of the range, evened out. Design choices of Attune's, near its simulation of ruptureless therapies. @source attune-rupture-simulation */
const defaults: UsualCourse = { level: -0.32, levelSd: 0.14, withinSd: 0.085, correlation: 0.2 }

/** How much the defaults weigh: as so many ratings for the SD, as so many clients for the level, and the SD within which a correlation is believed. Design choices. */
const prior = { ratings: 60, clients: 10, correlationSd: 0.15 }

/** How deep a fall may be, as an SD in SDs of a rating; of a slow one with each session. Design choices. */
const depths = { sudden: 4, slow: 1.5 } as const

/** From more cases than this every second, fourth … one is read: more would change no decision. */
const mostCases = 800

export interface Fit {
  readonly usual: UsualCourse
  readonly cases: number
  readonly ratings: number
}

/**
 * The usual course of an organisation, by maximum a posteriori likelihood of a model in which each case's ratings vary about a level of their own, each correlated with the next, and a case may hold one fall:
 * of one to three sessions, or slow to the end. What falls is thereby explained as a fall, and not as spread.
 * @param cases ratings in order, points; null where there is none. Each is read once
 */
export function fitCourse(cases: Iterable<readonly (number | null)[]>, range: Range): Fit {
  let sample: Float64Array[] = []
  let [stride, count, ratings] = [1, 0, 0]
  for (const course of cases) {
    const places = course.flatMap((rating) => (rating === null ? [] : [placeOf(rating, range)]))
    if (places.length === 0) continue
    ratings += places.length
    if (count % stride === 0) sample.push(Float64Array.from(places))
    count += 1
    if (sample.length > mostCases) {
      sample = sample.filter((_, index) => index % 2 === 0)
      stride *= 2
    }
  }
  const within = climb([Math.log(defaults.withinSd), defaults.correlation, 0], [0.16, 0.08, 0.8], (point) => {
    const candidate = usualAt(sample, point)
    return candidate.correlation < -0.3 || candidate.correlation > 0.8 ? Number.NEGATIVE_INFINITY : belief(candidate) + logLikelihood(sample, candidate, point[2] as number)
  })
  return { usual: usualAt(sample, within), cases: count, ratings }
}

/** Level and its SD follow from the clients' medians, the rest given. */
function usualAt(sample: readonly Float64Array[], [logSd, correlation]: readonly number[]): UsualCourse {
  const withinSd = Math.exp(logSd as number)
  const medians = sample.map(middle)
  const level = (prior.clients * defaults.level + medians.reduce((sum, one) => sum + one, 0)) / (prior.clients + sample.length)
  const noise = sample.reduce((sum, places) => sum + (1.5 * withinSd ** 2) / places.length, 0)
  const spread = medians.reduce((sum, one) => sum + (one - level) ** 2, 0)
  const levelSd = Math.sqrt((prior.clients * defaults.levelSd ** 2 + Math.max(0, spread - noise)) / (prior.clients + sample.length))
  return { level, levelSd, withinSd, correlation: correlation as number }
}

/** What is believed of SD and correlation beforehand, as a logarithm. */
function belief({ withinSd, correlation }: UsualCourse): number {
  const ratio = (defaults.withinSd / withinSd) ** 2
  return (prior.ratings / 2) * (Math.log(ratio) - ratio) - ((correlation - defaults.correlation) / prior.correlationSd) ** 2 / 2
}

/** @param logOdds of a case holding a fall at all */
function logLikelihood(sample: readonly Float64Array[], usual: UsualCourse, logOdds: number): number {
  const holds = 1 / (1 + Math.exp(-logOdds))
  const longest = sample.reduce((most, places) => Math.max(most, places.length), 0)
  const shapes = shapesFor(usual.correlation, longest)
  return sample.reduce((sum, places) => sum + caseLikelihood(places, usual, holds, shapes), 0)
}

function caseLikelihood(places: Float64Array, usual: UsualCourse, holds: number, shapes: readonly Shape[]): number {
  const { level, levelSd, withinSd, correlation } = usual
  const variance = withinSd ** 2 * (1 - correlation ** 2)
  const first = (places[0] as number) - level
  // As in `addRating`: each rating freed from what the one before foretells, and what it says of the level.
  const freed = places.map((place, index) => (index === 0 ? first : place - level - correlation * ((places[index - 1] as number) - level)))
  const weight = 1 / levelSd ** 2 + 1 / withinSd ** 2 + ((places.length - 1) * (1 - correlation) ** 2) / variance
  let [said, squares] = [first / withinSd ** 2, first ** 2 / withinSd ** 2]
  for (let index = 1; index < freed.length; index += 1) {
    said += ((1 - correlation) * (freed[index] as number)) / variance
    squares += (freed[index] as number) ** 2 / variance
  }
  const alone = -(squares - said ** 2 / weight + Math.log(weight * levelSd ** 2) + Math.log(withinSd ** 2) + (places.length - 1) * Math.log(variance)) / 2
  return alone + Math.log(1 - holds + holds * fallsAnywhere(freed, said / weight, weight, usual, shapes))
}

/** How much better the course is explained by one fall (or rise) somewhere than by none, averaged over where, how long and how deep; 1 where none has room. */
function fallsAnywhere(freed: Float64Array, level: number, levelWeight: number, { withinSd, correlation }: UsualCourse, shapes: readonly Shape[]): number {
  const variance = withinSd ** 2 * (1 - correlation ** 2)
  let sum = 0
  for (let start = 1; start < freed.length; start += 1) {
    const room = freed.length - start
    for (const { steps, squares, crosses, depthSd } of shapes) {
      const length = Math.min(room, steps.length)
      let seen = 0
      for (let nth = 0; nth < length; nth += 1) seen += (steps[nth] as number) * (freed[start + nth] as number)
      const cross = (crosses[length - 1] as number) / variance
      const weight = (squares[length - 1] as number) / variance - cross ** 2 / levelWeight
      const drop = cross * level - seen / variance
      const spread = (depthSd * withinSd) ** 2
      sum += Math.exp((drop ** 2 * spread) / (1 + spread * weight) / 2) / Math.sqrt(1 + spread * weight)
    }
  }
  return freed.length < 2 ? 1 : sum / ((freed.length - 1) * shapes.length)
}

/** A fall by one unit as freed ratings see it, from its first on, with its running sums of squares and of what it takes from the level. */
interface Shape {
  readonly steps: Float64Array
  readonly squares: Float64Array
  readonly crosses: Float64Array
  /** SD of the depths that are thought of, in SDs of a rating. */
  readonly depthSd: number
}

/** Falls over one, two or three sessions, and a slow one to the end. */
function shapesFor(correlation: number, longest: number): Shape[] {
  return [1, 2, 3, Number.POSITIVE_INFINITY].map((length): Shape => {
    const isSlow = length === Number.POSITIVE_INFINITY
    const steps = Float64Array.from({ length: isSlow ? longest : length + 1 }, (_, nth) => shapeOfFall(nth, length, correlation))
    const [squares, crosses] = [steps.slice(), steps.slice()]
    for (let nth = 0, square = 0, cross = 0; nth < steps.length; nth += 1) {
      square += (steps[nth] as number) ** 2
      cross += (steps[nth] as number) * (1 - correlation)
      squares[nth] = square
      crosses[nth] = cross
    }
    return { steps, squares, crosses, depthSd: isSlow ? depths.slow : depths.sudden }
  })
}

/** The highest point near a start, by trying one step each way along each axis and halving the steps when none leads up. */
function climb(start: readonly number[], steps: readonly number[], height: (point: readonly number[]) => number): readonly number[] {
  let best = start
  let top = height(best)
  for (let scale = 1; scale > 0.05; ) {
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
