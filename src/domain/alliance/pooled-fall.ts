// Weighs a fall that began with one of a client's last three ratings against mere chance, reading the course once from the first rating on.

/** What is usual in the organisation, on the evened-out scale (pooled-scale.ts). */
export interface UsualCourse {
  /** A client's usual level: mean and SD over clients. */
  readonly level: number
  readonly levelSd: number
  /** SD of a client's ratings about their level, and the correlation of one with the next, 0..1. */
  readonly withinSd: number
  readonly correlation: number
  /** By index of the rating: how likely a fall begins there, as a multiple of the average over all ratings. The last holds for all later ones. */
  readonly onset: readonly number[]
}

/** A fall is looked for from the fourth rating on: before, there is no usual level to fall from. */
export const ratingsBeforeFall = 3

/** So many last ratings may belong to a fall that is still new. */
export const newestRatings = 3

/** Falls that are looked for, in SDs; of each session further, for a slow one. Design choices; others within reason find the same. */
export const sizes = [1.5, 3, 4.5, 6]
export const slopes = [0.5, 1, 2]

/** The share of slow falls among those looked for. A design choice. */
const slow = 0.25

/** A fall that began one, two or three ratings ago: how low each of its ratings lies, oldest first, in depths; how many belong to it; and its share among those looked for. */
interface Looked {
  readonly lows: readonly number[]
  readonly lasted: number
  readonly isSlow: boolean
  readonly share: number
}

/** Sudden falls of one, two, three ratings and more, equally often, and slow ones. One of the first two kinds may be over by now. */
const looked: readonly (readonly Looked[])[] = [1, 2, 3].map((ratings) => [
  ...Array.from({ length: ratings }, (_, short): Looked => {
    const lasted = short + 1
    const isStillLow = lasted === ratings
    return { lows: Array.from({ length: ratings }, (__, nth) => (nth < lasted ? 1 : 0)), lasted, isSlow: false, share: ((1 - slow) * (isStillLow ? newestRatings - short : 1)) / newestRatings }
  }),
  { lows: Array.from({ length: ratings }, (_, nth) => nth + 1), lasted: ratings, isSlow: true, share: slow },
])

/**
 * How much a fall counts that began with the last rating, the one before, the one before that. One that has just begun will be seen more clearly at the next rating, and is then still told in time, so that more is asked of it now;
 * at its third rating it is told or missed. A design choice, made on simulated ratings.
 */
const counts = [1 / 4, 1 / 2, 1]

/** Beyond this logarithm there is no doubt, and soon no number. */
export const certain = 600

/** A client's course so far, added up; changed in place, since a million sessions are read. */
export interface CourseSums {
  ratings: number
  /** Of the ratings, each freed from what the one before it foretells: weight and weighted sum of what says where the level lies. */
  weight: number
  level: number
  last: number
  /** The newest of these freed ratings, newest first. */
  readonly newest: Float64Array
  /** What `fallOdds` found: with which of the last ratings the likeliest fall began (1 is the last), how many belong to it, and the usual level (its place) if that is what happened. */
  since: number
  lasted: number
  usual: number
}

export function startCourse({ levelSd }: UsualCourse): CourseSums {
  return { ratings: 0, weight: 1 / levelSd ** 2, level: 0, last: 0, newest: new Float64Array(newestRatings), since: 0, lasted: 0, usual: 0 }
}

/** Adds a rating. @param place of the rating on the evened-out scale */
export function addRating(course: CourseSums, place: number, { level, withinSd, correlation }: UsualCourse): void {
  const isFirst = course.ratings === 0
  const own = place - level
  const freed = isFirst ? own : own - correlation * course.last
  const share = isFirst ? 1 : 1 - correlation
  const variance = isFirst ? withinSd ** 2 : withinSd ** 2 * (1 - correlation ** 2)
  course.weight += share ** 2 / variance
  course.level += (share * freed) / variance
  course.newest.copyWithin(1, 0)
  course.newest[0] = freed
  course.last = own
  course.ratings += 1
}

/**
 * The natural logarithm of how much better the course is explained by a fall that began within the last three ratings than by chance about an unchanged level.
 * The level is unknown and drawn toward the organisation's; depth, length, and whether the fall is sudden or slow, are averaged over; a fall that begins where falls often do counts for more, one that has just begun for less.
 * −Infinity with fewer than four ratings.
 * @param since only falls that began within so many last ratings are looked for
 */
export function fallOdds(course: CourseSums, usual: UsualCourse, since: number = newestRatings): number {
  course.since = 0
  if (course.ratings <= ratingsBeforeFall) return Number.NEGATIVE_INFINITY
  const { withinSd, correlation } = usual
  const variance = withinSd ** 2 * (1 - correlation ** 2)
  const share = 1 - correlation
  const level = course.level / course.weight
  let [odds, best] = [0, 0]
  for (let back = 0; back < Math.min(since, newestRatings); back += 1) {
    const begins = usual.onset[Math.min(course.ratings - 1 - back, usual.onset.length - 1)] as number
    let here = 0
    for (const { lows, lasted, isSlow, share: prior } of looked[back] as readonly Looked[]) {
      // Of a fall by one unit: its own weight, its weight in the level, its part in the freed ratings.
      let [square, cross, seen] = [0, 0, 0]
      for (let nth = 0; nth <= back; nth += 1) {
        const step = (lows[nth] as number) - (nth > 0 ? correlation * (lows[nth - 1] as number) : 0)
        square += step ** 2
        cross += step * share
        seen += step * (course.newest[back - nth] as number)
      }
      const drop = (cross * level - seen) / variance
      const weight = square / variance - (cross / variance) ** 2 / course.weight
      const likely = begins * prior * overDepths(isSlow ? slopes : sizes, drop, weight, withinSd)
      here += likely
      if (likely > best) {
        best = likely
        course.since = back + 1
        course.lasted = lasted
        course.usual = usual.level + level + ((drop / weight) * cross) / variance / course.weight
      }
    }
    odds += (counts[back] as number) * here
  }
  return Math.log(odds)
}

/** How much better a fall explains the ratings than none, averaged over depths. @param depths in SDs @param drop what the ratings say of a fall by one unit @param weight how much they can say */
export function overDepths(depths: readonly number[], drop: number, weight: number, withinSd: number): number {
  let sum = 0
  for (const depth of depths) sum += byDepth(depth * withinSd, drop, weight)
  return sum / depths.length
}

/** How much better a fall of one depth explains the ratings than none. @param depth on the evened-out scale @param drop and weight as above */
export function byDepth(depth: number, drop: number, weight: number): number {
  return Math.exp(Math.min(certain, depth * (drop - (depth * weight) / 2)))
}
