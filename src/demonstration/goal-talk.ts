// What a pair does about goals: each names them apart, and in the sessions they match the lists, agree, end or put aside, and look again.
import type { Context } from '#src/access/context.ts'
import { changeGoal, makeGoal } from '#src/access/change-goal.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { lookedAgain } from '#src/access/look-at-goals.ts'
import { nameGoals } from '#src/access/name-goals.ts'
import { goalOf, wordingOf, type Goal } from '#src/domain/goals/goal.ts'
import type { ListPart } from '#src/domain/goals/naming.ts'
import type { GoalId, NamedGoalId } from '#src/domain/kernel/ids.ts'
import { match } from '#src/features/goals/match.ts'
import { dateIn, addDays, minute } from '#src/platform/time.ts'
import { keyOf } from '#src/records/by-case.ts'
import { inTransaction } from '#src/records/database.ts'
import { namingFor } from '#src/records/goal-lists.ts'
import { goalsOf } from '#src/records/goals.ts'
import type { CaseScope, ClientScope } from '#src/records/scope.ts'
import { at, command } from './clinic.ts'
import type { Wanted, WantedGoal } from './course.ts'
import { clinicZone } from './invent.ts'

/** How much the first, second, third of a list matters, 0 to 10. */
const importances = [9, 7, 6] as const
const parkedForDays = 60

export async function nameApart(context: Context, client: ClientScope, { case: scope }: StaffOfCase, { client: wants, therapist: work, believed }: Wanted): Promise<void> {
  const listed = (part: ListPart, texts: readonly string[]) => texts.map((text, place) => ({ part, text, why: null, importance: importances[place] ?? null }))
  // What is only believed has no weight.
  const guessed = believed.map((text) => ({ part: 'wants' as const, text, why: null, importance: null }))
  const first = { round: 1, base: null, state: 'in' } as const
  await nameGoals(context, client, { ...first, command: command(context), goals: listed('wants', wants) })
  await nameGoals(context, scope, { ...first, command: command(context), goals: [...guessed, ...listed('work', work)] })
}

/** @param index the session, from 0 */
export async function talkAboutGoals(context: Context, visit: StaffOfCase, index: number, wanted: Wanted): Promise<void> {
  const { case: scope } = visit
  const begun = context.clock()
  if (index === 0) {
    const named = await matchLists(context, visit, wanted)
    // Each at its own minute, so that they keep their order.
    for (const [place, { text, step, levels }] of wanted.goals.entries()) {
      await makeGoal(at(context, begun + (place + 1) * minute), scope, { command: command(context), from: named[wanted.client.indexOf(text)] ?? null, change: { kind: 'worded', by: 'both', wording: { text, step, levels: levels ?? null } } })
    }
  }
  const held = await goalsIn(context, scope)
  for (const [place, { turn }] of wanted.goals.entries()) {
    const goal = held[place]
    if (goal && turn?.session === index) await changeGoal(context, scope, { command: command(context), id: goal.id, base: goal.position, change: changeOf(turn, begun) })
  }
  if (wanted.look?.session === index) {
    const levels = new Map(held.filter((goal) => wordingOf(goal)?.levels).map(({ id }) => [id, 0] as const))
    await lookedAgain(at(context, begun + minute), scope, { command: command(context), lookAgainOn: dateAfter(begun, wanted.look.againAfterDays), levels })
  }
}

/** What the client says of each goal before a session, by its id. @param index the session, from 0 */
export async function goalRatingsFor(context: Context, scope: CaseScope, index: number, { goals }: Wanted): Promise<Record<GoalId, number>> {
  const held = await goalsIn(context, scope)
  return Object.fromEntries(goals.flatMap(({ ratings }, place) => {
    const [goal, rating] = [held[place], ratings[index - 1] ?? null]
    return goal?.standing === 'current' && rating !== null ? [[goal.id, rating]] : []
  }))
}

/** Put aside for two months, or over. */
function changeOf({ becomes, words }: NonNullable<WantedGoal['turn']>, now: number): Parameters<typeof changeGoal>[2]['change'] {
  return becomes === 'parked' ? { kind: 'parked', by: 'both', until: dateAfter(now, parkedForDays) } : { kind: 'ended', by: 'both', outcome: becomes, words }
}

const dateAfter = (instant: number, days: number): string => addDays(dateIn(instant, clinicZone), days)

/** In the order in which they were made. */
async function goalsIn(context: Context, scope: CaseScope): Promise<Goal[]> {
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  return await inTransaction(context.db, scope, async (tx) => (await goalsOf(tx, scope, [scope.caseId], keyOf(scope, key))).map(goalOf))
}

/** @returns the goals on the client's list, in its order */
async function matchLists(context: Context, visit: StaffOfCase, { same, guessed }: Wanted): Promise<NamedGoalId[]> {
  const { case: scope } = visit
  const { own, other } = await inTransaction(context.db, scope, (tx) => namingFor(tx, scope, null))
  const wants = other!.goals.map(({ id }) => id)
  const pairsIn = (part: ListPart, pairs: Wanted['same']) => {
    const listed = own!.goals.filter((goal) => goal.part === part)
    return pairs.map(([ofClient, ofTherapist]) => [wants[ofClient]!, listed[ofTherapist]!.id] as const)
  }
  await match(context, visit, { command: command(context), round: 1, pairs: [...pairsIn('work', same), ...pairsIn('wants', guessed)] })
  return wants
}
