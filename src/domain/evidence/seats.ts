// Within a knot most clients still see one therapist only: they have one seat, and are as cheap as where nobody changes.
import type { Design, Factor } from './design.ts'
import { accumulate } from './gram.ts'
import { blocksOf, orderSiblings } from './nesting.ts'
import { openSiblings, type Siblings } from './siblings.ts'

/** Cells with the same unit of every knotted group. */
export interface Seat {
  /** One of its cells. */
  readonly cell: number
  /** The places of the knot that its cells touch, and the column of the layout that stands there: every column in its own place, and again in that of an effect. */
  readonly touched: readonly { readonly place: number; readonly column: number }[]
}

/** @param starts for each knotted group, the first place of each unit's effects @returns the seat of each cell, and all seats */
export function seatsOf(tied: readonly Factor[], starts: readonly Int32Array[], width: number): { seatOf: Int32Array; seats: Seat[] } {
  const seatOf = new Int32Array(tied[0]!.codes.length)
  let count = 1
  // Group after group, so that a key is never larger than seats times units.
  tied.forEach((factor) => {
    const numbers = new Map<number, number>()
    for (let cell = 0; cell < seatOf.length; cell += 1) {
      const key = seatOf[cell]! * factor.units + factor.codes[cell]!
      const known = numbers.get(key) ?? numbers.size
      if (known === numbers.size) numbers.set(key, known)
      seatOf[cell] = known
    }
    count = numbers.size
  })
  const cells = new Int32Array(count)
  for (let cell = seatOf.length - 1; cell >= 0; cell -= 1) cells[seatOf[cell]!] = cell
  return { seatOf, seats: Array.from(cells, (cell) => ({ cell, touched: touchedBy(cell, tied, starts, width) })) }
}

function touchedBy(cell: number, tied: readonly Factor[], starts: readonly Int32Array[], width: number): Seat['touched'] {
  const columns = Array.from({ length: width }, (_, column) => ({ place: column, column }))
  return [...columns, ...tied.flatMap(({ codes, columns: z }, at) => Array.from(z, (column, effect) => ({ place: starts[at]![codes[cell]!]! + effect, column })))]
}

/** The units of the innermost group that have one seat, as siblings within seats. */
export interface Singles {
  readonly siblings: Siblings
  readonly totals: Float64Array
  /** The number of each unit of the group among the singles, −1 for one that has several seats; and back. */
  readonly numbers: Int32Array
  readonly units: Int32Array
  /** Room for what is left of each seat, and for what comes back down. */
  readonly sums: Float64Array
  readonly returned: Float64Array
}

export function openSingles(design: Design, innermost: Factor, seatOf: Int32Array, seats: number): Singles {
  const seatOfUnit = new Int32Array(innermost.units).fill(-1)
  const isTied = new Uint8Array(innermost.units)
  innermost.codes.forEach((unit, cell) => {
    if (seatOfUnit[unit] === -1) seatOfUnit[unit] = seatOf[cell]!
    else if (seatOfUnit[unit] !== seatOf[cell]) isTied[unit] = 1
  })
  const units = Int32Array.from([...seatOfUnit.keys()].filter((unit) => seatOfUnit[unit] !== -1 && isTied[unit] === 0))
  const numbers = new Int32Array(innermost.units).fill(-1)
  units.forEach((unit, number) => (numbers[unit] = number))
  const factor: Factor = { ...innermost, units: units.length, codes: innermost.codes.map((unit) => numbers[unit]!) }
  const ordered = orderSiblings(units.map((unit) => seatOfUnit[unit]!), seats, null)
  const siblings = openSiblings(factor, ordered, blocksOf(ordered), design.width)
  const room = seats * design.width ** 2
  return { siblings, totals: accumulate(design, siblings).totals, numbers, units, sums: new Float64Array(room), returned: new Float64Array(room) }
}

/** Adds what is left of a seat (lower triangle, width × width) to its places in the knot. */
export function addSeat({ touched }: Seat, sums: Float64Array, from: number, width: number, knot: Float64Array, side: number): void {
  for (const a of touched) {
    for (const b of touched) {
      if (b.place > a.place) continue
      knot[a.place * side + b.place]! += sums[from + Math.max(a.column, b.column) * width + Math.min(a.column, b.column)]!
    }
  }
}

/** A matrix over the places of a knot as one over the columns, as a seat's cells see it. */
export function seenFrom({ touched }: Seat, knot: Float64Array, side: number, width: number, out: Float64Array): void {
  out.fill(0)
  for (const a of touched) for (const b of touched) out[a.column * width + b.column]! += knot[a.place * side + b.place]!
}
