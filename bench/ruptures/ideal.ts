// About how much can be caught at all: an observer who knows how the courses were played, down to each constant, and weighs every level, every chance and every rupture that may be behind a client's ratings.
import { normalCdf } from '#src/domain/kernel/distributions.ts'
import { countFile, ratesOf, type Rates } from './count.ts'
import { clientSd, itemsEach, range, ruptureShares, sessionCorrelation, type Course, type Setting } from './courses.ts'

/** How much a rupture that began now, one, two sessions ago counts: all alike, or less while it can still be seen more clearly in time. The observer is given the best of these; one that planned its signals ahead might catch a little more. */
const weightings = [[1, 1, 1], [0.4, 0.7, 1], [1 / 4, 1 / 2, 1], [0.1, 0.5, 1]] as const

/** On grids twice and thrice as fine one rupture of five hundred is caught more at most. */
const levels = 31
const chances = 11
const depths = Array.from({ length: 8 }, (_, index) => 0.5 + (index + 0.5) / 8)
const slopeSteps = 4

/** At each session, given the ratings so far and but for a common factor: how likely no rupture has begun, and how likely one began now, one, two sessions ago. */
interface Seen {
  readonly clean: number
  readonly begun: readonly [number, number, number]
}

/** What the observer makes of files: the most that is caught with no more false alarms than allowed. @param allowed in 100 clean sessions */
export function mostCaught(files: readonly (readonly Course[])[], setting: Setting): (allowed: number) => Rates {
  const observe = observer(setting)
  const courses = files.flat()
  const seen = new Map(courses.map(({ ratings }) => [ratings, observe(ratings)]))
  const at = (weights: readonly number[], threshold: number) => ratesOf(countFile(courses, (ratings) => speaks(seen.get(ratings)!, weights, threshold)))
  return (allowed) => {
    const each = weightings.map((weights) => {
      let [low, high] = [0, 10]
      for (let round = 0; round < 30; round += 1) {
        const middle = (low + high) / 2
        if (at(weights, middle).falseAlarms > allowed) low = middle
        else high = middle
      }
      return at(weights, high)
    })
    return each.reduce((best, rates) => (rates.caught > best.caught ? rates : best))
  }
}

/** After a signal only a rupture that began later counts, as for the detector. */
function speaks(seen: readonly Seen[], weights: readonly number[], threshold: number): boolean[] {
  let told = -1
  return seen.map(({ clean, begun }, session) => {
    const begunSince = begun.reduce((sum, likely, back) => sum + (session - back > told ? likely * (weights[back] as number) : 0), 0)
    const isSignal = session >= 3 && begunSince > threshold * clean
    if (isSignal) told = session
    return isSignal
  })
}

/** A rupture that may have begun: how much lower each of its sessions lies, and its share of all ruptures. */
interface Possible {
  readonly lower: readonly [number, number, number]
  readonly share: number
}

function possibleRuptures({ decline }: Setting): Possible[] {
  const { drop, withdrawal } = ruptureShares
  const [from, to] = decline
  return [
    ...depths.flatMap((depth) =>
      [1, 2, 3].map((lasts): Possible => ({ lower: [depth, lasts > 1 ? depth : 0, lasts > 2 ? depth : 0], share: drop / (drop + withdrawal) / depths.length / 3 })),
    ),
    ...Array.from({ length: slopeSteps }, (_, index): Possible => {
      const slope = from + ((to - from) * (index + 0.5)) / slopeSteps
      return { lower: [slope, Math.min(2, 2 * slope), Math.min(2, 3 * slope)], share: withdrawal / (drop + withdrawal) / slopeSteps }
    }),
  ]
}

/** Reads one course after the other, forward: of each level and each chance about it, how likely it is with the ratings so far. */
function observer(setting: Setting): (ratings: readonly number[]) => Seen[] {
  const level = normalGrid(setting.mean, clientSd, levels, 3.2)
  const about = normalGrid(0, setting.sessionSd, chances, 3)
  const moves = Float64Array.from(about.points.flatMap((from) => weightsOf(about.points, sessionCorrelation * from, setting.sessionSd * Math.sqrt(1 - sessionCorrelation ** 2))))
  const stands = Float64Array.from(level.points.flatMap((one) => about.points.map((other) => one + other)))
  const likelyAt = ratingLikelihood(setting)
  const possible = possibleRuptures(setting)
  const start: Float64Array = Float64Array.from(level.weights.flatMap((one) => about.weights.map((other) => one * other)))

  const move = (before: Float64Array): Float64Array => {
    const after = new Float64Array(before.length)
    for (let row = 0; row < before.length; row += chances) {
      for (let from = 0; from < chances; from += 1) {
        const weight = before[row + from] as number
        for (let to = 0; to < chances; to += 1) after[row + to]! += weight * (moves[from * chances + to] as number)
      }
    }
    return after
  }

  return (ratings) => {
    let clean: Float64Array = start
    let young: { readonly since: number; readonly each: Float64Array[] }[] = []
    return ratings.map((rating, session): Seen => {
      const likely = new Map<number, Float64Array>()
      const read = (before: Float64Array, lower: number): Float64Array => {
        if (!likely.has(lower)) likely.set(lower, stands.map((stand) => likelyAt(rating, stand - lower)))
        const here = likely.get(lower) as Float64Array
        const after = new Float64Array(before.length)
        for (let index = 0; index < before.length; index += 1) after[index] = (before[index] as number) * (here[index] as number)
        return after
      }
      const ahead = session === 0 ? clean : move(clean)
      young = young.filter(({ since }) => session - since < 3).map(({ since, each }) => ({ since, each: each.map((before, which) => read(move(before), possible[which]!.lower[session - since] as number)) }))
      young.push({ since: session, each: possible.map(({ lower }) => read(ahead, lower[0])) })
      clean = read(ahead, 0)
      // Numbers would soon be too small to tell apart.
      const scale = sum(clean)
      for (const weights of [clean, ...young.flatMap(({ each }) => each)]) for (let index = 0; index < weights.length; index += 1) weights[index]! /= scale
      const begun = (back: number) => {
        const from = young.find(({ since }) => since === session - back)
        return from ? beginsAt(setting, from.since, session) * from.each.reduce((all, weights, which) => all + possible[which]!.share * sum(weights), 0) : 0
      }
      return { clean: beginsAt(setting, null, session), begun: [begun(0), begun(1), begun(2)] }
    })
  }
}

/** How likely a course goes on to this session at least and its rupture begins at `since`, or, for null, has not begun yet. @param since index of a session */
function beginsAt({ earliest }: Setting, since: number | null, session: number): number {
  const ruptures = ruptureShares.drop + ruptureShares.withdrawal
  let all = 0
  for (let sessions = Math.max(8, session + 1); sessions <= 20; sessions += 1) {
    // Indices from and to which it may begin.
    const [first, last] = [earliest - 1, sessions - 3]
    const each = ruptures / (last - first + 1)
    if (since === null) all += 1 - ruptures + each * Math.max(0, last - Math.max(session, first - 1))
    else if (since >= first && since <= last) all += each
  }
  return all / 13
}

/** How likely a rating is where the client really stands: the mean of twelve items, each rounded and held within the scale. */
function ratingLikelihood({ itemSd }: Setting): (rating: number, stand: number) => number {
  const [lowest, step, count] = [-2, 0.02, 500]
  const points = Array.from({ length: range.max - range.min + 1 }, (_, index) => range.min + index)
  const tables = Array.from({ length: count }, (_, index) => {
    const stand = lowest + step * index
    const item = points.map((point) => (point === range.max ? 1 : normalCdf((point + 0.5 - stand) / itemSd)) - (point === range.min ? 0 : normalCdf((point - 0.5 - stand) / itemSd)))
    let sums = [1]
    for (let one = 0; one < itemsEach; one += 1) {
      const next = Array.from({ length: sums.length + points.length - 1 }, () => 0)
      for (const [before, likely] of sums.entries()) for (const [more, also] of item.entries()) next[before + more]! += likely * also
      sums = next
    }
    return sums
  })
  return (rating, stand) => {
    const place = Math.min(count - 1.001, Math.max(0, (stand - lowest) / step))
    const [index, part] = [Math.floor(place), place % 1]
    const points = Math.round((rating - range.min) * itemsEach)
    return (tables[index]![points] as number) * (1 - part) + (tables[index + 1]![points] as number) * part
  }
}

function normalGrid(mean: number, sd: number, count: number, reach: number): { points: number[]; weights: number[] } {
  const points = Array.from({ length: count }, (_, index) => mean + sd * reach * ((2 * index) / (count - 1) - 1))
  return { points, weights: weightsOf(points, mean, sd) }
}

function weightsOf(points: readonly number[], mean: number, sd: number): number[] {
  const heights = points.map((point) => Math.exp(-(((point - mean) / sd) ** 2) / 2))
  const all = sum(heights)
  return heights.map((height) => height / all)
}

function sum(values: ArrayLike<number>): number {
  let all = 0
  for (let index = 0; index < values.length; index += 1) all += values[index] as number
  return all
}
