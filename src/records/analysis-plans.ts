// Analysis plans: locked once, never changed; a later one stands beside an earlier one.
import type { LockedPlan } from '#src/domain/evidence/analysis-plan.ts'
import type { PersonId, PlanId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export interface PlanRow extends LockedPlan {
  /** Of its text (`planText`), as it was locked. */
  readonly fingerprint: string
}

export interface KeptPlan extends PlanRow {
  readonly lockedByName: string
  /** When somebody first saw a result of it; null before. */
  readonly lookedAt: number | null
}

export async function insertPlan(tx: Tx, scope: OrganisationScope, { planId, lockedAt, lockedBy, plan, fingerprint }: PlanRow): Promise<void> {
  await tx
    .insertInto('analysis_plans')
    .values({ organisation_id: scope.organisationId, plan_id: planId, locked_at: new Date(lockedAt), locked_by: lockedBy, plan: JSON.stringify(plan), fingerprint })
    .execute()
}

/** Newest first. */
export async function readPlans(tx: Tx, scope: OrganisationScope): Promise<readonly KeptPlan[]> {
  return await tx
    .selectFrom('analysis_plans as a')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'a.organisation_id').onRef('p.person_id', '=', 'a.locked_by'))
    .leftJoin('plan_looks as l', (join) => join.onRef('l.organisation_id', '=', 'a.organisation_id').onRef('l.plan_id', '=', 'a.plan_id'))
    .select(['a.plan_id as planId', 'a.locked_at as lockedAt', 'a.locked_by as lockedBy', 'p.name as lockedByName', 'a.plan', 'a.fingerprint', 'l.looked_at as lookedAt'])
    .where('a.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .orderBy('a.locked_at', 'desc')
    .orderBy('a.plan_id')
    .execute()
}

/** The first time counts. */
export async function noteLook(tx: Tx, scope: OrganisationScope, row: { planId: PlanId; at: number; by: PersonId }): Promise<void> {
  await tx
    .insertInto('plan_looks')
    .values({ organisation_id: scope.organisationId, plan_id: row.planId, looked_at: new Date(row.at), looked_by: row.by })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'plan_id']).doNothing())
    .execute()
}
