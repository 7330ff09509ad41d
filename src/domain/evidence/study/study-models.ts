// The models of the study: what is held against what, with what beside it.
import { intercept, type RandomTerm } from '../model-rows.ts'
import { deriveColumns, productsOf, type Moments } from '../moments.ts'
import { fitStudyModel } from './fit-study-model.ts'
import type { Counts, ModelResult, NotEstimated } from './model-result.ts'
import { pairMoments } from './pair-moments.ts'
import { parts, splitOf, splitThreeWays, type Split } from './split-three-ways.ts'
import type { StudyData } from './study-data.ts'
import { takeOutTrends, type Detrended } from './take-out-trends.ts'

export interface ModelChoice {
  /** Which clients; all without. */
  readonly keeps?: (client: number) => boolean
  /** Whether the outcome before the session stands beside the alliance. */
  readonly lag: boolean
  /** Whether organisations have levels of their own. */
  readonly organisations?: boolean
}

/**
 * Next outcome on the alliance split three ways, the outcome before (lag), the session's number (trend) and the client's first outcome (base), with levels of clients and therapists and a slope of `within` for each client.
 * A column that does not vary, or that others make up, is left out and named.
 * @source attune-study-models
 */
export function forwardModel(data: StudyData, { keeps, lag, organisations = false }: ModelChoice): ModelResult | NotEstimated {
  const { moments: pairs, clientOf } = pairMoments(data, 'forward', keeps)
  if (pairs.cells === 0) return { kind: 'cannot', because: 'no-pairs' }
  const base = { name: 'base', terms: [{ column: intercept, weight: Float64Array.from(clientOf, (client) => data.clients.firstOutcome[client]!) }] }
  const split = splitOf(pairs, 'alliance')
  const moments = deriveColumns(splitThreeWays(pairs, 'alliance', split), [base])
  return fitStudyModel({
    model: { outcome: 'next', fixed: [intercept, ...parts, ...(lag ? ['outcome'] : []), 'session', 'base'], random: randomTerms(organisations && data.organisations !== null) },
    moments, counts: countsOf(pairs), inSds: inSds(split, splitOf(pairs, 'next')),
  })
}

/** Next alliance on the outcome split the same way, the alliance before and the session's number: whether symptoms come before the alliance. */
export function reverseModel(data: StudyData): ModelResult | NotEstimated {
  const { moments: pairs } = pairMoments(data, 'reverse')
  if (pairs.cells === 0) return { kind: 'cannot', because: 'no-pairs' }
  const split = splitOf(pairs, 'outcome')
  return fitStudyModel({
    model: { outcome: 'nextAlliance', fixed: [intercept, ...parts, 'alliance', 'session'], random: randomTerms(false) },
    moments: splitThreeWays(pairs, 'outcome', split), counts: countsOf(pairs), inSds: inSds(split, splitOf(pairs, 'nextAlliance')),
  })
}

export interface DetrendedModels {
  readonly withLag: ModelResult | NotEstimated
  readonly withoutLag: ModelResult | NotEstimated
  readonly leftOut: Detrended['leftOut']
}

/** The same within clients, outcome and alliance less each client's own trend. No level and no base are left to explain. */
export function detrendedModels(data: StudyData): DetrendedModels {
  const { moments: trendless, counts, leftOut } = takeOutTrends(pairMoments(data, 'forward').moments)
  const moments = deriveColumns(trendless, [{ name: 'within', terms: [{ column: 'alliance', weight: 1 }] }])
  const inSds = { within: ratio(rootMeanSquare(trendless, 'alliance'), rootMeanSquare(trendless, 'next')) }
  const fit = (lag: boolean) => fitStudyModel({ model: { outcome: 'next', fixed: ['within', ...(lag ? ['outcome'] : [])], random: [{ group: 'client', columns: ['within'] }] }, moments, counts, inSds })
  return { withLag: fit(true), withoutLag: fit(false), leftOut }
}

/** Of a column whose mean is zero in every client. */
function rootMeanSquare(moments: Moments, column: string): number {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
  return Math.sqrt(sum(productsOf(moments, column, column)) / sum(productsOf(moments, intercept)))
}

function randomTerms(organisations: boolean): RandomTerm[] {
  const client = { group: 'client', columns: [intercept, 'within'] }
  return [client, { group: 'therapist', columns: [intercept] }, ...(organisations ? [{ group: 'organisation', columns: [intercept] }] : [])]
}

/** @source schuurman-2016 */
function inSds(explaining: Split, explained: Split): Record<string, number | null> {
  return Object.fromEntries(parts.map((part) => [part, ratio(explaining.sd[part], explained.sd[part])]))
}

const ratio = (one: number, other: number): number | null => (one > 0 && other > 0 ? one / other : null)

function countsOf({ products, cells, groups }: Moments): Counts {
  const size = products.length / cells
  let pairs = 0
  for (let cell = 0; cell < cells; cell += 1) pairs += products[cell * size]!
  return { pairs, clients: groups['client']!.units, therapists: groups['therapist']!.units }
}
