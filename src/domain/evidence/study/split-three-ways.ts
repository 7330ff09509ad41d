// Splits a column three ways: how a client stands to their own usual, to their therapist's other clients, and their therapist to the others. Three questions, and never one answer for all.
import { deriveColumns, entryOf, triangle, type Derived, type Moments } from '../moments.ts'
import { intercept } from '../model-rows.ts'

export const parts = ['within', 'betweenClients', 'betweenTherapists'] as const
export type Part = (typeof parts)[number]

/** Of one column, in its own unit. */
export interface Split {
  /** For each cell the mean of its client and of its therapist. Each pair counts alike, so that in nested data the three parts are uncorrelated. */
  readonly clientMean: Float64Array
  readonly therapistMean: Float64Array
  /** What therapists' means are held against. */
  readonly mean: number
  readonly sums: SplitSums
}

/** What the spreads of the parts follow from: of pairs in groups that have no unit in common it is the sum over the groups. */
export interface SplitSums {
  readonly pairs: number
  readonly clients: number
  /** Of the column, and of its square. */
  readonly sum: number
  readonly squares: number
  /** Sums of squares of clients about their own means, of these about therapists', and of those about {@link Split.mean}; 0 where there is nothing but rounding. */
  readonly within: number
  readonly between: number
  readonly apart: number
}

/** A spread smaller than this share of the column's own size is rounding. */
const rounding = 1e-9

/** The same of a sum of squares: what is left where as much is taken away from it. */
const roundingOfSquares = 64 * Number.EPSILON

/** Means and spreads of a stored column. @param held what to hold therapists' means against; the mean of all pairs without @source curran-bauer-2011 */
export function splitOf({ cells, groups, shift, columns, products }: Moments, column: string, held?: number): Split {
  const [client, therapist] = [groups['client']!, groups['therapist']!]
  const place = columns.indexOf(column)
  const [size, sum, square] = [triangle(columns.length), entryOf(place, 0), entryOf(place, place)]
  const [clientPairs, clientSums] = [new Float64Array(client.units), new Float64Array(client.units)]
  let [pairs, whole, squares] = [0, 0, 0]
  for (let cell = 0; cell < cells; cell += 1) {
    const from = cell * size
    clientPairs[client.codes[cell]!]! += products[from]!
    clientSums[client.codes[cell]!]! += products[from + sum]!
    pairs += products[from]!
    whole += products[from + sum]!
    squares += products[from + square]!
  }
  const [therapistPairs, therapistSums] = [new Float64Array(therapist.units), new Float64Array(therapist.units)]
  const clientMean = new Float64Array(cells)
  for (let cell = 0; cell < cells; cell += 1) {
    const count = products[cell * size]!
    clientMean[cell] = clientSums[client.codes[cell]!]! / clientPairs[client.codes[cell]!]!
    therapistPairs[therapist.codes[cell]!]! += count
    therapistSums[therapist.codes[cell]!]! += count * clientMean[cell]!
  }
  const therapistMean = new Float64Array(cells)
  const centre = shift[place]!
  const mean = held === undefined ? whole / pairs : held - centre
  let [between, apart, within] = [0, 0, squares]
  for (let unit = 0; unit < client.units; unit += 1) within -= clientSums[unit]! ** 2 / clientPairs[unit]!
  for (let cell = 0; cell < cells; cell += 1) {
    const count = products[cell * size]!
    therapistMean[cell] = therapistSums[therapist.codes[cell]!]! / therapistPairs[therapist.codes[cell]!]!
    between += count * (clientMean[cell]! - therapistMean[cell]!) ** 2
    apart += count * (therapistMean[cell]! - mean) ** 2
  }
  const allSquares = squares + 2 * centre * whole + pairs * centre * centre
  const unrounded = (total: number) => (total > roundingOfSquares * allSquares ? total : 0)
  return {
    clientMean: clientMean.map((value) => value + centre), therapistMean: therapistMean.map((value) => value + centre), mean: mean + centre,
    sums: { pairs, clients: client.units, sum: whole + pairs * centre, squares: allSquares, within: unrounded(within), between: unrounded(between), apart: unrounded(apart) },
  }
}

/** SD of each part over the pairs; of the first with as many degrees of freedom as pairs less clients. 0 where a part does not vary. @param mean as therapists' means were held against it */
export function spreadsOf({ pairs, clients, sum, squares, within, between, apart }: SplitSums, mean: number): Readonly<Record<Part, number>> {
  const extent = Math.sqrt(squares / pairs)
  const spread = (total: number, freedom: number) => {
    const sd = freedom > 0 ? Math.sqrt(Math.max(0, total) / freedom) : 0
    return sd > rounding * extent ? sd : 0
  }
  const off = sum / pairs - mean
  return { within: spread(within, pairs - clients), betweenClients: spread(between, pairs), betweenTherapists: spread(apart - pairs * off * off, pairs) }
}

/** The same moments with the three parts of a column beside it. One in which nothing varies is nought, and not what rounding leaves: a model would take that for a column. */
export function splitThreeWays(moments: Moments, column: string, { clientMean, therapistMean, mean, sums }: Split): Moments {
  const level = (weight: Float64Array) => ({ column: intercept, weight })
  const part = (name: Part, total: number, terms: Derived['terms']): Derived => ({ name, terms: total > 0 ? terms : [] })
  return deriveColumns(moments, [
    part('within', sums.within, [{ column, weight: 1 }, level(clientMean.map((value) => -value))]),
    part('betweenClients', sums.between, [level(clientMean.map((value, cell) => value - therapistMean[cell]!))]),
    part('betweenTherapists', sums.apart, [level(therapistMean.map((value) => value - mean))]),
  ])
}
