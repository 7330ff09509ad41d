// Looking at the goals again: that one side asked for it, that the two did it, and how far each goal had come by its own levels.
import { sql } from 'kysely'
import type { AttainmentLevel } from '#src/domain/goals/attainment.ts'
import type { GoalReviewFact } from '#src/domain/goals/facts.ts'
import type { By } from '#src/domain/goals/goal.ts'
import type { CaseId, GoalId, GoalReviewId } from '#src/domain/kernel/ids.ts'
import { isAmong } from './by-case.ts'
import type { Tx } from './database.ts'
import { personOf, type CaseScope, type ClientScope, type OrganisationScope } from './scope.ts'

export interface NewGoalReview {
  readonly id: GoalReviewId
  readonly kind: GoalReviewFact['kind']
  readonly by: By
  /** The day on which to look again, `2026-12-01`. */
  readonly lookAgainOn: string | null
  readonly levels: ReadonlyMap<GoalId, AttainmentLevel>
  readonly at: number
}

export async function insertGoalReview(tx: Tx, scope: CaseScope | ClientScope, { id, kind, by, lookAgainOn, levels, at }: NewGoalReview): Promise<void> {
  await tx
    .insertInto('goal_reviews')
    .values({ organisation_id: scope.organisationId, goal_review_id: id, case_id: scope.caseId, kind, made_by: by, person_id: personOf(scope), look_again_on: lookAgainOn, made_at: new Date(at) })
    .execute()
  if (levels.size === 0) return
  await tx
    .insertInto('goal_attainments')
    .values([...levels].map(([goalId, level]) => ({ organisation_id: scope.organisationId, goal_review_id: id, goal_id: goalId, case_id: scope.caseId, level })))
    .execute()
}

/** What was asked and held in these cases, in order, each with the levels that were said. */
export async function goalReviewsOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<(GoalReviewFact & { readonly caseId: CaseId })[]> {
  const rows = await tx
    .selectFrom('goal_reviews as r')
    .leftJoin('goal_attainments as a', (join) => join.onRef('a.organisation_id', '=', 'r.organisation_id').onRef('a.goal_review_id', '=', 'r.goal_review_id'))
    .select([
      'r.case_id as caseId', 'r.goal_review_id as id', 'r.kind', 'r.made_by as by', 'r.made_at as at', 'a.goal_id as goalId', 'a.level', sql<string | null>`to_char(r.look_again_on, 'YYYY-MM-DD')`.as('lookAgainOn'),
    ])
    .where('r.organisation_id', '=', scope.organisationId)
    .where(isAmong('r.case_id', caseIds))
    .orderBy('r.made_at')
    .orderBy('r.goal_review_id')
    .execute()
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((own) => {
    const { caseId, id, kind, by, at, lookAgainOn } = own[0]!
    return { caseId, id, kind, by, at, lookAgainOn, levels: own.flatMap(({ goalId, level }) => (goalId === null || level === null ? [] : [{ goalId, level }])) }
  })
}
