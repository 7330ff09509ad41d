// Finds the name that somebody who mistyped one probably meant.

/** How many signs may be wrong, for a name of this length. A design choice. */
const mostSigns = (length: number): number => Math.max(1, Math.floor(length / 3))

/** The name that is fewest mistakes away (a sign too many, too few, another one, two swapped), capitals not counted; null when none is near. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const near = names.filter((one) => one !== '').map((one) => ({ one, away: mistakes(name.toLowerCase(), one.toLowerCase()) })).filter(({ away }) => away <= mostSigns(name.length))
  return near.sort((a, b) => a.away - b.away)[0]?.one ?? null
}

/** Optimal string alignment. */
function mistakes(one: string, other: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const swap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? before[j - 2]! + 1 : Infinity
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1), swap))
    }
    ;[before, row] = [row, next]
  }
  return row[other.length]!
}
