// What was shown of a plan: kept as it was worked out, with the data's state, so that it can be told from what would be worked out now.
import type { PlanId, ShownStudyId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export interface ShownStudy<Shown> {
  readonly shownStudyId: ShownStudyId
  readonly planId: PlanId
  readonly madeAt: number
  readonly engineVersion: string
  readonly state: string
  readonly tookMs: number
  readonly shown: Shown
}

export async function insertShownStudy(tx: Tx, scope: OrganisationScope, row: ShownStudy<unknown>): Promise<void> {
  await tx
    .insertInto('shown_studies')
    .values({
      organisation_id: scope.organisationId, shown_study_id: row.shownStudyId, plan_id: row.planId, made_at: new Date(row.madeAt), engine_version: row.engineVersion,
      state: row.state, took_ms: row.tookMs, shown: JSON.stringify(row.shown),
    })
    .execute()
}

/** The newest of a plan by this engine; what another engine made may lack what a page reads. */
export async function lastShownStudy<Shown>(tx: Tx, scope: OrganisationScope, planId: PlanId, engineVersion: string): Promise<ShownStudy<Shown> | undefined> {
  const row = await tx
    .selectFrom('shown_studies')
    .select(['shown_study_id as shownStudyId', 'plan_id as planId', 'made_at as madeAt', 'engine_version as engineVersion', 'state', 'took_ms as tookMs', 'shown'])
    .where('organisation_id', '=', scope.organisationId)
    .where('plan_id', '=', planId)
    .where('engine_version', '=', engineVersion)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row as ShownStudy<Shown> | undefined
}
