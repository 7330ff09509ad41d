// The rows of goals: named apart, agreed, rated, looked at again.
import type { CaseId, CheckInId, GoalId, GoalListId, GoalReviewId, NamedGoalId, OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import type { AttainmentLevel } from '#src/domain/goals/attainment.ts'
import type { By, GoalChange, Outcome } from '#src/domain/goals/goal.ts'
import type { ListPart, ListState, Side } from '#src/domain/goals/naming.ts'
import type { At, Json } from './columns.ts'

export interface GoalTables {
  goal_rounds: { organisation_id: OrganisationId; case_id: CaseId; round: number; opened_by: Side; person_id: PersonId | null; opened_at: At }
  goal_lists: {
    organisation_id: OrganisationId
    goal_list_id: GoalListId
    case_id: CaseId
    round: number
    side: Side
    version: number
    state: ListState
    person_id: PersonId | null
    written_at: At
  }
  named_goals: {
    organisation_id: OrganisationId
    named_goal_id: NamedGoalId
    goal_list_id: GoalListId
    case_id: CaseId
    part: ListPart
    position: number
    importance: number | null
    words: Buffer
  }
  goal_matchings: {
    organisation_id: OrganisationId
    goal_matching_id: string
    case_id: CaseId
    round: number
    version: number
    pairs: Json<readonly (readonly [NamedGoalId, NamedGoalId])[]>
    person_id: PersonId
    written_at: At
  }
  goals: { organisation_id: OrganisationId; goal_id: GoalId; case_id: CaseId; named_goal_id: NamedGoalId | null; position: number; made_at: At }
  goal_changes: {
    organisation_id: OrganisationId
    goal_id: GoalId
    position: number
    case_id: CaseId
    kind: GoalChange['kind']
    made_by: By
    person_id: PersonId | null
    words: Buffer | null
    parked_until: string | null
    outcome: Outcome | null
    made_at: At
  }
  goal_agreements: {
    organisation_id: OrganisationId
    goal_id: GoalId
    position: number
    case_id: CaseId
    side: Side
    person_id: PersonId | null
    agreed_at: At
  }
  goal_reviews: {
    organisation_id: OrganisationId
    goal_review_id: GoalReviewId
    case_id: CaseId
    kind: 'asked' | 'held'
    made_by: By
    person_id: PersonId | null
    look_again_on: string | null
    made_at: At
  }
  goal_attainments: { organisation_id: OrganisationId; goal_review_id: GoalReviewId; goal_id: GoalId; case_id: CaseId; level: AttainmentLevel }
  goal_ratings: { organisation_id: OrganisationId; check_in_id: CheckInId; goal_id: GoalId; case_id: CaseId; rating: number }
}
