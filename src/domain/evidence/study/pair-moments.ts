// The pairs of a study as the mixed-model engine reads them: cells that have pairs, of the clients that are wanted.
import type { Moments } from '../moments.ts'
import type { Grouping } from '../model-rows.ts'
import { forwardColumns, productsOfPair, reverseColumns, type StudyData } from './study-data.ts'

export interface PairMoments {
  /** Grouped by `client`, `therapist`, and `organisation` where there are several. Units are those with pairs. */
  readonly moments: Moments
  /** The client of each cell, as the study numbers them. */
  readonly clientOf: Int32Array
}

/** @param keeps which clients; all without */
export function pairMoments({ cells, organisations }: StudyData, direction: 'forward' | 'reverse', keeps?: (client: number) => boolean): PairMoments {
  const { products, shift } = cells[direction]
  const chosen = Int32Array.from({ length: cells.count }, (_, cell) => cell).filter((cell) => products[cell * productsOfPair]! > 0 && (!keeps || keeps(cells.client[cell]!)))
  const kept = new Float64Array(chosen.length * productsOfPair)
  chosen.forEach((cell, at) => kept.set(products.subarray(cell * productsOfPair, (cell + 1) * productsOfPair), at * productsOfPair))
  const clientOf = chosen.map((cell) => cells.client[cell]!)
  return {
    clientOf,
    moments: {
      cells: chosen.length, columns: direction === 'forward' ? forwardColumns : reverseColumns, products: kept, shift, derived: [],
      groups: {
        client: renumber(clientOf), therapist: renumber(chosen.map((cell) => cells.therapist[cell]!)),
        ...(organisations ? { organisation: renumber(clientOf.map((client) => organisations.ofClient[client]!)) } : {}),
      },
    },
  }
}

/** Numbers without holes, by first appearance. */
function renumber(numbers: Int32Array): Grouping {
  const found = new Int32Array(numbers.reduce((most, number) => Math.max(most, number), -1) + 1).fill(-1)
  let units = 0
  const codes = numbers.map((number) => (found[number] === -1 ? (found[number] = units++) : found[number]!))
  return { codes, units }
}
