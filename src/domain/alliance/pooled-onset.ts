// Learns from an organisation's cases at which rating falls tend to begin and of what kind they are, and so how likely none had begun by each rating.
import type { UsualCourse } from './pooled-fall.ts'
import { explainFalls, fallShares, readWhole, shapesFor } from './pooled-shapes.ts'

/** Each rating by itself up to this index; from it on there are too few cases to tell one from the next. A design choice. */
export const laterFrom = 8

/**
 * Before anything is known, of 100 cases in which no fall has begun yet six have one at the next rating, at each alike; to hold this against the cases, each rating is given so many falls more, and expected to have had them.
 * What is thought of the kinds and depths of falls weighs as so many. Design choices.
 */
const prior = { cases: 100, falls: 6, each: 2, kinds: 20 }

const rounds = 24

/** A case as its whole course tells it. */
export interface OwnCourse {
  /** Of its ratings, on the evened-out scale. */
  readonly places: Float64Array
  /** By index of the rating: how likely no fall has begun by then, 0..1, later ratings considered. */
  readonly clean: Float64Array
}

export interface Onset {
  /** By index of the rating: how likely a fall begins there in a case without one so far, as a multiple of the average over all ratings. The last holds for all later ones. */
  readonly onset: readonly number[]
  readonly own: readonly OwnCourse[]
  /** The cases that hold a fall, as expected. */
  readonly falls: number
}

/** By expectation and maximisation: each case's fall is shared out over the ratings where it may have begun and over what it may be, and what comes of that weighs the next sharing. @param sample places of ratings, at least one a case */
export function learnOnset(sample: readonly Float64Array[], usual: UsualCourse): Onset {
  const longest = sample.reduce((most, places) => Math.max(most, places.length), 0)
  const shapes = shapesFor(usual.correlation, longest)
  const before = fallShares(shapes)
  const better = sample.map((places) => {
    const whole = readWhole(places, usual)
    const falls = new Float64Array(places.length * before.length)
    for (let start = 1; start < places.length; start += 1) explainFalls(start, whole, usual, shapes, falls, start * before.length)
    return falls
  })
  const own = sample.map((places): OwnCourse => ({ places, clean: new Float64Array(places.length) }))
  let shares = before
  let average = prior.falls / prior.cases
  let onset = Array.from({ length: laterFrom + 1 }, () => 1)
  let falls = 0
  for (let round = 0; round < rounds; round += 1) {
    const sums = { begun: new Float64Array(onset.length), open: new Float64Array(onset.length), kinds: new Float64Array(before.length) }
    const begins = onset.map((times) => times * average)
    for (const [index, { clean }] of own.entries()) share(better[index] as Float64Array, begins, shares, sums, clean)
    const [allBegun, allOpen] = [sum(sums.begun), sum(sums.open)]
    falls = allBegun
    average = (allBegun + prior.falls) / (allOpen + prior.cases)
    onset = onset.map((_, index) => ((sums.begun[index] as number) + prior.each) / ((sums.open[index] as number) * average + prior.each))
    shares = before.map((share, kind) => ((sums.kinds[kind] as number) + prior.kinds * share) / (allBegun + prior.kinds))
  }
  return { onset, own, falls }
}

/** Adds one case: at each rating the chance that its fall begins there, that it is of each kind, and that none has begun before; writes to `clean` that none has begun by then. */
function share(better: Float64Array, begins: readonly number[], shares: readonly number[], sums: { begun: Float64Array; open: Float64Array; kinds: Float64Array }, clean: Float64Array): void {
  const { length } = clean
  const kinds = shares.length
  const weights = new Float64Array(length)
  let [none, all] = [1, 0]
  for (let start = 1; start < length; start += 1) {
    const here = begins[Math.min(start, laterFrom)] as number
    let likely = 0
    for (let kind = 0; kind < kinds; kind += 1) likely += (shares[kind] as number) * (better[start * kinds + kind] as number)
    weights[start] = none * here
    all += none * here * likely
    none *= 1 - here
  }
  all += none
  let left = 1
  if (length > 0) clean[0] = 1
  for (let start = 1; start < length; start += 1) {
    const each = (weights[start] as number) / all
    let begun = 0
    for (let kind = 0; kind < kinds; kind += 1) {
      const likely = each * (shares[kind] as number) * (better[start * kinds + kind] as number)
      sums.kinds[kind]! += likely
      begun += likely
    }
    sums.open[Math.min(start, laterFrom)]! += left
    sums.begun[Math.min(start, laterFrom)]! += begun
    left = Math.max(0, left - begun)
    clean[start] = left
  }
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0)
}
