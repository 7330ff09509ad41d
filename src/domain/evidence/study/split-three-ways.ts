// Splits a column three ways: how a client stands to their own usual, to their therapist's other clients, and their therapist to the others. Three questions, and never one answer for all.
import { deriveColumns, productsOf, type Moments } from '../moments.ts'
import { intercept } from '../model-rows.ts'

export const parts = ['within', 'betweenClients', 'betweenTherapists'] as const
export type Part = (typeof parts)[number]

/** Of one column, in its own unit. */
export interface Split {
  /** For each cell the mean of its client and of its therapist. Each pair counts alike, so that in nested data the three parts are uncorrelated. */
  readonly clientMean: Float64Array
  readonly therapistMean: Float64Array
  readonly mean: number
  /** SD of each part over the pairs; of the first with as many degrees of freedom as pairs less clients. 0 where a part does not vary. */
  readonly sd: Readonly<Record<Part, number>>
}

/** A spread smaller than this share of the column's own size is rounding. */
const rounding = 1e-9

/** Means and spreads of a stored column. @source curran-bauer-2011 */
export function splitOf(moments: Moments, column: string): Split {
  const { cells, groups, shift, columns } = moments
  const [client, therapist] = [groups['client']!, groups['therapist']!]
  const centre = shift[columns.indexOf(column)]!
  const [counts, sums, squares] = [productsOf(moments, intercept), productsOf(moments, column), productsOf(moments, column, column)]
  const ofClient = totals(client.codes, client.units, [counts, sums])
  const clientMean = Float64Array.from({ length: cells }, (_, cell) => ofClient[1]![client.codes[cell]!]! / ofClient[0]![client.codes[cell]!]!)
  const weighted = clientMean.map((mean, cell) => mean * counts[cell]!)
  const ofTherapist = totals(therapist.codes, therapist.units, [counts, weighted])
  const therapistMean = Float64Array.from({ length: cells }, (_, cell) => ofTherapist[1]![therapist.codes[cell]!]! / ofTherapist[0]![therapist.codes[cell]!]!)
  const [pairs, whole] = [sumOf(counts), sumOf(sums)]
  const mean = whole / pairs
  const size = Math.sqrt(sumOf(squares) / pairs) + Math.abs(centre)
  const spread = (sum: number, freedom: number) => {
    const sd = freedom > 0 ? Math.sqrt(Math.max(0, sum) / freedom) : 0
    return sd > rounding * size ? sd : 0
  }
  const overCells = (part: (cell: number) => number) => counts.reduce((sum, count, cell) => sum + count * part(cell) ** 2, 0)
  return {
    clientMean: clientMean.map((value) => value + centre), therapistMean: therapistMean.map((value) => value + centre), mean: mean + centre,
    sd: {
      within: spread(sumOf(squares) - sumOf(ofClient[1]!.map((sum, unit) => (sum * sum) / ofClient[0]![unit]!)), pairs - client.units),
      betweenClients: spread(overCells((cell) => clientMean[cell]! - therapistMean[cell]!), pairs),
      betweenTherapists: spread(overCells((cell) => therapistMean[cell]! - mean), pairs),
    },
  }
}

/** The same moments with the three parts of a column beside it. */
export function splitThreeWays(moments: Moments, column: string, { clientMean, therapistMean, mean }: Split): Moments {
  const level = (weight: Float64Array) => ({ column: intercept, weight })
  return deriveColumns(moments, [
    { name: 'within', terms: [{ column, weight: 1 }, level(clientMean.map((value) => -value))] },
    { name: 'betweenClients', terms: [level(clientMean.map((value, cell) => value - therapistMean[cell]!))] },
    { name: 'betweenTherapists', terms: [level(therapistMean.map((value) => value - mean))] },
  ])
}

function totals(codes: Int32Array, units: number, columns: readonly Float64Array[]): Float64Array[] {
  return columns.map((column) => {
    const sums = new Float64Array(units)
    column.forEach((value, cell) => (sums[codes[cell]!]! += value))
    return sums
  })
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
