// How far two blind lists of goals agree, in what they name and in which order: agreement in fact, which is not agreement as it is felt (the goal item of the alliance check); both tell something.

/** Fewer goals that both name have no rank agreement worth a figure. A design choice. */
export const sharedForRanks = 3

/** How far down the list one reads on: at .8 the first three places carry about three quarters of the weight. A design choice. */
const persistence = 0.8

/** Shared of all, 0..1: |A∩B| / |A∪B|; a goal named twice counts once. Null when both lists are empty. @param first,second goals by a key that is the same for goals the pair have matched by hand @source jaccard-1912 */
export function overlap(first: readonly string[], second: readonly string[]): number | null {
  const all = new Set([...first, ...second]).size
  return all === 0 ? null : sharedBy(first, second) / all
}

/**
 * Kendall's τ-b between two rankings of the same things, −1..1, ties allowed. Null with fewer than three, or when either ties everything.
 * Refuses (RangeError) lists of different length.
 * @param first,second ranks or importances, in the same order of things
 * @source kendall-1945
 */
export function rankAgreement(first: readonly number[], second: readonly number[]): number | null {
  if (first.length !== second.length) throw new RangeError('the same things must be ranked twice')
  if (first.length < sharedForRanks) return null
  let concordance = 0
  let untiedInFirst = 0
  let untiedInSecond = 0
  for (const [one, x] of first.entries()) {
    for (let other = 0; other < one; other += 1) {
      const inFirst = Math.sign(x - (first[other] ?? x))
      const inSecond = Math.sign((second[one] ?? 0) - (second[other] ?? 0))
      concordance += inFirst * inSecond
      untiedInFirst += Math.abs(inFirst)
      untiedInSecond += Math.abs(inSecond)
    }
  }
  return untiedInFirst === 0 || untiedInSecond === 0 ? null : concordance / Math.sqrt(untiedInFirst * untiedInSecond)
}

/**
 * Rank-biased overlap of two lists, extrapolated, 0..1: agreement at every depth, the top weighing most; lists may be of unequal length and name different goals. A list that is the beginning of the other agrees wholly as far as it goes.
 * 0 when one list is empty, null when both are. Refuses (RangeError) a goal named twice in a list.
 * @param first,second goals by key, what matters most first
 * @source webber-2010 (extrapolated form for lists of unequal length)
 */
export function topWeightedOverlap(first: readonly string[], second: readonly string[]): number | null {
  if (new Set(first).size < first.length || new Set(second).size < second.length) throw new RangeError('a goal stands in a list once')
  const [short, long] = first.length <= second.length ? [first, second] : [second, first]
  if (long.length === 0) return null
  if (short.length === 0) return 0
  const shared = (depth: number) => sharedBy(short.slice(0, depth), long.slice(0, depth))
  const atShort = shared(short.length)
  const atLong = shared(long.length)
  let weighted = 0
  for (let depth = 1; depth <= long.length; depth += 1) {
    const beyond = depth > short.length ? (atShort * (depth - short.length)) / (short.length * depth) : 0
    weighted += (shared(depth) / depth + beyond) * persistence ** depth
  }
  const rest = (atLong - atShort) / long.length + atShort / short.length
  return ((1 - persistence) / persistence) * weighted + rest * persistence ** long.length
}

function sharedBy(first: readonly string[], second: readonly string[]): number {
  const theirs = new Set(second)
  return new Set(first.filter((goal) => theirs.has(goal))).size
}
