// Notes that one side asks to look at the goals again, or that the two did: with the day for the next time, and how far each goal had come.
import type { AttainmentLevel } from '#src/domain/goals/attainment.ts'
import { goalOf, wordingOf } from '#src/domain/goals/goal.ts'
import type { CommandId, GoalId, GoalReviewId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { keyOf } from '#src/records/by-case.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertGoalReview } from '#src/records/goal-reviews.ts'
import { goalsOf } from '#src/records/goals.ts'
import { sideOf, type CaseScope, type ClientScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'
import { standingConsent } from './standing-consent.ts'

export async function askToLookAgain(context: Context, scope: CaseScope | ClientScope, command: CommandId): Promise<void> {
  await inTransaction(context.db, scope, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope, command, at))) return
    await standingConsent(tx, scope)
    const id = context.newId() as GoalReviewId
    await insertGoalReview(tx, scope, { id, kind: 'asked', by: sideOf(scope), lookAgainOn: null, levels: new Map(), at })
    await audit(tx, scope, { action: 'ask-goal-review', subjectId: id, id: context.newId(), at })
  })
}

/** @param levels only of goals of this case that have levels written down @throws Refusal not-found for another goal; gone once erased */
export async function lookedAgain(context: Context, scope: CaseScope, { command, lookAgainOn, levels }: { readonly command: CommandId; readonly lookAgainOn: string | null; readonly levels: ReadonlyMap<GoalId, AttainmentLevel> }): Promise<void> {
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  if (!key) throw new Refusal('gone')
  await inTransaction(context.db, scope, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope, command, at))) return
    const withLevels = new Set((await goalsOf(tx, scope, [scope.caseId], keyOf(scope, key))).map(goalOf).flatMap((goal) => (wordingOf(goal)?.levels ? [goal.id] : [])))
    if ([...levels.keys()].some((id) => !withLevels.has(id))) throw new Refusal('not-found')
    const id = context.newId() as GoalReviewId
    await insertGoalReview(tx, scope, { id, kind: 'held', by: 'both', lookAgainOn, levels, at })
    await audit(tx, scope, { action: 'hold-goal-review', subjectId: id, id: context.newId(), at })
  })
}
