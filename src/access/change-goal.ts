// Writes one change of a goal: a new goal or new words for one, the other side's yes, a goal put aside for a while, taken up again, or ended. The goal is held while it is done, so nothing is half agreed.
import { goalOf, mayAgree, type Goal } from '#src/domain/goals/goal.ts'
import type { CommandId, GoalId, NamedGoalId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { keyOf } from '#src/records/by-case.ts'
import { addGoalChange, goalsOf, insertGoal, insertGoalAgreement, takeGoal, type NewGoalChange } from '#src/records/goals.ts'
import { sideOf, type CaseScope, type ClientScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'
import { standingConsent } from './standing-consent.ts'

type Scope = CaseScope | ClientScope
type Words = Extract<NewGoalChange, { kind: 'worded' }>

/** @param from the named goal it comes from; null for one that stood on no list @throws Refusal gone once erased */
export async function makeGoal(context: Context, scope: Scope, { command, from, change }: { readonly command: CommandId; readonly from: NamedGoalId | null; readonly change: Words }): Promise<void> {
  await once(context, scope, command, async (tx, key, at) => {
    const id = context.newId() as GoalId
    await insertGoal(tx, scope, key, { id, namedGoalId: from, change, at })
    return { action: change.by === 'both' ? 'agree-goal' : 'propose-goal', subjectId: id }
  })
}

/**
 * Words of one side wait for the other's yes and stand beside whatever the other wrote meanwhile; everything else is written against what was on the screen.
 * @param base the position of the goal's last change, as it was on the screen @param change what is written, or how it follows from the goal as it stands
 * @throws Refusal not-found for another case's goal; conflict when the goal has changed since, or cannot be changed so; gone once erased
 */
export async function changeGoal(context: Context, scope: Scope, { command, id, base, change }: { readonly command: CommandId; readonly id: GoalId; readonly base: number; readonly change: NewGoalChange | ((goal: Goal) => NewGoalChange) }): Promise<void> {
  await once(context, scope, command, async (tx, key, at) => {
    const goal = await takenGoal(tx, scope, key, id)
    const turn = typeof change === 'function' ? change(goal) : change
    const isBeside = turn.kind === 'worded' && turn.by !== 'both'
    if ((!isBeside && goal.position !== base) || !mayTurn(goal, turn)) throw new Refusal('conflict')
    await addGoalChange(tx, scope, key, id, goal.position, turn, at)
    return { action: deeds[turn.kind], subjectId: id }
  })
}

/** This side's yes to the other's words. @throws Refusal not-found for another case's goal; conflict when those words no longer wait for a yes; gone once erased */
export async function agreeGoal(context: Context, scope: Scope, { command, id, position }: { readonly command: CommandId; readonly id: GoalId; readonly position: number }): Promise<void> {
  await once(context, scope, command, async (tx, key, at) => {
    const goal = await takenGoal(tx, scope, key, id)
    if (!mayAgree(goal, position, sideOf(scope)) || !(await insertGoalAgreement(tx, scope, id, position, at))) throw new Refusal('conflict')
    return { action: 'agree-goal', subjectId: id }
  })
}

const deeds: Readonly<Record<NewGoalChange['kind'], string>> = { worded: 'reword-goal', parked: 'park-goal', 'taken-up': 'take-up-goal', ended: 'end-goal' }

function mayTurn({ standing }: Goal, { kind }: NewGoalChange): boolean {
  if (kind === 'taken-up') return standing === 'parked' || standing === 'ended'
  return standing !== 'ended'
}

async function takenGoal(tx: Tx, scope: Scope, key: Buffer, id: GoalId): Promise<Goal> {
  if ((await takeGoal(tx, scope, id)) === undefined) throw new Refusal('not-found')
  const fact = (await goalsOf(tx, scope, [scope.caseId], keyOf(scope, key))).find((each) => each.id === id)
  return goalOf(fact!)
}

async function once(context: Context, scope: Scope, command: CommandId, work: (tx: Tx, key: Buffer, at: number) => Promise<{ action: string; subjectId: GoalId }>): Promise<void> {
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  if (!key) throw new Refusal('gone')
  await inTransaction(context.db, scope, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope, command, at))) return
    await standingConsent(tx, scope)
    await audit(tx, scope, { ...(await work(tx, key, at)), id: context.newId(), at })
  })
}
