// The same association year by year, by when clients began: whether it held whenever one looked. Of a year with too few clients nothing is said.
import type { FitModel } from './fit-study-model.ts'
import type { ModelResult, NotEstimated } from './model-result.ts'
import type { StudyData } from './study-data.ts'
import { needed, type Gate } from './study-gates.ts'
import { forwardModel } from './study-models.ts'

export interface YearOfBeginning {
  readonly year: number
  /** Clients with six sessions or more that have both forms, as for the whole. */
  readonly gate: Gate
  /** The main model of these clients alone; null where they are too few. */
  readonly main: ModelResult | NotEstimated | null
}

/** @returns in order of the years in which clients began @source attune-study-gates */
export function byBeginning(data: StudyData, fit: FitModel): YearOfBeginning[] {
  const years = beginningsOf(data)
  const counts = new Map<number, number>()
  years.forEach((year, client) => counts.set(year, (counts.get(year) ?? 0) + (data.clients.withBoth[client]! >= needed.sessionsWithin ? 1 : 0)))
  return [...counts].sort(([one], [other]) => one - other).map(([year, have]) => {
    const met = have >= needed.clientsWithin
    const ofYear = forwardModel({ lag: true, keeps: (some) => {
      const own = beginningsOf(some)
      return (client) => own[client] === year
    } })
    return { year, gate: { met, have, need: needed.clientsWithin }, main: met ? fit(`began in ${year}`, data, ofYear) : null }
  })
}

function beginningsOf({ clients: { beganIn } }: StudyData): Int32Array {
  if (!beganIn) throw new RangeError('nobody knows when the clients began')
  return beganIn
}
