// How fast clients come to count, from the sums that are kept: for saying when there will be enough.
import type { Lately } from '#src/domain/evidence/ended/ended-rates.ts'
import type { KeptInstants } from './kept-study.ts'

const week = 7 * 86_400_000
const latelyWeeks = 12

/** Clients a week who came to count, over the last twelve weeks or since the first of them began: for the correlation, an outcome after an early alliance check; within clients, a sixth session with both forms. */
export interface WeeklyRate {
  readonly correlation: number
  readonly within: number
}

export function weeklyRate({ sixthBothAt, comparedAt }: KeptInstants, { since, until, weeks }: Lately): WeeklyRate {
  const came = (instants: Float64Array) => instants.reduce((count, instant) => count + (instant >= since && instant <= until ? 1 : 0), 0)
  return { correlation: came(comparedAt) / weeks, within: came(sixthBothAt) / weeks }
}

/** The last twelve weeks, or since the first client began. */
export function latelyOf({ openedAt }: Pick<KeptInstants, 'openedAt'>, now: number): Lately {
  const since = Math.max(openedAt.reduce((first, instant) => Math.min(first, instant), now), now - latelyWeeks * week)
  // A first week counts as a whole one: two clients on the first day are not fourteen a week.
  return { since, until: now, weeks: Math.max(1, (now - since) / week) }
}
