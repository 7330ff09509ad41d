// Numbers the cells of rows: rows with the same unit of every group.
import type { Grouping } from './model-rows.ts'
import { sortByKey } from './sort-by-key.ts'

export interface Cells {
  readonly count: number
  /** For each row its cell. */
  readonly ofRow: Int32Array
  /** For each group, the unit of each cell. */
  readonly codes: readonly Int32Array[]
}

/** Where every unit of the group with most units lies in one unit of each other group, cells are numbered like those units; further cells, of clients who change therapist, come after them. */
export function cellsOf(groups: readonly Grouping[], rows: number): Cells {
  const [finest = { codes: new Int32Array(rows), units: 1 }, ...others] = [...groups].sort((a, b) => b.units - a.units)
  let numbered = { ofRow: finest.codes, count: finest.units }
  for (const { codes, units } of others) numbered = split(numbered.ofRow, numbered.count, codes, units)
  const { ofRow, count } = numbered
  const rowOf = new Int32Array(count).fill(-1)
  for (let row = 0; row < rows; row += 1) rowOf[ofRow[row]!] = row
  return withoutEmpty(groups, ofRow, rowOf)
}

/** Cells by what they are now and a further group: those that lie in one unit of it keep their number. */
function split(ofRow: Int32Array, count: number, codes: Int32Array, units: number): { ofRow: Int32Array; count: number } {
  const unitOf = new Int32Array(count).fill(-1)
  const further = new Map<number, number>()
  let moved: Int32Array | null = null
  for (let row = 0; row < ofRow.length; row += 1) {
    const cell = ofRow[row]!
    const unit = codes[row]!
    if (unitOf[cell] === -1) unitOf[cell] = unit
    if (unitOf[cell] === unit) continue
    moved ??= ofRow.slice()
    const key = cell * units + unit
    const number = further.get(key) ?? count + further.size
    further.set(key, number)
    moved[row] = number
  }
  return { ofRow: moved ?? ofRow, count: count + further.size }
}

/** A unit without rows makes no cell. @param rowOf a row of each cell, −1 where there is none */
function withoutEmpty(groups: readonly Grouping[], ofRow: Int32Array, rowOf: Int32Array): Cells {
  if (!rowOf.includes(-1)) return { count: rowOf.length, ofRow, codes: groups.map(({ codes }) => rowOf.map((row) => codes[row]!)) }
  const filled = rowOf.filter((row) => row !== -1)
  const numbers = new Int32Array(rowOf.length)
  let count = 0
  rowOf.forEach((row, cell) => (numbers[cell] = row === -1 ? -1 : count++))
  return { count, ofRow: ofRow.map((cell) => numbers[cell]!), codes: groups.map(({ codes }) => filled.map((row) => codes[row]!)) }
}

/** Rows in the order of their cells; null where they lie so already. `starts` has one entry more than there are cells. */
export function rowsByCell({ ofRow, count }: Cells): { order: Int32Array | null; starts: Int32Array } {
  const isInOrder = ofRow.every((cell, row) => row === 0 || cell >= ofRow[row - 1]!)
  const { order, starts } = sortByKey(ofRow, count)
  return { order: isInOrder ? null : order, starts }
}
