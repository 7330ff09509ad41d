// Reads what a service may know of its goals as a whole: from every case that is used, without a word of a goal and without anybody's name.
import type { Context } from '#src/access/context.ts'
import { goalsAcross, type GoalsAcross } from '#src/domain/goals/across-cases.ts'
import { byCase } from '#src/records/by-case.ts'
import { usedCases } from '#src/records/cases.ts'
import { inReading } from '#src/records/database.ts'
import { matchingsOf, revealedLists } from '#src/records/goal-lists.ts'
import { goalReviewsOf } from '#src/records/goal-reviews.ts'
import { goalsOf } from '#src/records/goals.ts'
import { sessionsOfCases } from '#src/records/sessions.ts'
import type { StaffScope } from '#src/records/scope.ts'

export async function readAcross(context: Context, staff: StaffScope): Promise<GoalsAcross> {
  return await inReading(context.db, staff, async (tx) => {
    const ids = (await usedCases(tx, staff).select('c.case_id as caseId').execute()).map(({ caseId }) => caseId)
    const wordless = new Map()
    const [sessions, goals, lists, matchings, reviews] = await Promise.all([
      sessionsOfCases(tx, staff, ids), goalsOf(tx, staff, ids, wordless), revealedLists(tx, staff, ids, wordless), matchingsOf(tx, staff, ids), goalReviewsOf(tx, staff, ids),
    ])
    const of = { goals: byCase(goals), lists: byCase(lists), matchings: byCase(matchings), reviews: byCase(reviews) }
    return goalsAcross(ids.map((id) => ({ sessions: sessions(id), goals: { goals: of.goals(id), lists: of.lists(id), matchings: of.matchings(id), reviews: of.reviews(id) } })), context.clock())
  })
}
