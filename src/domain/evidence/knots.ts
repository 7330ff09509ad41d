// Clients who change therapist tie therapists together: those tied form a knot, which is eliminated as one unit with as many effects as it has therapists.
import type { Design, Factor } from './design.ts'
import { fillTile, openTile, tileRows } from './gram.ts'
import { sortByKey } from './nesting.ts'
import { findComponents } from './components.ts'
import { addCrossProducts } from './siblings.ts'

/** A knot costs the cube of its effects: up to this many are fitted exactly. A design choice. */
export const knotLimit = 600

/** One knot: its effects follow the columns of the layout, so that place `width + k` is its k-th effect. */
export interface Knot {
  /** Effects in all; for each, the factor it belongs to, which of its effects, and of which unit. */
  readonly effects: readonly { readonly factor: number; readonly effect: number; readonly unit: number }[]
  /** Raw products of columns and effects, (width + effects) squared, lower triangle; and room for what is left of it. */
  readonly products: Float64Array
  readonly left: Float64Array
  readonly members: readonly Member[]
}

/** A unit of the innermost group: its products with the places of the knot that its rows touch (ascending, the columns first), size × places. */
export interface Member {
  readonly unit: number
  readonly places: Int32Array
  readonly h: Float64Array
}

export interface Knots {
  readonly innermost: Factor
  /** Places in the design's factors of the groups that are knotted. */
  readonly tied: readonly number[]
  readonly list: readonly Knot[]
  /** For each knot, the place of its parent in the group above. */
  readonly parents: Int32Array
}

interface Opened {
  /** The groups that lie above the knots, with the parent of each unit below. */
  readonly above: readonly { readonly factor: Factor; readonly parents: Int32Array }[]
  placed(places: Int32Array | null): Knots
}

/** Ties the innermost units' other groups into knots, as few groups as the data allow: a group that every knot lies inside of stays above. */
export function openKnots(design: Design, innermost: Factor, others: readonly Factor[]): Opened | { readonly kind: 'too-knotted'; readonly groups: readonly string[]; readonly effects: number; readonly limit: number } {
  const { tied, componentOf, components, above } = findComponents(innermost, others)
  const effects = Array.from({ length: components }, (): { factor: number; effect: number; unit: number }[] => [])
  const starts = tied.map(({ units }) => new Int32Array(units))
  tied.forEach((factor, at) => {
    for (let unit = 0; unit < factor.units; unit += 1) {
      const list = effects[componentOf[at]![unit]!]!
      starts[at]![unit] = design.width + list.length
      for (let effect = 0; effect < factor.size; effect += 1) list.push({ factor: at + 1, effect, unit })
    }
  })
  const largest = Math.max(...effects.map(({ length }) => length))
  if (largest > knotLimit) return { kind: 'too-knotted', groups: tied.map(({ group }) => group), effects: largest, limit: knotLimit }
  const list = effects.map((own): Knot & { members: Member[] } => {
    const square = (design.width + own.length) ** 2
    return { effects: own, products: new Float64Array(square), left: new Float64Array(square), members: [] }
  })
  readRows(design, innermost, tied, starts, (row) => list[componentOf[0]![tied[0]!.codes[row]!]!]!)
  const parentsOfKnots = above[0]?.parents ?? new Int32Array(components)
  return { above, placed: (places) => ({ innermost, tied: tied.map((_, at) => at + 1), list, parents: parentsOfKnots.map((parent) => (places ? places[parent]! : 0)) }) }
}

function readRows(design: Design, innermost: Factor, tied: readonly Factor[], starts: readonly Int32Array[], knotOf: (row: number) => Knot & { members: Member[] }): void {
  const { width } = design
  const { order, starts: rowStarts } = sortByKey(innermost.codes, innermost.units)
  const tile = openTile(width)
  for (let unit = 0; unit < innermost.units; unit += 1) {
    const rows = order.subarray(rowStarts[unit], rowStarts[unit + 1])
    if (rows.length === 0) continue
    const knot = knotOf(rows[0]!)
    const cells = cellsOf(rows, tied)
    const touched = new Set<number>()
    const places = cells.map((cell) => {
      const own = placesOf(cell[0]!, width, tied, starts)
      for (const { place } of own) touched.add(place)
      return own
    })
    const member: Member = { unit, places: Int32Array.from(touched).sort(), h: new Float64Array(innermost.size * touched.size) }
    const at = new Map([...member.places].map((place, position) => [place, position]))
    cells.forEach((cell, number) => {
      const gram = gramOf(design, Int32Array.from(cell), tile)
      const side = width + knot.effects.length
      for (const a of places[number]!) {
        for (const b of places[number]!) if (b.place <= a.place) knot.products[a.place * side + b.place]! += gram[a.column * width + b.column]!
        innermost.columns.forEach((z, effect) => (member.h[effect * touched.size + at.get(a.place)!]! += gram[z * width + a.column]!))
      }
    })
    knot.members.push(member)
  }
}

/** Rows of one unit by the units of the knotted groups they fall to. */
function cellsOf(rows: Int32Array, tied: readonly Factor[]): number[][] {
  const cells: number[][] = []
  for (const row of rows) {
    const cell = cells.find(([first]) => tied.every(({ codes }) => codes[first!] === codes[row]))
    if (cell) cell.push(row)
    else cells.push([row])
  }
  return cells
}

/** The places a row touches, and the column of the layout that stands there. */
function placesOf(row: number, width: number, tied: readonly Factor[], starts: readonly Int32Array[]): { place: number; column: number }[] {
  const columns = Array.from({ length: width }, (_, column) => ({ place: column, column }))
  const effects = tied.flatMap(({ codes, columns: z }, at) => Array.from(z, (column, effect) => ({ place: starts[at]![codes[row]!]! + effect, column })))
  return [...columns, ...effects]
}

function gramOf(design: Design, rows: Int32Array, tile: Float64Array): Float64Array {
  const { width } = design
  const gram = new Float64Array(width * width)
  for (let from = 0; from < rows.length; from += tileRows) {
    const to = Math.min(rows.length, from + tileRows)
    fillTile(design, rows, from, to, tile)
    addCrossProducts(tile, 0, tile, 0, tileRows, to - from, width, 1, gram, 0)
  }
  for (let a = 0; a < width; a += 1) for (let b = a + 1; b < width; b += 1) gram[a * width + b] = gram[b * width + a]!
  return gram
}
