// Clients who change therapist tie therapists together: those tied form a knot, which is eliminated as one unit with as many effects as it has therapists.
import { findComponents } from './components.ts'
import type { Design, Factor } from './design.ts'
import { sumOver } from './recipe.ts'
import { openSingles, seatsOf, type Seat, type Singles } from './seats.ts'
import { sortByKey } from './sort-by-key.ts'
import type { TiedEffects } from './tied-effects.ts'

/** A knot costs the cube of its effects: up to this many are fitted exactly, in a minute or two. A design choice. */
export const knotLimit = 2000

/** One knot: its effects follow the columns of the layout, so that place `width + k` is its k-th effect. */
export interface Knot {
  /** Effects in all; for each, the factor it belongs to, which of its effects, and of which unit. */
  readonly effects: TiedEffects
  /** Numbers of its seats. */
  readonly seats: readonly number[]
  /** Raw products of columns and effects over the cells of its members, (width + effects) squared, lower triangle; and room for what is left of it. */
  readonly products: Float64Array
  readonly left: Float64Array
  readonly members: readonly Member[]
}

/** A unit of the innermost group that has several seats: its products with the places of the knot that they touch (ascending, the columns first), size × places. */
export interface Member {
  readonly unit: number
  readonly places: Int32Array
  readonly h: Float64Array
}

export interface Knots {
  readonly innermost: Factor
  readonly list: readonly Knot[]
  /** For each knot, the place of its parent in the group above. */
  readonly parents: Int32Array
  readonly seats: readonly Seat[]
  /** All other units, which have one seat each and are eliminated like any siblings. */
  readonly singles: Singles
}

interface Opened {
  /** The groups that lie above the knots, with the parent of each unit below. */
  readonly above: readonly { readonly factor: Factor; readonly parents: Int32Array }[]
  placed(places: Int32Array | null): Knots
}

export interface TooKnotted {
  readonly kind: 'too-knotted'
  /** The groups that are tied, the effects of their largest knot, and how many are fitted exactly. */
  readonly groups: readonly string[]
  readonly effects: number
  readonly limit: number
}

/** Ties the innermost units' other groups into knots, as few groups as the data allow: a group that every knot lies inside of stays above. */
export function openKnots(design: Design, innermost: Factor, others: readonly Factor[]): Opened | TooKnotted {
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
  const { seatOf, seats } = seatsOf(tied, starts, design.width)
  const list = effects.map((own): Knot & { members: Member[]; seats: number[] } => {
    const square = (design.width + own.length) ** 2
    return { effects: own, seats: [], products: new Float64Array(square), left: new Float64Array(square), members: [] }
  })
  seats.forEach(({ cell }, seat) => list[componentOf[0]![tied[0]!.codes[cell]!]!]!.seats.push(seat))
  const singles = openSingles(design, innermost, seatOf, seats.length)
  const knotOf = (cell: number) => list[componentOf[0]![tied[0]!.codes[cell]!]!]!
  readMembers(design, innermost, seatOf, seats, singles, knotOf)
  const parentsOfKnots = above[0]?.parents ?? new Int32Array(components)
  return { above, placed: (places) => ({ innermost, list, seats, singles, parents: parentsOfKnots.map((parent) => (places ? places[parent]! : 0)) }) }
}

function readMembers({ source, recipe, width }: Design, innermost: Factor, seatOf: Int32Array, seats: readonly Seat[], { numbers }: Singles, knotOf: (cell: number) => Knot & { members: Member[] }): void {
  const { order, starts } = sortByKey(innermost.codes, innermost.units)
  for (let unit = 0; unit < innermost.units; unit += 1) {
    const cells = order.subarray(starts[unit], starts[unit + 1])
    if (numbers[unit] !== -1 || cells.length === 0) continue
    const knot = knotOf(cells[0]!)
    const side = width + knot.effects.length
    const own = [...Map.groupBy(cells, (cell) => seatOf[cell]!)]
    const places = Int32Array.from(new Set(own.flatMap(([seat]) => seats[seat]!.touched.map(({ place }) => place)))).sort()
    const at = new Map(Array.from(places, (place, position) => [place, position]))
    const member: Member = { unit, places, h: new Float64Array(innermost.size * places.length) }
    for (const [seat, there] of own) {
      const gram = sumOver(source, recipe, Int32Array.from(there))
      const { touched } = seats[seat]!
      for (const a of touched) {
        for (const b of touched) if (b.place <= a.place) knot.products[a.place * side + b.place]! += gram[a.column * width + b.column]!
        innermost.columns.forEach((z, effect) => (member.h[effect * places.length + at.get(a.place)!]! += gram[z * width + a.column]!))
      }
    }
    knot.members.push(member)
  }
}
