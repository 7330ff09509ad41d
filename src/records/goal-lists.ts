// The lists of goals that each side makes apart. Of the other side's list nothing leaves this file before both may see it, not even that it is there.
import { sql } from 'kysely'
import { isRevealed, mayWrite, visibleTo, type GoalList, type ListedGoal, type ListHead, type ListPart, type ListState, type Matching, type Naming, type Pair } from '#src/domain/goals/naming.ts'
import type { CaseId, GoalListId, NamedGoalId } from '#src/domain/kernel/ids.ts'
import { notReadable, seal, unsealWords } from '#src/platform/crypto.ts'
import { isAmong, keyOf } from './by-case.ts'
import type { Tx } from './database.ts'
import { personOf, sideOf, type CaseScope, type ClientScope, type OrganisationScope } from './scope.ts'

type OfCase<Fact> = Fact & { readonly caseId: CaseId }

/** What a named goal is sealed to: its own row. */
const namedGoalSeal = (id: string): string => `named goal ${id}`

/** The latest list of each side in each round, words apart. */
async function headsOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<OfCase<ListHead & { version: number }>[]> {
  return await tx
    .selectFrom('goal_lists')
    .distinctOn(['case_id', 'round', 'side'])
    .select(['case_id as caseId', 'goal_list_id as id', 'round', 'side', 'version', 'state', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('case_id')
    .orderBy('round')
    .orderBy('side')
    .orderBy('version', 'desc')
    .execute()
}

/** The same with what stands on them. @param keys of the cases whose words may be read */
async function withGoals(tx: Tx, scope: OrganisationScope, heads: readonly OfCase<ListHead>[], keys: ReadonlyMap<CaseId, Buffer>): Promise<OfCase<GoalList>[]> {
  if (heads.length === 0) return []
  const ids = heads.map(({ id }) => id)
  const rows = await tx
    .selectFrom('named_goals')
    .select(['goal_list_id as listId', 'named_goal_id as id', 'part', 'position', 'importance', 'words'])
    .where('organisation_id', '=', scope.organisationId)
    .where(sql<boolean>`goal_list_id = any(${ids}::uuid[])`)
    .orderBy('position')
    .execute()
  const goals = Map.groupBy(rows, ({ listId }) => listId)
  return heads.map(({ caseId, id, round, side, state, writtenAt }) => ({
    caseId, id, round, side, state, writtenAt,
    goals: (goals.get(id) ?? []).map(({ words, id: goalId, part, position, importance }): ListedGoal => ({ id: goalId, part, position, importance, ...readWords(keys.get(caseId), words, goalId) })),
  }))
}

function readWords(key: Buffer | undefined, words: Buffer, id: NamedGoalId): Pick<ListedGoal, 'text' | 'why'> {
  if (!key) return { text: null, why: null }
  const said = unsealWords(key, words, namedGoalSeal(id))
  return said === notReadable ? { text: notReadable, why: null } : (JSON.parse(said) as Pick<ListedGoal, 'text' | 'why'>)
}

/** The round in which lists are made now. */
export async function roundOf(tx: Tx, scope: CaseScope | ClientScope): Promise<number> {
  const { round } = await tx
    .selectFrom('goal_rounds')
    .select(sql<number>`coalesce(max(round), 1)`.as('round'))
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .executeTakeFirstOrThrow()
  return round
}

/**
 * Where this scope's side stands in the latest round. A client's list from before the PIN was chosen is not shown to whoever holds the PIN now, until both may see it: a therapist could have chosen that PIN.
 * @param key the client's; null once erased
 */
export async function namingFor(tx: Tx, scope: CaseScope | ClientScope, key: Buffer | null): Promise<Naming> {
  const side = sideOf(scope)
  const round = await roundOf(tx, scope)
  const heads = (await headsOf(tx, scope, [scope.caseId])).filter((head) => head.round === round)
  const isOpen = isRevealed(heads)
  const ownSince = 'ownSince' in scope ? scope.ownSince : 0
  const seen = visibleTo(side, heads).filter((head) => isOpen || head.writtenAt >= ownSince)
  const lists = await withGoals(tx, scope, seen, keyOf(scope, key))
  const other = lists.find((list) => list.side !== side) ?? null
  const matchings = isOpen ? await matchingsOf(tx, scope, [scope.caseId]) : []
  return {
    round, own: lists.find((list) => list.side === side) ?? null,
    // That it was put off may be known; what stood on it stays with its writer.
    other: other && (other.state === 'in' ? other : { ...other, goals: [] }),
    isRevealed: isOpen, mayWrite: mayWrite(heads), matching: matchings.find((one) => one.round === round) ?? null,
  }
}

/** The lists of these cases that both sides may see: what is in, of every round that is revealed. @param keys of the cases whose words may be read */
export async function revealedLists(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[], keys: ReadonlyMap<CaseId, Buffer>): Promise<OfCase<GoalList>[]> {
  const heads = await headsOf(tx, scope, caseIds)
  const rounds = Map.groupBy(heads, ({ caseId, round }) => `${caseId} ${round}`)
  const seen = [...rounds.values()].filter(isRevealed).flat().filter(({ state }) => state === 'in')
  return await withGoals(tx, scope, seen, keys)
}

/** For a client's copy: every state of this side's own lists, of the client's since the PIN was chosen; and of the other side's what was in when the round was revealed. */
export async function listsForCopy(tx: Tx, scope: CaseScope | ClientScope, key: Buffer): Promise<GoalList[]> {
  const side = sideOf(scope)
  const ownSince = 'ownSince' in scope ? scope.ownSince : 0
  const latest = Map.groupBy(await headsOf(tx, scope, [scope.caseId]), ({ round }) => round)
  const every = await tx
    .selectFrom('goal_lists')
    .select(['case_id as caseId', 'goal_list_id as id', 'round', 'side', 'state', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('written_at')
    .execute()
  const seen = every.filter((list) => {
    const heads = latest.get(list.round) ?? []
    if (!isRevealed(heads)) return list.side === side && list.writtenAt >= ownSince
    // What the other side wrote and replaced before is its own.
    return list.side === side || (list.state === 'in' && heads.some(({ id }) => id === list.id))
  })
  return (await withGoals(tx, scope, seen, keyOf(scope, key))).map(({ caseId: _case, ...list }) => list)
}

export interface NewListedGoal {
  readonly id: NamedGoalId
  readonly part: ListPart
  readonly position: number
  readonly importance: number | null
  readonly text: string
  readonly why: string | null
}

export interface NewGoalList {
  readonly id: GoalListId
  readonly round: number
  readonly state: ListState
  readonly goals: readonly NewListedGoal[]
  readonly at: number
}

/** Adds a state of this side's list. False when another one came meanwhile; then nothing is written. @param key the client's */
export async function insertGoalList(tx: Tx, scope: CaseScope | ClientScope, key: Buffer, { id, round, state, goals, at }: NewGoalList): Promise<boolean> {
  const side = sideOf(scope)
  const heads = await headsOf(tx, scope, [scope.caseId])
  const version = (heads.find((head) => head.round === round && head.side === side)?.version ?? 0) + 1
  const made = await tx
    .insertInto('goal_lists')
    .values({ organisation_id: scope.organisationId, goal_list_id: id, case_id: scope.caseId, round, side, version, state, person_id: personOf(scope), written_at: new Date(at) })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'case_id', 'round', 'side', 'version']).doNothing())
    .returning('goal_list_id')
    .executeTakeFirst()
  if (!made) return false
  if (goals.length > 0) {
    await tx
      .insertInto('named_goals')
      .values(
        goals.map(({ text, why, ...goal }) => ({
          organisation_id: scope.organisationId, named_goal_id: goal.id, goal_list_id: id, case_id: scope.caseId, part: goal.part, position: goal.position, importance: goal.importance,
          words: seal(key, JSON.stringify({ text, why }), namedGoalSeal(goal.id)),
        })),
      )
      .execute()
  }
  return true
}

/** From here on both sides make their lists anew. False when that round is there already. */
export async function openGoalRound(tx: Tx, scope: CaseScope | ClientScope, round: number, at: number): Promise<boolean> {
  const made = await tx
    .insertInto('goal_rounds')
    .values({ organisation_id: scope.organisationId, case_id: scope.caseId, round, opened_by: sideOf(scope), person_id: personOf(scope), opened_at: new Date(at) })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'case_id', 'round']).doNothing())
    .returning('round')
    .executeTakeFirst()
  return made !== undefined
}

/** What the pair said last of each round: which goals mean the same. */
export async function matchingsOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<OfCase<Matching>[]> {
  return await tx
    .selectFrom('goal_matchings')
    .distinctOn(['case_id', 'round'])
    .select(['case_id as caseId', 'round', 'pairs', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('case_id')
    .orderBy('round')
    .orderBy('version', 'desc')
    .execute()
}

/** False when somebody else matched them meanwhile; then nothing is written. */
export async function insertGoalMatching(tx: Tx, scope: CaseScope, { id, round, pairs, at }: { readonly id: string; readonly round: number; readonly pairs: readonly Pair[]; readonly at: number }): Promise<boolean> {
  const last = await tx
    .selectFrom('goal_matchings')
    .select(sql<number>`coalesce(max(version), 0)`.as('version'))
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('round', '=', round)
    .executeTakeFirstOrThrow()
  const made = await tx
    .insertInto('goal_matchings')
    .values({
      organisation_id: scope.organisationId, goal_matching_id: id, case_id: scope.caseId, round, version: last.version + 1, pairs: JSON.stringify(pairs), person_id: personOf(scope)!, written_at: new Date(at),
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'case_id', 'round', 'version']).doNothing())
    .returning('goal_matching_id')
    .executeTakeFirst()
  return made !== undefined
}
