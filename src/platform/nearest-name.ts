// Finds the name that somebody meant who typed another: a setting, a column, a measure.

/** How many slips a name of this length may have; with more it was another word. A design choice. */
const slipsAtMost = (length: number): number => Math.min(length, Math.max(1, Math.min(3, Math.floor(length / 3))))

/** The name that is fewest slips away, capitals not counted, the first of several; or the only one that goes on with `_` where this one ends. Null when none is near. */
export function nearestName(typed: string, names: readonly string[]): string | null {
  const most = slipsAtMost(typed.length)
  const small = typed.toLowerCase()
  const longer = names.filter((name) => name.toLowerCase().startsWith(`${small}_`))
  if (longer.length === 1) return longer[0]!
  // What is longer or shorter than a name by more than those slips is another, and need not be compared letter by letter.
  const near = names.filter(({ length }) => length > 0 && Math.abs(length - typed.length) <= most).map((name) => ({ name, slips: slipsBetween(small, name.toLowerCase()) }))
  return near.filter(({ slips }) => slips <= most).sort((one, other) => one.slips - other.slips)[0]?.name ?? null
}

/** How many letters to leave out, add, change, or swap with their neighbour (optimal string alignment). */
function slipsBetween(one: string, other: string): number {
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
