// Keeps a side's own list of goals: as a draft, as in, or as "not now"; sealed, once, and on the case's chain. The other side's is not looked at.
import type { ListedGoal, ListState } from '#src/domain/goals/naming.ts'
import type { CommandId, GoalListId, NamedGoalId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertGoalList, namingFor, openGoalRound } from '#src/records/goal-lists.ts'
import type { CaseScope, ClientScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'
import { standingConsent } from './standing-consent.ts'

export interface GivenList {
  readonly command: CommandId
  readonly round: number
  /** The list that was on the screen when this one was written; null when there was none. */
  readonly base: GoalListId | null
  readonly state: ListState
  /** In order within each part; text is never empty. */
  /** Written on a phone without signal: then it is kept whatever happened meanwhile, the newest holds, and what both have seen by now stays as it is: it begins a new round. */
  readonly isLate?: boolean
  readonly goals: readonly (Pick<ListedGoal, 'part' | 'importance' | 'why'> & { readonly text: string })[]
}

/** @throws Refusal conflict when this side's list was changed elsewhere since it was on the screen, or is no longer to be written; gone once erased */
export async function nameGoals(context: Context, scope: CaseScope | ClientScope, { command, round, base, state, isLate = false, goals }: GivenList): Promise<void> {
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  if (!key) throw new Refusal('gone')
  await inTransaction(context.db, scope, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope, command, at))) return
    await standingConsent(tx, scope)
    const now = await namingFor(tx, scope, key)
    const isStale = now.round !== round || !now.mayWrite || (now.own?.id ?? null) !== base
    if (isStale && !isLate) throw new Refusal('conflict')
    const into = now.mayWrite ? now.round : now.round + 1
    if (into > now.round && (await openGoalRound(tx, scope, into, at))) await audit(tx, scope, { action: 'open-goal-round', id: context.newId(), at })
    const id = context.newId() as GoalListId
    const positions = new Map<string, number>()
    const listed = goals.map((goal) => {
      const position = (positions.get(goal.part) ?? 0) + 1
      positions.set(goal.part, position)
      return { ...goal, id: context.newId() as NamedGoalId, position }
    })
    if (!(await insertGoalList(tx, scope, key, { id, round: into, state: into > round ? 'draft' : state, goals: listed, at }))) throw new Refusal('conflict')
    await audit(tx, scope, { action: `${verbs[state]}-goal-list`, subjectId: id, id: context.newId(), at })
  })
}

const verbs: Readonly<Record<ListState, string>> = { draft: 'keep', in: 'send', 'not-now': 'put-off' }

/** Opens a new round, in which both write their lists anew and apart. A round that is not over yet goes on, and so does one that somebody else has just opened. @throws Refusal conflict while the round before may still be written */
export async function nameGoalsAnew(context: Context, scope: CaseScope | ClientScope, { command, round }: { readonly command: CommandId; readonly round: number }): Promise<void> {
  await inTransaction(context.db, scope, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope, command, at))) return
    await standingConsent(tx, scope)
    const now = await namingFor(tx, scope, null)
    if (now.round > round) return
    if (now.round !== round || !now.isRevealed) throw new Refusal('conflict')
    if (await openGoalRound(tx, scope, round + 1, at)) await audit(tx, scope, { action: 'open-goal-round', id: context.newId(), at })
  })
}
