// How much of the difference between clients at the end lies between therapists: of all of them together, never of one.
import { normalQuantile } from '../../kernel/distributions.ts'
import { evaluate } from '../criterion.ts'
import { fitMixedModel, type MixedFit } from '../mixed-model.ts'
import { intercept } from '../model-rows.ts'
import { triangle, type Moments } from '../moments.ts'
import { factorsFrom } from '../theta.ts'
import type { NotEstimated } from './model-result.ts'
import type { StudyData } from './study-data.ts'

export interface TherapistShare {
  readonly kind: 'estimated'
  /** Intraclass correlation, 0..1: of the variance in last outcomes, given the first. */
  readonly share: number
  /** At 95 %, from the profile of the restricted likelihood; `lower` is 0 where the data are compatible with none. */
  readonly lower: number
  readonly upper: number
  readonly clients: number
  readonly therapists: number
  /** Clients with several therapists, who count for the one of most sessions, the first of several. */
  readonly changed: number
}

/**
 * One row a client with outcomes of two sessions: the last on the first, with an intercept for each therapist.
 * Refused: no client ('no-clients'); one therapist, or as many as clients ('too-few').
 * @source bates-2015 @source schiefele-2017
 */
export function therapistShare(data: StudyData): TherapistShare | NotEstimated {
  const { moments, clients, changed } = byTherapist(data)
  if (clients === 0) return { kind: 'cannot', because: 'no-clients' }
  const random = [{ group: 'therapist', columns: [intercept] }]
  const fit = [[intercept, 'first'], [intercept]].map((fixed) => fitMixedModel({ outcome: 'last', fixed, random }, moments)).find(({ kind }) => kind !== 'rank-deficient')
  if (fit?.kind !== 'fitted') return { kind: 'cannot', because: fit?.kind === 'no-residual' || fit?.kind === 'no-optimum' ? fit.kind : 'too-few' }
  const theta = fit.found.theta[0]!
  return { kind: 'estimated', share: shareOf(theta), ...limits(fit, theta), clients, therapists: moments.cells, changed }
}

/** Of an SD in units of the residual's. */
const shareOf = (theta: number): number => (theta * theta) / (1 + theta * theta)

/** Where the criterion has risen by the square of 1.96. */
function limits({ system, method, found }: MixedFit, theta: number): { lower: number; upper: number } {
  const reach = normalQuantile(0.975) ** 2
  const rise = (at: number) => evaluate(system, factorsFrom(system.design, Float64Array.of(at)), method).criterion - found.evaluation.criterion - reach
  let beyond = Math.max(2 * theta, 0.1)
  while (rise(beyond) < 0 && beyond < 1e6) beyond *= 2
  return { lower: rise(0) <= 0 ? 0 : shareOf(crossing(rise, theta, 0)), upper: shareOf(crossing(rise, theta, beyond)) }
}

/** Where a function turns from negative, at `inside`, to positive. */
function crossing(rise: (at: number) => number, inside: number, outside: number): number {
  let [within, beyond] = [inside, outside]
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (within + beyond) / 2
    if (rise(middle) < 0) within = middle
    else beyond = middle
  }
  return (within + beyond) / 2
}

/** Sums over the clients with outcomes of two sessions, a cell for each therapist: of the last and the first, which is all that the model needs of them. */
function byTherapist(data: StudyData): { readonly moments: Moments; readonly clients: number; readonly changed: number } {
  const { therapistOf, several } = mainTherapists(data)
  const { withOutcome, firstOutcome, lastOutcome, count } = data.clients
  const cellOf = new Int32Array(data.therapists).fill(-1)
  const shift = new Float64Array(3)
  let [cells, clients, changed] = [0, 0, 0]
  for (let client = 0; client < count; client += 1) {
    if (withOutcome[client]! < 2) continue
    if (cellOf[therapistOf[client]!] === -1) cellOf[therapistOf[client]!] = cells++
    clients += 1
    changed += several[client]!
    shift[1]! += firstOutcome[client]!
    shift[2]! += lastOutcome[client]!
  }
  const products = new Float64Array(cells * triangle(3))
  if (clients > 0) for (const column of [1, 2]) shift[column]! /= clients
  for (let client = 0; client < count; client += 1) {
    if (withOutcome[client]! < 2) continue
    const [first, last, from] = [firstOutcome[client]! - shift[1]!, lastOutcome[client]! - shift[2]!, cellOf[therapistOf[client]!]! * triangle(3)]
    products[from]! += 1
    products[from + 1]! += first
    products[from + 2]! += first * first
    products[from + 3]! += last
    products[from + 4]! += last * first
    products[from + 5]! += last * last
  }
  const therapist = { codes: Int32Array.from({ length: cells }, (_, cell) => cell), units: cells }
  return { moments: { cells, columns: [intercept, 'first', 'last'], products, shift, groups: { therapist }, derived: [] }, clients, changed }
}

function mainTherapists({ cells, clients }: StudyData): { therapistOf: Int32Array; several: Uint8Array } {
  const [therapistOf, most, several] = [new Int32Array(clients.count), new Int32Array(clients.count), new Uint8Array(clients.count)]
  for (let cell = 0; cell < cells.count; cell += 1) {
    const client = cells.client[cell]!
    if (most[client]! > 0) several[client] = 1
    if (cells.sessions[cell]! <= most[client]!) continue
    most[client] = cells.sessions[cell]!
    therapistOf[client] = cells.therapist[cell]!
  }
  return { therapistOf, several }
}
