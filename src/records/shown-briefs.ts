// What somebody was shown before a session, so that it can be explained years later: facts and ids, never a client's words.
import type { Brief } from '#src/domain/brief/brief.ts'
import type { Tx } from './database.ts'
import type { CaseScope, StaffScope } from './scope.ts'

export async function insertShownBrief(tx: Tx, scope: CaseScope, staff: StaffScope, row: { shownBriefId: string; brief: Brief; at: number }): Promise<void> {
  const { words, homework: tried, goals: { rated, lookAgain }, ...facts } = row.brief
  const lineIds = [...words.miss, ...words.voice, ...words.better].map((word) => word.lineId)
  const homework = tried && { id: tried.line.id, done: tried.done, worth: tried.worth }
  const goals = { rated: rated.map(({ goal, today, last, movement, standing }) => ({ id: goal.id, position: goal.position, today, last, movement, standing })), lookAgain }
  const agreedIds = words.agreed.map((line) => line.id)
  await tx
    .insertInto('shown_briefs')
    .values({
      organisation_id: scope.organisationId, shown_brief_id: row.shownBriefId, case_id: scope.caseId, session_id: row.brief.session?.id ?? null,
      person_id: staff.personId, shown_at: new Date(row.at), engine_version: row.brief.engineVersion,
      shown: JSON.stringify({ ...facts, homework, goals, lineIds, agreedIds, reader: scope.reader }),
    })
    .execute()
}

