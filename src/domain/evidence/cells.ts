// Puts rows together that have the same unit of every group: the cells of moments.
import type { Grouping } from './model-rows.ts'
import { sortByKey } from './sort-by-key.ts'

export interface Cells {
  readonly count: number
  /** Rows in the order of their cells; null where they lie so already. */
  readonly order: Int32Array | null
  /** Where each cell starts in that order; one entry more than there are cells. */
  readonly starts: Int32Array
  /** For each group, the unit of each cell. */
  readonly codes: readonly Int32Array[]
}

/** Cells come in the order of the units of the group with most units; further cells, of clients who change therapist, after them. A unit without rows has none. */
export function cellsOf(groups: readonly Grouping[], rows: number): Cells {
  const [finest = { codes: new Int32Array(rows), units: 1 }, ...others] = [...groups].sort((a, b) => b.units - a.units)
  let numbered: Numbered = { ofRow: finest.codes, count: finest.units }
  let ordered = inOrder(numbered)
  for (const { codes, units } of others) {
    if (isWhole(ordered, codes)) continue
    numbered = splitCells(numbered, codes, units)
    ordered = inOrder(numbered)
  }
  const { order, starts } = ordered
  const count = starts.length - 1
  const codesOf = (codes: Int32Array) => {
    const own = new Int32Array(count)
    for (let cell = 0; cell < count; cell += 1) own[cell] = codes[order ? order[starts[cell]!]! : starts[cell]!]!
    return own
  }
  return { count, order, starts, codes: groups.map(({ codes }) => codesOf(codes)) }
}

/** For each row (or finer cell) its cell. */
export interface Numbered {
  readonly ofRow: Int32Array
  readonly count: number
}

type Ordered = Pick<Cells, 'order' | 'starts'>

function inOrder({ ofRow, count }: Numbered): Ordered {
  const lying = startsOf(ofRow, count)
  if (lying) return { order: null, starts: withoutEmpty(lying) }
  const { order, starts } = sortByKey(ofRow, count)
  return { order, starts: withoutEmpty(starts) }
}

/** null when the rows do not lie in the order of their cells. */
function startsOf(ofRow: Int32Array, count: number): Int32Array | null {
  const starts = new Int32Array(count + 1)
  let before = 0
  for (let row = 0; row < ofRow.length; row += 1) {
    const cell = ofRow[row]!
    if (cell < before) return null
    before = cell
    // Counting costs half of noticing where a cell begins, which a processor cannot foresee.
    starts[cell + 1]! += 1
  }
  for (let cell = 0; cell < count; cell += 1) starts[cell + 1]! += starts[cell]!
  return starts
}

function withoutEmpty(starts: Int32Array): Int32Array {
  let empty = 0
  for (let cell = 1; cell < starts.length; cell += 1) if (starts[cell] === starts[cell - 1]) empty += 1
  return empty === 0 ? starts : starts.filter((start, cell) => cell === starts.length - 1 || start < starts[cell + 1]!)
}

/** Whether each cell lies in one unit of a further group. */
function isWhole({ order, starts }: Ordered, codes: Int32Array): boolean {
  for (let cell = 0; cell + 1 < starts.length; cell += 1) {
    const first = codes[order ? order[starts[cell]!]! : starts[cell]!]!
    for (let at = starts[cell]! + 1; at < starts[cell + 1]!; at += 1) if (codes[order ? order[at]! : at] !== first) return false
  }
  return true
}

/** Cells by what they are now and a further group: rows in the first unit of it that a cell is seen with keep their cell's number. */
export function splitCells({ ofRow, count }: Numbered, codes: Int32Array, units: number): Numbered {
  const unitOf = new Int32Array(count).fill(-1)
  const further = new Map<number, number>()
  const moved = ofRow.slice()
  for (let row = 0; row < ofRow.length; row += 1) {
    const cell = ofRow[row]!
    const unit = codes[row]!
    if (unitOf[cell] === -1) unitOf[cell] = unit
    if (unitOf[cell] === unit) continue
    const key = cell * units + unit
    const number = further.get(key) ?? count + further.size
    further.set(key, number)
    moved[row] = number
  }
  return { ofRow: moved, count: count + further.size }
}
