// Learns from an organisation's cases at which rating falls tend to begin, and how many sessions there are in which none has begun yet.
import type { UsualCourse } from './pooled-fall.ts'
import { asFall, likelyFrom, readWhole, shapesFor } from './pooled-shapes.ts'

/** Each rating by itself up to this index; from it on there are too few cases to tell one from the next. A design choice. */
export const laterFrom = 8

/** Before anything is known, of 100 cases in which no fall has begun yet six have one at the next rating, at each alike; to hold this against the cases, each rating is given so many falls more, and expected to have had them. Design choices. */
const prior = { cases: 100, falls: 6, each: 2 }

const rounds = 8

export interface Onset {
  /** By index of the rating: how likely a fall begins there in a case without one so far, as a multiple of the average over all ratings. The last holds for all later ones. */
  readonly onset: readonly number[]
  /** By index of the rating: the cases in which no fall has begun by then, as expected. */
  readonly clean: readonly number[]
  /** The cases that hold a fall, as expected. */
  readonly falls: number
}

/** By expectation and maximisation: each case's fall is shared out over the ratings where it may have begun, and what comes of that weighs the next sharing. @param sample places of ratings, at least one a case */
export function learnOnset(sample: readonly Float64Array[], usual: UsualCourse): Onset {
  const longest = sample.reduce((most, places) => Math.max(most, places.length), 0)
  const shapes = shapesFor(usual.correlation, longest)
  const likely = sample.map((places) => {
    const whole = readWhole(places, usual)
    return places.map((_, start) => (start === 0 ? 0 : likelyFrom(start, whole, usual, shapes, asFall)))
  })
  let average = prior.falls / prior.cases
  let onset = Array.from({ length: laterFrom + 1 }, () => 1)
  let clean: number[] = []
  let falls = 0
  for (let round = 0; round < rounds; round += 1) {
    const begun = new Float64Array(onset.length)
    const open = new Float64Array(onset.length)
    clean = Array.from({ length: longest }, () => 0)
    const begins = onset.map((times) => times * average)
    for (const one of likely) share(one, begins, begun, open, clean)
    const [allBegun, allOpen] = [begun.reduce((sum, value) => sum + value, 0), open.reduce((sum, value) => sum + value, 0)]
    falls = allBegun
    average = (allBegun + prior.falls) / (allOpen + prior.cases)
    onset = onset.map((_, index) => ((begun[index] as number) + prior.each) / ((open[index] as number) * average + prior.each))
  }
  return { onset, clean, falls }
}

/** Adds one case: at each rating the chance that its fall begins there, and that none has begun before. */
function share(likely: Float64Array, begins: readonly number[], begun: Float64Array, open: Float64Array, clean: number[]): void {
  let none = 1
  const weights = likely.map((better, start) => {
    if (start === 0) return 0
    const here = begins[Math.min(start, laterFrom)] as number
    const weight = none * here * better
    none *= 1 - here
    return weight
  })
  const all = weights.reduce((sum, weight) => sum + weight, none)
  let left = 1
  for (const [start, weight] of weights.entries()) {
    if (start > 0) {
      open[Math.min(start, laterFrom)]! += left
      begun[Math.min(start, laterFrom)]! += weight / all
    }
    left -= weight / all
    clean[start]! += left
  }
}
