// What a database keeps of simulated sessions: unshifted sums for each client, without any row being held; and how a study reads them.
import { intercept } from '#src/domain/evidence/model-rows.ts'
import { deriveColumns, productsOf, triangle, type Moments } from '#src/domain/evidence/moments.ts'
import { simulateSessions } from './simulate-sessions.ts'

const stored = ['outcome', 'alliance', 'session', 'next'] as const
const size = triangle(stored.length + 1)
/** Clients simulated at once: their therapists are their own. */
const clientsAtOnce = 20_000

export function storeMoments(clients: number, seed: number): Moments {
  const products = new Float64Array(clients * size)
  const [client, therapist] = [new Int32Array(clients), new Int32Array(clients)]
  let therapists = 0
  for (let first = 0; first < clients; first += clientsAtOnce) {
    const { columns, groups, count } = simulateSessions(Math.min(clientsAtOnce, clients - first), seed + first)
    for (let row = 0; row < count; row += 1) {
      const cell = first + groups.client.codes[row]!
      client[cell] = cell
      therapist[cell] = therapists + groups.therapist.codes[row]!
      addPair(products, cell, stored.map((name) => columns[name][row]!))
    }
    therapists += groups.therapist.units
  }
  return {
    cells: clients, columns: [intercept, ...stored], products, shift: new Float64Array(stored.length + 1), derived: [],
    groups: { client: { codes: client, units: clients }, therapist: { codes: therapist, units: therapists } },
  }
}

/** Adds one pair of a session and the next to a client's sums. @param values outcome, alliance, session, next outcome */
export function addPair(products: Float64Array, cell: number, values: readonly number[]): void {
  const all = [1, ...values]
  let at = cell * size
  for (let a = 0; a < all.length; a += 1) for (let b = 0; b <= a; b += 1) products[at++]! += all[a]! * all[b]!
}

/** The alliance within clients and between them, out of the sums: nothing but two weights for each client. */
export function splitAlliance(moments: Moments): Moments {
  const [pairs, sums] = [productsOf(moments, intercept), productsOf(moments, 'alliance')]
  const grand = total(sums) / total(pairs)
  const [less, mean] = [new Float64Array(moments.cells), new Float64Array(moments.cells)]
  for (let cell = 0; cell < moments.cells; cell += 1) {
    less[cell] = -sums[cell]! / pairs[cell]!
    mean[cell] = -less[cell]! - grand
  }
  return deriveColumns(moments, [
    { name: 'within', terms: [{ column: 'alliance', weight: 1 }, { column: intercept, weight: less }] },
    { name: 'between', terms: [{ column: intercept, weight: mean }] },
  ])
}

function total(values: Float64Array): number {
  let sum = 0
  for (let at = 0; at < values.length; at += 1) sum += values[at]!
  return sum
}
