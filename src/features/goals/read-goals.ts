// Reads what the pages of goals stand on, audited first: of a list made apart only what this side may see, of answers only what is not blind.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { blindToClient } from '#src/domain/brief/blind.ts'
import { ratedSession } from '#src/domain/brief/find-signals.ts'
import type { CaseHistory, SessionFact } from '#src/domain/brief/history.ts'
import { lookAgain, type LookAgainReason } from '#src/domain/goals/look-again.ts'
import type { Naming } from '#src/domain/goals/naming.ts'
import { ratedGoals, type RatedGoal } from '#src/domain/goals/rated-goals.ts'
import type { NamedGoalId } from '#src/domain/kernel/ids.ts'
import { sessionsBefore } from '#src/domain/session/course.ts'
import { sessionInRoom } from '#src/domain/session/in-room.ts'
import { audit } from '#src/records/audit.ts'
import { openName, readCase, therapistsOfCase } from '#src/records/cases.ts'
import { inTransaction } from '#src/records/database.ts'
import { namingFor } from '#src/records/goal-lists.ts'
import { madeFromLists } from '#src/records/goals.ts'
import { readHistory } from '#src/records/history.ts'

export interface GoalsMatter {
  readonly history: CaseHistory
  readonly naming: Naming
  readonly rated: readonly RatedGoal[]
  /** Reasons that both may read: strain is not among them. */
  readonly lookAgain: readonly LookAgainReason[]
  /** Named goals that have become goals of the two. */
  readonly made: ReadonlySet<NamedGoalId>
  /** The last session that has both a rating of the client's that may be seen and its goal item: how the agreement is felt. */
  readonly felt: { readonly session: SessionFact; readonly value: number } | null
  /** null once erased. */
  readonly called: string | null
  readonly therapist: string
  /** The client's. */
  readonly language: string
}

export async function readGoals(context: Context, scope: StaffOfCase): Promise<GoalsMatter> {
  const { organisationId, clientId, caseId } = scope.case
  const key = await context.keyring.client(organisationId, clientId)
  return await inTransaction(context.db, scope.case, async (tx) => {
    await audit(tx, scope.case, { action: 'view-goals', id: context.newId(), at: context.clock() })
    const found = await readCase(tx, scope.case)
    const therapists = await therapistsOfCase(tx, scope.case, caseId)
    const history = blindToClient(await readHistory(tx, scope.case, key, context.clock()))
    const session = sessionInRoom(history.sessions, history.now)
    return {
      history, naming: await namingFor(tx, scope.case, key), rated: ratedGoals(history, session), lookAgain: lookAgain(history, session, []), made: await madeFromLists(tx, scope.case),
      felt: feltIn(history), called: key && openName(key, found.called, clientId, 'called'), language: found.language,
      therapist: therapists.find(({ personId }) => personId === scope.staff.personId)?.name ?? '',
    }
  })
}

function feltIn(history: CaseHistory): GoalsMatter['felt'] {
  const rated = sessionsBefore(history.sessions, null, history.now).map((session) => ({ session, value: ratedSession(history, session).client?.items.goal ?? null }))
  const last = rated.findLast(({ value }) => value !== null)
  return last && last.value !== null ? { session: last.session, value: last.value } : null
}
