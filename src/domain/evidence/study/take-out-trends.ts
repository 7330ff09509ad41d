// Takes each client's own straight line over the sessions out of outcome, alliance and next: what is left says whether the ups and downs go together, not whether both drift.
import { entryOf, triangle, type Moments } from '../moments.ts'
import { intercept } from '../model-rows.ts'
import type { Counts } from './model-result.ts'
import { productsOfPair, type StudyData } from './study-data.ts'

export interface Detrended {
  /** Columns `outcome`, `alliance` and `next` less their lines, one cell a client, grouped by `client`. */
  readonly moments: Moments
  /** Pairs and therapists of the clients that stay. */
  readonly counts: Counts
}

/** Clients with too few pairs: a line through two of them leaves nothing. */
export interface LeftOut {
  readonly clients: number
  readonly pairs: number
}

const detrended = ['outcome', 'alliance', 'next'] as const
/** What a line takes from each client. */
const takenByLine = 2
const rounding = 1e-12

/**
 * The least-squares line of each client over the session's number, taken out in closed form.
 * A cell counts two rows fewer than it has: two directions of each client are the line's, and restricted likelihood rests on the others alone. So the standard errors are those of a model in which every client has a level and a trend of their own as fixed effects.
 * The stored session numbers of a client must not all be the same.
 * @source patterson-thompson-1971, curran-bauer-2011, falkenstrom-2017
 */
export function takeOutTrends({ columns, products, groups, cells }: Moments): Detrended {
  const { codes, units } = groups['client']!
  const size = triangle(columns.length)
  const sums = new Float64Array(units * size)
  for (let cell = 0; cell < cells; cell += 1) for (let entry = 0; entry < size; entry += 1) sums[codes[cell]! * size + entry]! += products[cell * size + entry]!
  const [session, ...places] = ['session', ...detrended].map((name) => columns.indexOf(name)) as [number, ...number[]]
  const width = detrended.length + 1
  const left = new Float64Array(units * triangle(width))
  const stays = new Uint8Array(units)
  let [kept, pairsKept] = [0, 0]
  for (let unit = 0; unit < units; unit += 1) {
    const at = (one: number, other: number) => sums[unit * size + entryOf(one, other)]!
    const pairs = at(0, 0)
    if (pairs <= takenByLine) continue
    const about = (one: number, other: number) => at(one, other) - (at(one, 0) * at(other, 0)) / pairs
    const steps = about(session, session)
    const from = kept * triangle(width)
    left[from] = pairs - takenByLine
    const off = (one: number, other: number) => about(one, other) - (about(one, session) * about(other, session)) / steps
    // Who is on a straight line has nothing left, and rounding is not something.
    const isLine = places.map((place) => off(place, place) <= rounding * at(place, place))
    places.forEach((one, r) => places.slice(0, r + 1).forEach((other, s) => (left[from + entryOf(r + 1, s + 1)] = isLine[r] || isLine[s] ? 0 : off(one, other))))
    stays[unit] = 1
    kept += 1
    pairsKept += pairs
  }
  return {
    moments: {
      cells: kept, columns: [intercept, ...detrended], products: left.slice(0, kept * triangle(width)), shift: new Float64Array(width), derived: [],
      groups: { client: { codes: Int32Array.from({ length: kept }, (_, client) => client), units: kept } },
    },
    counts: { pairs: pairsKept, clients: kept, therapists: new Set(groups['therapist']!.codes.filter((_, cell) => stays[codes[cell]!])).size },
  }
}

export function leftOutByTrends({ cells, clients }: StudyData): LeftOut {
  const pairs = new Float64Array(clients.count)
  for (let cell = 0; cell < cells.count; cell += 1) pairs[cells.client[cell]!]! += cells.forward.products[cell * productsOfPair]!
  const short = pairs.filter((count) => count > 0 && count <= takenByLine)
  return { clients: short.length, pairs: short.reduce((sum, count) => sum + count, 0) }
}
