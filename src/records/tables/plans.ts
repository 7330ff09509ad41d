// The rows of analysis plans: what the lead has planned to ask, and what was shown of it.
import type { AnalysisPlan } from '#src/domain/evidence/analysis-plan.ts'
import type { OrganisationId, PersonId, PlanId, ShownStudyId } from '#src/domain/kernel/ids.ts'
import type { At, Json } from './columns.ts'

export interface PlanTables {
  analysis_plans: {
    organisation_id: OrganisationId
    plan_id: PlanId
    locked_at: At
    locked_by: PersonId
    plan: Json<AnalysisPlan>
    fingerprint: string
  }
  plan_looks: {
    organisation_id: OrganisationId
    plan_id: PlanId
    looked_at: At
    looked_by: PersonId
  }
  shown_studies: {
    organisation_id: OrganisationId
    shown_study_id: ShownStudyId
    plan_id: PlanId
    made_at: At
    engine_version: string
    state: string
    took_ms: number
    shown: Json<unknown>
  }
}
