// The same association year by year, by when clients began: whether it held whenever one looked. Of a year with too few clients nothing is said.
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

/** @param years by client number @returns in order of the years @source attune-study-gates */
export function byBeginning(data: StudyData, years: Int32Array): YearOfBeginning[] {
  const { clients } = data
  const counts = new Map<number, number>()
  for (let client = 0; client < clients.count; client += 1) {
    const year = years[client]!
    counts.set(year, (counts.get(year) ?? 0) + (clients.withBoth[client]! >= needed.sessionsWithin ? 1 : 0))
  }
  return [...counts].sort(([one], [other]) => one - other).map(([year, have]) => {
    const met = have >= needed.clientsWithin
    return { year, gate: { met, have, need: needed.clientsWithin }, main: met ? forwardModel(data, { lag: true, keeps: (client) => years[client] === year }) : null }
  })
}
