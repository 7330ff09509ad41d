// Within a knot most clients still see one therapist only: they lie in one cell, and are as cheap as where nobody changes.
import type { Design, Factor } from './design.ts'
import { accumulate } from './gram.ts'
import { blocksOf, orderSiblings } from './nesting.ts'
import { openSiblings, type Siblings } from './siblings.ts'

/** Rows with the same unit of every knotted group. */
export interface Cell {
  /** One of its rows. */
  readonly row: number
  /** The places of the knot that its rows touch, and the column of the layout that stands there: every column in its own place, and again in that of an effect. */
  readonly touched: readonly { readonly place: number; readonly column: number }[]
}

/** @param starts for each knotted group, the first place of each unit's effects */
export function cellsOf(tied: readonly Factor[], starts: readonly Int32Array[], width: number): { codes: Int32Array; cells: Cell[] } {
  const codes = new Int32Array(tied[0]!.codes.length)
  let units = 1
  // Group after group, so that a key is never larger than cells times units.
  tied.forEach((factor) => {
    const numbers = new Map<number, number>()
    for (let row = 0; row < codes.length; row += 1) {
      const key = codes[row]! * factor.units + factor.codes[row]!
      const known = numbers.get(key) ?? numbers.size
      if (known === numbers.size) numbers.set(key, known)
      codes[row] = known
    }
    units = numbers.size
  })
  const rows = new Int32Array(units)
  for (let row = codes.length - 1; row >= 0; row -= 1) rows[codes[row]!] = row
  return { codes, cells: Array.from(rows, (row) => ({ row, touched: touchedBy(row, tied, starts, width) })) }
}

function touchedBy(row: number, tied: readonly Factor[], starts: readonly Int32Array[], width: number): Cell['touched'] {
  const columns = Array.from({ length: width }, (_, column) => ({ place: column, column }))
  return [...columns, ...tied.flatMap(({ codes, columns: z }, at) => Array.from(z, (column, effect) => ({ place: starts[at]![codes[row]!]! + effect, column })))]
}

/** The units of the innermost group that lie in one cell, as siblings within cells. */
export interface Singles {
  readonly siblings: Siblings
  readonly totals: Float64Array
  /** The number of each unit of the group among the singles, −1 for one that lies in several cells; and back. */
  readonly numbers: Int32Array
  readonly units: Int32Array
  /** Room for what is left of each cell, and for what comes back down. */
  readonly sums: Float64Array
  readonly returned: Float64Array
}

export function openSingles(design: Design, innermost: Factor, cellOfRow: Int32Array, cells: number): Singles {
  const cellOf = new Int32Array(innermost.units).fill(-1)
  const isTied = new Uint8Array(innermost.units)
  innermost.codes.forEach((unit, row) => {
    if (cellOf[unit] === -1) cellOf[unit] = cellOfRow[row]!
    else if (cellOf[unit] !== cellOfRow[row]) isTied[unit] = 1
  })
  const units = Int32Array.from([...cellOf.keys()].filter((unit) => cellOf[unit] !== -1 && isTied[unit] === 0))
  const numbers = new Int32Array(innermost.units).fill(-1)
  units.forEach((unit, number) => (numbers[unit] = number))
  const factor: Factor = { ...innermost, units: units.length, codes: innermost.codes.map((unit) => numbers[unit]!) }
  const ordered = orderSiblings(units.map((unit) => cellOf[unit]!), cells, null)
  const siblings = openSiblings(factor, ordered, blocksOf(ordered), design.width)
  const room = cells * design.width ** 2
  return { siblings, totals: accumulate(design, siblings).totals, numbers, units, sums: new Float64Array(room), returned: new Float64Array(room) }
}

/** Adds what is left of a cell (lower triangle, width × width) to its places in the knot. */
export function addCell({ touched }: Cell, sums: Float64Array, from: number, width: number, knot: Float64Array, side: number): void {
  for (const a of touched) {
    for (const b of touched) {
      if (b.place > a.place) continue
      knot[a.place * side + b.place]! += sums[from + Math.max(a.column, b.column) * width + Math.min(a.column, b.column)]!
    }
  }
}

/** A matrix over the places of a knot as one over the columns, as a cell's rows see it. */
export function seenFrom({ touched }: Cell, knot: Float64Array, side: number, width: number, out: Float64Array): void {
  out.fill(0)
  for (const a of touched) for (const b of touched) out[a.column * width + b.column]! += knot[a.place * side + b.place]!
}
