// The models of the study: what is held against what, with what beside it.
import { intercept, type MixedModel, type RandomTerm } from '../model-rows.ts'
import { deriveColumns, productsOf, type Moments } from '../moments.ts'
import type { BuildModel, StudyModel } from './fit-study-model.ts'
import type { Counts } from './model-result.ts'
import { pairMoments } from './pair-moments.ts'
import { parts, splitOf, splitThreeWays, spreadsOf, type Split, type SplitSums } from './split-three-ways.ts'
import type { StudyData } from './study-data.ts'
import { takeOutTrends } from './take-out-trends.ts'

export interface ModelChoice {
  /** Which clients; all without. By their own facts alone: the same of some clients as of all. */
  readonly keeps?: (data: StudyData) => (client: number) => boolean
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
export const forwardModel = ({ keeps, lag, organisations = false }: ModelChoice): BuildModel => (data, held) => {
  const { moments: pairs, clientOf } = pairMoments(data, 'forward', keeps?.(data))
  if (pairs.cells === 0) return null
  const base = { name: 'base', terms: [{ column: intercept, weight: Float64Array.from(clientOf, (client) => data.clients.firstOutcome[client]!) }] }
  const split = splitOf(pairs, 'alliance', held?.[0])
  const model = { outcome: 'next', fixed: [intercept, ...parts, ...(lag ? ['outcome'] : []), 'session', 'base'], random: randomTerms(organisations && data.organisations !== null) }
  return splitModel(pairs, model, deriveColumns(splitThreeWays(pairs, 'alliance', split), [base]), [split, splitOf(pairs, 'next', held?.[1])])
}

/** Next alliance on the outcome split the same way, the alliance before and the session's number: whether symptoms come before the alliance. */
export const reverseModel: BuildModel = (data, held) => {
  const { moments: pairs } = pairMoments(data, 'reverse')
  if (pairs.cells === 0) return null
  const split = splitOf(pairs, 'outcome', held?.[0])
  const model = { outcome: 'nextAlliance', fixed: [intercept, ...parts, 'alliance', 'session'], random: randomTerms(false) }
  return splitModel(pairs, model, splitThreeWays(pairs, 'outcome', split), [split, splitOf(pairs, 'nextAlliance', held?.[1])])
}

/** @source schuurman-2016 */
function splitModel(pairs: Moments, model: MixedModel, moments: Moments, [explaining, explained]: readonly [Split, Split]): StudyModel {
  return {
    model, moments, counts: countsOf(pairs), held: [explaining.mean, explained.mean], sums: [{ ...explaining.sums }, { ...explained.sums }],
    inSds(sums, held) {
      const [of, to] = sums as unknown as [SplitSums, SplitSums]
      const [own, others] = [spreadsOf(of, held[0]!), spreadsOf(to, held[1]!)]
      return Object.fromEntries(parts.map((part) => [part, ratio(own[part], others[part])]))
    },
    moved(sums, held) {
      const [of] = sums as unknown as [SplitSums]
      return { betweenTherapists: of.sum / of.pairs - held[0]! }
    },
  }
}

/** The same within clients, outcome and alliance less each client's own trend. No level and no base are left to explain. */
export const detrendedModel = (lag: boolean): BuildModel => (data) => {
  const { moments: trendless, counts } = takeOutTrends(pairMoments(data, 'forward').moments)
  if (trendless.cells === 0) return null
  return {
    model: { outcome: 'next', fixed: ['within', ...(lag ? ['outcome'] : [])], random: [{ group: 'client', columns: ['within'] }] },
    moments: deriveColumns(trendless, [{ name: 'within', terms: [{ column: 'alliance', weight: 1 }] }]), counts, held: [],
    sums: [{ alliance: sumOf(productsOf(trendless, 'alliance', 'alliance')), next: sumOf(productsOf(trendless, 'next', 'next')) }],
    inSds: ([sums]) => ({ within: ratio(Math.sqrt(sums!['alliance']!), Math.sqrt(sums!['next']!)) }),
    moved: () => ({}),
  }
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

function randomTerms(organisations: boolean): RandomTerm[] {
  const client = { group: 'client', columns: [intercept, 'within'] }
  return [client, { group: 'therapist', columns: [intercept] }, ...(organisations ? [{ group: 'organisation', columns: [intercept] }] : [])]
}

const ratio = (one: number, other: number): number | null => (one > 0 && other > 0 ? one / other : null)

function countsOf({ products, cells, groups }: Moments): Counts {
  const size = products.length / cells
  let pairs = 0
  for (let cell = 0; cell < cells; cell += 1) pairs += products[cell * size]!
  return { pairs, clients: groups['client']!.units, therapists: groups['therapist']!.units }
}
