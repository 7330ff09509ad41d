// The falls that may lie anywhere in a whole course, and how much better each explains it than none.
import { byDepth, certain, sizes, slopes, type UsualCourse } from './pooled-fall.ts'

/** How deep a fall may be, as an SD in SDs of a rating; of a slow one with each session. Design choices. */
const depths = { sudden: 4, slow: 1.5 } as const

/** How low each rating lies in falls of each kind, and their share: sudden ones of one, two or three sessions, slow ones that go on for three sessions, for six, or to the end. Design choices. */
const lows: readonly { readonly isSlow: boolean; readonly share: number; readonly depthSd: number; readonly low: (nth: number) => number }[] = [
  ...[1, 2, 3].map((length) => ({ isSlow: false, share: 1 / 4, depthSd: depths.sudden, low: (nth: number) => (nth < length ? 1 : 0) })),
  ...[3, 6, Number.POSITIVE_INFINITY].map((length) => ({ isSlow: true, share: 1 / 12, depthSd: depths.slow, low: (nth: number) => Math.min(nth + 1, length) })),
]

/** A fall by one unit as freed ratings see it, from its first on, with its running sums of squares and of what it takes from the level. */
export interface Shape {
  readonly steps: Float64Array
  readonly squares: Float64Array
  readonly crosses: Float64Array
  readonly isSlow: boolean
  /** Among all falls, 0..1. */
  readonly share: number
  /** SD of the depths that are thought of, in SDs of a rating. */
  readonly depthSd: number
}

/** The kinds of fall that are looked for, each as the steps it leaves in ratings freed from the one before. @param correlation of a rating with the next, −1..1 @param longest ratings of the longest course, 1 or more */
export function shapesFor(correlation: number, longest: number): Shape[] {
  return lows.map(({ isSlow, share, depthSd, low }): Shape => {
    const all = Float64Array.from({ length: longest }, (_, nth) => low(nth) - (nth > 0 ? correlation * low(nth - 1) : 0))
    const steps = all.subarray(0, all.findLastIndex((step) => step !== 0) + 1)
    const [squares, crosses] = [steps.slice(), steps.slice()]
    for (let nth = 0, square = 0, cross = 0; nth < steps.length; nth += 1) {
      square += (steps[nth] as number) ** 2
      cross += (steps[nth] as number) * (1 - correlation)
      squares[nth] = square
      crosses[nth] = cross
    }
    return { steps, squares, crosses, isSlow, share, depthSd }
  })
}

/** A whole course as if nothing happened in it: ratings freed from what the one before foretells, the level they speak for with its weight, and the logarithm of their likelihood. */
export interface WholeCourse {
  readonly freed: Float64Array
  readonly level: number
  readonly weight: number
  readonly alone: number
}

/** A course read at once, as if no fall were in it. @param places ratings on the evened-out scale (pooled-scale.ts), in order, at least one */
export function readWhole(places: Float64Array, { level, levelSd, withinSd, correlation }: UsualCourse): WholeCourse {
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
  return { freed, level: said / weight, weight, alone }
}

/** How much better a course is explained by a change that begins at one rating than by none, averaged over kind, length and depth: any depth, and rises as well as falls, so that what is usual is read from what lies between the two. @param start index of that rating, from 1 on */
export function likelyFrom(start: number, whole: WholeCourse, { withinSd, correlation }: UsualCourse, shapes: readonly Shape[]): number {
  const variance = withinSd ** 2 * (1 - correlation ** 2)
  let sum = 0
  for (const shape of shapes) {
    const { drop, weight } = said(start, whole, variance, shape)
    const spread = (shape.depthSd * withinSd) ** 2
    sum += (shape.share * Math.exp(Math.min(certain, (drop ** 2 * spread) / (1 + spread * weight) / 2))) / Math.sqrt(1 + spread * weight)
  }
  return sum
}

/** The shares of the falls that `explainFalls` tells apart, before anything is known. */
export function fallShares(shapes: readonly Shape[]): number[] {
  return shapes.flatMap(({ isSlow, share }) => (isSlow ? slopes : sizes).map((_, __, depths) => share / depths.length))
}

/** How much better a course is explained by a fall that begins at one rating than by none, for each shape and each depth that the detector looks for. @param start index of that rating, from 1 on @param into takes the answers, from `at` on */
export function explainFalls(start: number, whole: WholeCourse, { withinSd, correlation }: UsualCourse, shapes: readonly Shape[], into: Float64Array, at: number): void {
  const variance = withinSd ** 2 * (1 - correlation ** 2)
  let next = at
  for (const shape of shapes) {
    const { drop, weight } = said(start, whole, variance, shape)
    for (const depth of shape.isSlow ? slopes : sizes) {
      into[next] = byDepth(depth * withinSd, drop, weight)
      next += 1
    }
  }
}

/** What the ratings say of a change by one unit, and how much they can say. */
function said(start: number, { freed, level, weight: levelWeight }: WholeCourse, variance: number, { steps, squares, crosses }: Shape): { drop: number; weight: number } {
  const length = Math.min(freed.length - start, steps.length)
  let seen = 0
  for (let nth = 0; nth < length; nth += 1) seen += (steps[nth] as number) * (freed[start + nth] as number)
  const cross = (crosses[length - 1] as number) / variance
  return { drop: cross * level - seen / variance, weight: (squares[length - 1] as number) / variance - cross ** 2 / levelWeight }
}
