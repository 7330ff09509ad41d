// Finds the name that somebody meant who typed another.

/** With more slips of the finger it was another word; a design choice. */
const slipsAtMost = 2

/** The name that is fewest slips away, the first of several, or that was not typed to its end; undefined when none is near. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  // What is longer than any name by more than those slips is none of them, and need not be compared letter by letter.
  if (typed.length > Math.max(...names.map(({ length }) => length)) + slipsAtMost) return undefined
  const longer = names.filter((name) => name.startsWith(`${typed}_`))
  if (longer.length === 1) return longer[0]
  const [best] = names.map((name) => ({ name, slips: slipsBetween(typed, name) })).sort((one, other) => one.slips - other.slips)
  return best && best.slips <= slipsAtMost ? best.name : undefined
}

/** How many letters to leave out, add, change, or swap with their neighbour (optimal string alignment). */
function slipsBetween(one: string, other: string): number {
  const table = Array.from({ length: one.length + 1 }, (_, row) => Array.from({ length: other.length + 1 }, (__, column) => (row === 0 ? column : column === 0 ? row : 0)))
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const differs = one[row - 1] === other[column - 1] ? 0 : 1
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      table[row]![column] = Math.min(
        table[row - 1]![column]! + 1, table[row]![column - 1]! + 1, table[row - 1]![column - 1]! + differs, swapped ? table[row - 2]![column - 2]! + 1 : Infinity,
      )
    }
  }
  return table[one.length]![other.length]!
}
