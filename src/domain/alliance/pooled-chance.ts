// Says how often chance alone would make a fall look as clear as this one, by playing courses without any rupture from the organisation's own figures.
import { chance } from '../kernel/chance.ts'
import { addRating, fallOdds, newestRatings, ratingsBeforeFall, startCourse, type UsualCourse } from './pooled-fall.ts'
import { mayHaveBegunWithin, nothingTold, tells } from './pooled-told.ts'

/** So many courses of so many ratings are played; the share of false alarms is then known to about a twentieth of itself. */
const courses = 3000
const ratingsEach = 16

/** False alarms per 100 sessions, and the odds (natural logarithm) that chance reaches so often. */
export interface ChanceOf {
  readonly per100: number
  readonly odds: number
}

/** Of these the odds are kept. */
const kept = [5, 3, 2, 1.5, 1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05]

/** From the fourth rating on: its place, and the odds of a fall that began within the last 1, 2, 3 ratings. */
interface Played {
  readonly places: Float64Array
  readonly odds: readonly Float64Array[]
}

const sessionsEach = ratingsEach - ratingsBeforeFall

/** As so many cases of the full length an organisation counts before it has cases. A design choice. */
const usualCases = 20

/** A signal that chance made. */
interface Signal {
  readonly odds: number
  /** How often a session like this one comes up in the organisation, summing to 100 over all sessions played. */
  readonly share: number
}

/**
 * The odds from which a fall is a signal so that chance makes `budget` signals in 100 sessions, and how often it makes clearer ones.
 * What is told once is not told again, as in a real course: the figures are those of signals. The chance comes from a fixed sequence, so that the same norms give the same figures.
 * @param lowest place of the scale's lower end @param clean by index of the rating, the organisation's cases in which no fall has begun by then: early sessions are more than late ones
 * @param budget per 100 sessions from the fourth rating on, above 0 and below 20
 */
export function playChance(usual: UsualCourse, lowest: number, clean: readonly number[], budget: number): { threshold: number; chances: ChanceOf[] } {
  const played = playCourses(usual, lowest)
  const shares = sharesOf(clean)
  let [low, high] = [-4, 30]
  for (let round = 0; round < 24; round += 1) {
    const middle = (low + high) / 2
    if (signalsAt(middle, played, shares, usual).reduce((sum, { share }) => sum + share, 0) > budget) low = middle
    else high = middle
  }
  const reached = signalsAt(high, played, shares, usual).toSorted((a, b) => b.odds - a.odds)
  const clearer: ChanceOf[] = []
  let [per100, index] = [0, 0]
  for (const rarer of kept.filter((one) => one < budget).toReversed()) {
    for (; index < reached.length && per100 < rarer; index += 1) per100 += (reached[index] as Signal).share
    const last = reached[index]
    if (last) clearer.unshift({ per100: rarer, odds: last.odds })
  }
  return { threshold: high, chances: [{ per100: budget, odds: high }, ...clearer] }
}

/** How often each session comes up from the fourth rating on, those after the last played counted to it; summing to 100 over all courses. */
function sharesOf(clean: readonly number[]): Float64Array {
  const shares = new Float64Array(sessionsEach).fill(usualCases)
  for (const [rating, cases] of clean.entries()) if (rating >= ratingsBeforeFall) shares[Math.min(rating, ratingsEach - 1) - ratingsBeforeFall]! += cases
  const all = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => (100 * share) / all / courses)
}

/** Every signal that a threshold lets through. */
function signalsAt(threshold: number, played: readonly Played[], shares: Float64Array, usual: UsualCourse): Signal[] {
  const signals: Signal[] = []
  for (const { places, odds } of played) {
    const told = nothingTold()
    for (const [session, place] of places.entries()) {
      const here = odds[mayHaveBegunWithin(told) - 1]?.[session] as number
      if (tells(told, place, here >= threshold, usual)) signals.push({ odds: here, share: shares[session] as number })
    }
  }
  return signals
}

function playCourses(usual: UsualCourse, lowest: number): Played[] {
  const { level, levelSd, withinSd, correlation } = usual
  const { normal } = chance(20240601)
  return Array.from({ length: courses }, () => {
    const own = level + levelSd * normal()
    const course = startCourse(usual)
    const places = new Float64Array(sessionsEach)
    const odds = Array.from({ length: newestRatings }, () => new Float64Array(sessionsEach))
    let about = withinSd * normal()
    for (let rating = 0; rating < ratingsEach; rating += 1) {
      const place = Math.max(lowest, Math.min(0, own + about))
      addRating(course, place, usual)
      about = correlation * about + withinSd * Math.sqrt(1 - correlation ** 2) * normal()
      const session = rating - ratingsBeforeFall
      if (session < 0) continue
      places[session] = place
      for (const [index, row] of odds.entries()) row[session] = fallOdds(course, usual, index + 1)
    }
    return { places, odds }
  })
}
