// Whether the answer hangs on who is in it: the main model again without some clients, or with organisations told apart.
import { mean, sampleSd } from '../../kernel/statistics.ts'
import type { FitModel } from './fit-study-model.ts'
import type { ModelResult, NotEstimated } from './model-result.ts'
import { needed } from './study-gates.ts'
import { forwardModel } from './study-models.ts'
import { productsOfPair, type StudyData } from './study-data.ts'

export interface Sensitivity {
  /** Only clients with six sessions or more that have both forms: those who left early are not among them. */
  readonly longer: ModelResult | NotEstimated
  /** Without clients whose mean alliance lies more than two SDs below that of all. */
  readonly withoutLowAlliance: { readonly result: ModelResult | NotEstimated; readonly leftOut: number; readonly below: number | null }
  /** With a level for each organisation; null where there is one. */
  readonly organisations: ModelResult | NotEstimated | null
}

/** As the study of such outliers had it. @source goldberg-2022 */
const lowBySds = 2

export function sensitivityOf(data: StudyData, fit: FitModel): Sensitivity {
  const means = allianceMeans(data)
  const below = lowest(means)
  const isLow = (value: number, than: number | null) => than !== null && value < than
  const bound = {
    value: below,
    // Who lies between the two is in one of the models and not in the other.
    divides: (earlier: number | null) => means.some((value) => isLow(value, below) !== isLow(value, earlier)),
  }
  const others = forwardModel({ lag: true, keeps: (some) => {
    const own = some === data ? means : allianceMeans(some)
    return (client) => !isLow(own[client]!, below)
  } })
  return {
    longer: fit('longer', data, forwardModel({ lag: true, keeps: ({ clients }) => (client) => clients.withBoth[client]! >= needed.sessionsWithin })),
    withoutLowAlliance: { result: fit('withoutLowAlliance', data, others, bound), leftOut: means.reduce((count, value) => count + (isLow(value, below) ? 1 : 0), 0), below },
    organisations: data.organisations ? fit('organisations', data, forwardModel({ lag: true, organisations: true })) : null,
  }
}

/** The mean of all that are known less two of their SDs; null with fewer than two. */
function lowest(means: Float64Array): number | null {
  const known = means.filter((value) => !Number.isNaN(value))
  return known.length > 1 ? mean(known) - lowBySds * sampleSd(known) : null
}

/** Over the pairs of each client; NaN for one without. */
function allianceMeans({ cells, clients }: StudyData): Float64Array {
  const { products, shift } = cells.forward
  const [counts, sums] = [new Float64Array(clients.count), new Float64Array(clients.count)]
  for (let cell = 0; cell < cells.count; cell += 1) {
    counts[cells.client[cell]!]! += products[cell * productsOfPair]!
    sums[cells.client[cell]!]! += products[cell * productsOfPair + 3]!
  }
  return sums.map((sum, client) => sum / counts[client]! + shift[2]!)
}
