// Whether the answer hangs on who is in it: the main model again without some clients, or with organisations told apart.
import { mean, sampleSd } from '../../kernel/statistics.ts'
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

export function sensitivityOf(data: StudyData): Sensitivity {
  const means = allianceMeans(data)
  const known = means.filter((value) => !Number.isNaN(value))
  const below = known.length > 1 ? mean([...known]) - lowBySds * sampleSd([...known]) : null
  const isLow = (client: number) => below !== null && means[client]! < below
  const leftOut = means.reduce((count, _, client) => count + (isLow(client) ? 1 : 0), 0)
  return {
    longer: forwardModel(data, { lag: true, keeps: (client) => data.clients.withBoth[client]! >= needed.sessionsWithin }),
    withoutLowAlliance: { result: forwardModel(data, { lag: true, keeps: (client) => !isLow(client) }), leftOut, below },
    organisations: data.organisations ? forwardModel(data, { lag: true, organisations: true }) : null,
  }
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
