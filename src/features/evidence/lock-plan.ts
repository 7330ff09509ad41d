// Locks an analysis plan: once, with its fingerprint, on the organisation's audit chain. Nothing changes it afterwards.
import { createHash } from 'node:crypto'
import type { Context } from '#src/access/context.ts'
import { plannedChecks, plannedModels, planText, type LockedPlan } from '#src/domain/evidence/analysis-plan.ts'
import type { PlanId } from '#src/domain/kernel/ids.ts'
import { insertPlan } from '#src/records/analysis-plans.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { PlanInput } from './input.ts'

export const fingerprintOf = (locked: LockedPlan): string => createHash('sha256').update(planText(locked)).digest('hex')

/** @returns false when this command has been carried out before */
export async function lockPlan(context: Context, scope: StaffScope, { command, measure, since, expects }: PlanInput): Promise<boolean> {
  const at = context.clock()
  const [id, scoring] = measure.split('/') as [string, string]
  const locked: LockedPlan = {
    planId: context.newId() as PlanId, lockedAt: at, lockedBy: scope.personId,
    plan: { measure: id, scoring, since, expects, models: plannedModels, checks: plannedChecks },
  }
  return await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return false
    await insertPlan(tx, scope, { ...locked, fingerprint: fingerprintOf(locked) })
    await audit(tx, scope, { action: 'lock-analysis-plan', subjectId: locked.planId, id: context.newId(), at })
    return true
  })
}
