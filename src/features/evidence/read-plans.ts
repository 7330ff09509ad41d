// Reads what the lead has planned, which plan a page is about, and what there is to choose from for another.
import type { Visit } from '#src/access/gate.ts'
import { readCatalogue } from '#src/access/catalogue.ts'
import { PlanId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { scoringOf } from '#src/domain/outcome/scored-course.ts'
import { readPlans, type KeptPlan } from '#src/records/analysis-plans.ts'
import { inReading } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { fingerprintOf } from './lock-plan.ts'

export interface Plan extends KeptPlan {
  /** 1 for the first that was locked. */
  readonly number: number
  /** Whether the plan as it is kept still has the fingerprint it was locked with. */
  readonly fits: boolean
  /** When results of an earlier plan had been seen before this one was locked; null when none had. */
  readonly seenBefore: number | null
  /** The name of its measure. */
  readonly title: string
}

export interface MeasureChoice {
  /** `phq-9/1` */
  readonly value: string
  readonly title: string
}

export interface Plans {
  /** Newest first. */
  readonly all: readonly Plan[]
  readonly measures: readonly MeasureChoice[]
}

export async function readAllPlans({ context, scope }: Visit<StaffScope>): Promise<Plans> {
  const { kept, catalogue } = await inReading(context.db, scope, async (tx) => ({ kept: await readPlans(tx, scope), catalogue: await readCatalogue(context, tx, scope) }))
  const outcomes = catalogue.all.filter(({ purpose }) => purpose === 'outcome')
  const newest = new Map(outcomes.map((instrument) => [`${instrument.id}/${scoringOf(instrument)}`, instrument]))
  const titleOf = (id: string) => catalogue.find(id, scope.language)?.title ?? id
  const looks = kept.flatMap(({ lookedAt }) => lookedAt ?? [])
  return {
    all: kept.map((one, at) => ({
      ...one, number: kept.length - at, fits: fingerprintOf(one) === one.fingerprint, title: titleOf(one.plan.measure),
      seenBefore: looks.filter((lookedAt) => lookedAt < one.lockedAt).sort((a, b) => a - b)[0] ?? null,
    })),
    measures: [...newest].map(([value, { id }]) => ({ value, title: titleOf(id) })),
  }
}

/** The plan that a page is about: the one that is asked for, else the newest; null where there is none. */
export function planOf(visit: Visit<StaffScope>, { all }: Plans): Plan | null {
  const asked = visit.query('plan')
  if (asked === undefined) return all[0] ?? null
  const id = PlanId.safeParse(asked)
  const found = id.success ? all.find(({ planId }) => planId === id.data) : undefined
  if (!found) throw new Refusal('not-found')
  return found
}
