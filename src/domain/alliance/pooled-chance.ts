// Says how often chance alone would make a fall look as clear as this one: counted in the organisation's own cases, as far as no fall had begun in them, and in courses played from its figures.
import { chance } from '../kernel/chance.ts'
import { addRating, fallOdds, newestRatings, ratingsBeforeFall, startCourse, type UsualCourse } from './pooled-fall.ts'
import type { OwnCourse } from './pooled-onset.ts'
import { mayHaveBegunWithin, nothingTold, tells } from './pooled-told.ts'

/** So many courses of so many ratings are played. */
const courses = 3000
const ratingsEach = 16

/**
 * All that is played weighs as so many sessions of the organisation's own: with few cases it is what counts, with 400 of them a seventh.
 * Real ratings are not quite those that are played: they end at the top of the scale, go in steps, and some clients' move more than others'. A design choice.
 */
const playedSessions = 500

/** In the played courses alone there may be so many times what is allowed: where an organisation's ratings hardly ever move, the next step of the scale is still no rupture. A design choice. */
const mostPlayed = 1.5

/** False alarms per 100 sessions, and the odds (natural logarithm) that chance reaches so often. */
export interface ChanceOf {
  readonly per100: number
  readonly odds: number
}

/** Of these the odds are kept. */
const kept = [5, 3, 2, 1.5, 1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05]

/** A course from the fourth rating on: the place of each rating, the odds of a fall that began within the last 1, 2, 3 ratings, and how much the session counts, summing to 100 over all courses. */
interface Counted {
  readonly places: Float64Array
  readonly odds: readonly Float64Array[]
  readonly shares: Float64Array
}

const sessionsEach = ratingsEach - ratingsBeforeFall

/** To its cases are added so many of the full length, when what is played is weighed by how often each session comes up. A design choice. */
const usualCases = 20

/** A signal that chance made. */
interface Signal {
  readonly odds: number
  readonly share: number
}

/**
 * The odds from which a fall is a signal so that chance makes `budget` signals in 100 sessions, and how often it makes clearer ones.
 * Each session of the organisation's own cases counts by how likely no fall had begun by then, later ratings considered; beside them count courses played without a fall.
 * What is told once is not told again, as in a real course: the figures are those of signals. The chance comes from a fixed sequence, so that the same norms give the same figures.
 * @param lowest place of the scale's lower end @param budget per 100 sessions from the fourth rating on, above 0 and below 20
 */
export function countChance(usual: UsualCourse, lowest: number, own: readonly OwnCourse[], budget: number): { threshold: number; chances: ChanceOf[] } {
  const { ofOwn, ofPlayed, playedShare } = allCourses(usual, lowest, own)
  const counted = [...ofOwn, ...ofPlayed]
  const isTooLow = (threshold: number) => {
    const played = sumOf(signalsAt(threshold, ofPlayed, usual))
    return played > mostPlayed * budget * playedShare || played + sumOf(signalsAt(threshold, ofOwn, usual)) > budget
  }
  let [low, high] = [-4, 30]
  for (let round = 0; round < 24; round += 1) {
    const middle = (low + high) / 2
    if (isTooLow(middle)) low = middle
    else high = middle
  }
  const reached = signalsAt(high, counted, usual).toSorted((a, b) => b.odds - a.odds)
  const clearer: ChanceOf[] = []
  let [per100, index] = [0, 0]
  for (const rarer of kept.filter((one) => one < budget).toReversed()) {
    for (; index < reached.length && per100 < rarer; index += 1) per100 += (reached[index] as Signal).share
    const last = reached[index]
    if (last) clearer.unshift({ per100: rarer, odds: last.odds })
  }
  return { threshold: high, chances: [{ per100: budget, odds: high }, ...clearer] }
}

/** The organisation's courses and the played ones, and the share of all that is played, 0..1. */
function allCourses(usual: UsualCourse, lowest: number, own: readonly OwnCourse[]): { ofOwn: Counted[]; ofPlayed: Counted[]; playedShare: number } {
  const sessions = new Float64Array(sessionsEach).fill(usualCases)
  let ownSessions = 0
  for (const { clean } of own) {
    for (const [rating, likely] of clean.subarray(ratingsBeforeFall).entries()) {
      sessions[Math.min(rating, sessionsEach - 1)]! += likely
      ownSessions += likely
    }
  }
  const share = 100 / (ownSessions + playedSessions)
  const all = sessions.reduce((sum, times) => sum + times, 0)
  const playedShares = sessions.map((times) => (share * playedSessions * times) / all / courses)
  return {
    ofOwn: own.map(({ places, clean }) => ({ ...read(places, usual), shares: clean.subarray(ratingsBeforeFall).map((likely) => share * likely) })),
    ofPlayed: playCourses(usual, lowest).map((places) => ({ ...read(places, usual), shares: playedShares })),
    playedShare: (share * playedSessions) / 100,
  }
}

/** Every signal that a threshold lets through. */
function signalsAt(threshold: number, counted: readonly Counted[], usual: UsualCourse): Signal[] {
  const signals: Signal[] = []
  for (const { places, odds, shares } of counted) {
    const told = nothingTold()
    for (const [session, place] of places.entries()) {
      const here = odds[mayHaveBegunWithin(told) - 1]?.[session] as number
      if (tells(told, place, here >= threshold, usual)) signals.push({ odds: here, share: shares[session] as number })
    }
  }
  return signals
}

function sumOf(signals: readonly Signal[]): number {
  return signals.reduce((sum, { share }) => sum + share, 0)
}

/** What counts of a course. @param all places of its ratings, from the first on */
function read(all: Float64Array, usual: UsualCourse): Pick<Counted, 'places' | 'odds'> {
  const places = all.subarray(ratingsBeforeFall)
  const odds = Array.from({ length: newestRatings }, () => new Float64Array(places.length))
  const course = startCourse(usual)
  for (const [rating, place] of all.entries()) {
    addRating(course, place, usual)
    if (rating >= ratingsBeforeFall) for (const [index, row] of odds.entries()) row[rating - ratingsBeforeFall] = fallOdds(course, usual, index + 1)
  }
  return { places, odds }
}

/** Courses without a fall. */
function playCourses({ level, levelSd, withinSd, correlation }: UsualCourse, lowest: number): Float64Array[] {
  const { normal } = chance(20240601)
  return Array.from({ length: courses }, () => {
    const own = level + levelSd * normal()
    let about = withinSd * normal()
    return Float64Array.from({ length: ratingsEach }, () => {
      const place = Math.max(lowest, Math.min(0, own + about))
      about = correlation * about + withinSd * Math.sqrt(1 - correlation ** 2) * normal()
      return place
    })
  })
}
