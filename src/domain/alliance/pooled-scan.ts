// The pooled detector: says at each session whether one of the newest ratings, or more, lie lower than chance about this client's usual level makes likely.
import type { ChanceOf } from './pooled-chance.ts'
import { addRating, fallOdds, startCourse } from './pooled-fall.ts'
import type { PooledNorms } from './pooled-norms.ts'
import { placeOf, ratingAt } from './pooled-scale.ts'
import { mayHaveBegunWithin, nothingTold, tells } from './pooled-told.ts'

/** Points of the scale, full precision. */
export interface PooledFall {
  readonly value: number
  /** How many ratings belong to the fall, 1 to 3, and their mean. */
  readonly ratings: number
  readonly mean: number
  /** How many have come since, back nearer to the usual level: 0 where this one still belongs to it. */
  readonly after: number
  /** Index of the session in which the first of them stands. */
  readonly since: number
  /** The client's usual rating if this is a fall, drawn toward the organisation's where there are few ratings. */
  readonly usual: number
  /** usual − mean. */
  readonly fall: number
  /** The natural logarithm of how much better a fall explains the course than chance does. */
  readonly odds: number
  readonly threshold: number
  /** So many of 100 sessions without a rupture would show as clear a fall. */
  readonly chance: { readonly per100: number; readonly basis: 'counted-and-simulated' }
}

/**
 * For each session the fall that is a signal there, or null. What is said at a session rests on that session and those before it alone.
 * What is told is not told again: after a signal only a fall that began later is, and only when ratings have gone up in between, or further down.
 * @param ratings one for each session in order, points of the norms' range; null is passed over @param restarts indices of sessions before which a long gap lies: what was usual before counts no more
 */
export function pooledScan(ratings: readonly (number | null)[], norms: PooledNorms, restarts: readonly number[] = []): (PooledFall | null)[] {
  const { usual, range, threshold } = norms
  let course = startCourse(usual)
  let told = nothingTold()
  const rated: number[] = []
  return ratings.map((value, session) => {
    if (restarts.includes(session)) {
      course = startCourse(usual)
      told = nothingTold()
    }
    if (value === null) return null
    rated.push(session)
    const place = placeOf(value, range)
    addRating(course, place, usual)
    const odds = fallOdds(course, usual, mayHaveBegunWithin(told))
    if (!tells(told, place, odds >= threshold, usual)) return null
    const newest = rated.slice(-course.since)
    const low = newest.slice(0, course.lasted)
    const mean = low.reduce((sum, one) => sum + (ratings[one] as number), 0) / low.length
    const level = ratingAt(course.usual, range)
    return {
      value,
      ratings: low.length,
      mean,
      after: newest.length - low.length,
      since: newest[0] as number,
      usual: level,
      fall: level - mean,
      odds,
      threshold,
      chance: { per100: chanceOf(odds, norms.chances), basis: 'counted-and-simulated' },
    }
  })
}

/** What the detector says of the last session; null without a rating there. */
export function pooledFall(ratings: readonly (number | null)[], norms: PooledNorms, restarts: readonly number[] = []): PooledFall | null {
  return pooledScan(ratings, norms, restarts).at(-1) ?? null
}

/** The rarest of the kept shares that these odds still reach. */
function chanceOf(odds: number, chances: readonly ChanceOf[]): number {
  return chances.reduce((per100, chance) => (odds >= chance.odds ? chance.per100 : per100), 100)
}
