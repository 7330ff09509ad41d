// What will be asked of the data, written down before anybody looks: so that nobody, meaning well, goes on asking until something shows.
import type { PersonId, PlanId } from '../kernel/ids.ts'

/** In the order in which they are shown. */
export const plannedModels = ['between', 'within', 'without-lag', 'detrended', 'detrended-without-lag', 'reverse', 'therapists', 'outcomes', 'ruptures'] as const
export const plannedChecks = ['longer', 'without-low-alliance'] as const

export interface AnalysisPlan {
  /** The outcome: an instrument, and the first number of its versions. */
  readonly measure: string
  readonly scoring: string
  /** Clients who began on this day or later, `2026-01-01`; null for all. */
  readonly since: string | null
  /** What the lead expects to see, in their own words; may be empty. */
  readonly expects: string
  readonly models: readonly (typeof plannedModels)[number][]
  readonly checks: readonly (typeof plannedChecks)[number][]
}

export interface LockedPlan {
  readonly planId: PlanId
  readonly lockedAt: number
  readonly lockedBy: PersonId
  readonly plan: AnalysisPlan
}

/** The plan as one text, the same whenever and wherever it is written: what its fingerprint is of. */
export function planText({ planId, lockedAt, lockedBy, plan: { measure, scoring, since, expects, models, checks } }: LockedPlan): string {
  return JSON.stringify([planId, new Date(lockedAt).toISOString(), lockedBy, measure, scoring, since, expects, models, checks])
}
