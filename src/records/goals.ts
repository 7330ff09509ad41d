// The goals of a case: every wording and every turn is a row of its own, so nothing that was once agreed is ever lost.
import { sql } from 'kysely'
import type { GoalRatingFact } from '#src/domain/goals/facts.ts'
import type { By, GoalChange, GoalFact, Outcome, Wording } from '#src/domain/goals/goal.ts'
import type { CaseId, CheckInId, GoalId, NamedGoalId } from '#src/domain/kernel/ids.ts'
import { notReadable, seal, unsealWords } from '#src/platform/crypto.ts'
import { isAmong } from './by-case.ts'
import type { Tx } from './database.ts'
import { personOf, sideOf, type CaseScope, type ClientScope, type OrganisationScope } from './scope.ts'

type OfCase<Fact> = Fact & { readonly caseId: CaseId }

/** What the words of a change are sealed to: its own row. */
const goalSeal = (goalId: string, position: number): string => `goal ${goalId} ${position}`

/** The goals of these cases, in the order in which they were made. @param keys of the cases whose words may be read */
export async function goalsOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[], keys: ReadonlyMap<CaseId, Buffer>): Promise<OfCase<GoalFact>[]> {
  const rows = await tx
    .selectFrom('goal_changes as c')
    .leftJoin('goal_agreements as a', (join) => join.onRef('a.organisation_id', '=', 'c.organisation_id').onRef('a.goal_id', '=', 'c.goal_id').onRef('a.position', '=', 'c.position'))
    .select([
      'c.case_id as caseId', 'c.goal_id as id', 'c.position', 'c.kind', 'c.made_by as by', 'c.words', 'c.outcome', 'c.made_at as at', 'a.agreed_at as agreedAt',
      sql<string | null>`to_char(c.parked_until, 'YYYY-MM-DD')`.as('until'),
    ])
    .where('c.organisation_id', '=', scope.organisationId)
    .where(isAmong('c.case_id', caseIds))
    .orderBy('c.made_at')
    .orderBy('c.goal_id')
    .orderBy('c.position')
    .execute()
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((own) => {
    const [{ caseId, id }] = [own[0]!]
    const key = keys.get(caseId)
    const changes = own.toSorted((one, other) => one.position - other.position).map(({ position, kind, by, at, words, agreedAt, until, outcome }): GoalChange => {
      const base = { position, by, at }
      const said = key && words ? unsealWords(key, words, goalSeal(id, position)) : null
      switch (kind) {
        case 'worded':
          return { ...base, kind, agreedAt: by === 'both' ? at : agreedAt, wording: said === null ? null : wordingIn(said) }
        case 'parked':
          return { ...base, kind, until: until! }
        case 'taken-up':
          return { ...base, kind }
        case 'ended':
          return { ...base, kind, outcome: outcome!, words: said }
      }
    })
    return { caseId, id, changes }
  })
}

const wordingIn = (said: string): Wording => (said === notReadable ? { text: notReadable, step: null, levels: null } : (JSON.parse(said) as Wording))

/** What a change of a goal says; the words are still open. */
export type NewGoalChange = { readonly by: By } & (
  | { readonly kind: 'worded'; readonly wording: Wording }
  | { readonly kind: 'parked'; readonly until: string }
  | { readonly kind: 'taken-up' }
  | { readonly kind: 'ended'; readonly outcome: Outcome; readonly words: string | null }
)

/** A new goal with its first words. @param key the client's */
export async function insertGoal(tx: Tx, scope: CaseScope | ClientScope, key: Buffer, { id, namedGoalId, change, at }: { readonly id: GoalId; readonly namedGoalId: NamedGoalId | null; readonly change: NewGoalChange; readonly at: number }): Promise<void> {
  await tx
    .insertInto('goals')
    .values({ organisation_id: scope.organisationId, goal_id: id, case_id: scope.caseId, named_goal_id: namedGoalId, position: 1, made_at: new Date(at) })
    .execute()
  await insertChange(tx, scope, key, id, 1, change, at)
}

/** Takes a goal for a change of it: nobody else changes or agrees it until this transaction ends. The position of its last change; undefined when it is not of this case. */
export async function takeGoal(tx: Tx, scope: CaseScope | ClientScope, id: GoalId): Promise<number | undefined> {
  const row = await tx
    .selectFrom('goals')
    .select('position')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('goal_id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.position
}

/** Adds a change to a goal that was taken. @param position of its last change @param key the client's @returns the position of this one */
export async function addGoalChange(tx: Tx, scope: CaseScope | ClientScope, key: Buffer, id: GoalId, position: number, change: NewGoalChange, at: number): Promise<number> {
  await tx
    .updateTable('goals')
    .set({ position: position + 1 })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('goal_id', '=', id)
    .execute()
  await insertChange(tx, scope, key, id, position + 1, change, at)
  return position + 1
}

async function insertChange(tx: Tx, scope: CaseScope | ClientScope, key: Buffer, id: GoalId, position: number, change: NewGoalChange, at: number): Promise<void> {
  const said = change.kind === 'worded' ? JSON.stringify(change.wording) : change.kind === 'ended' ? change.words : null
  await tx
    .insertInto('goal_changes')
    .values({
      organisation_id: scope.organisationId, goal_id: id, position, case_id: scope.caseId, kind: change.kind, made_by: change.by, person_id: personOf(scope),
      words: said === null ? null : seal(key, said, goalSeal(id, position)), parked_until: change.kind === 'parked' ? change.until : null,
      outcome: change.kind === 'ended' ? change.outcome : null, made_at: new Date(at),
    })
    .execute()
}

/** This side's yes to a wording of the other's. False when it was said before. */
export async function insertGoalAgreement(tx: Tx, scope: CaseScope | ClientScope, id: GoalId, position: number, at: number): Promise<boolean> {
  const made = await tx
    .insertInto('goal_agreements')
    .values({ organisation_id: scope.organisationId, goal_id: id, position, case_id: scope.caseId, side: sideOf(scope), person_id: personOf(scope), agreed_at: new Date(at) })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'goal_id', 'position']).doNothing())
    .returning('goal_id')
    .executeTakeFirst()
  return made !== undefined
}

/** Which goals of the lists have become goals of the two already. */
export async function madeFromLists(tx: Tx, scope: CaseScope): Promise<ReadonlySet<NamedGoalId>> {
  const rows = await tx
    .selectFrom('goals')
    .select('named_goal_id as id')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('named_goal_id', 'is not', null)
    .execute()
  return new Set(rows.map(({ id }) => id!))
}

/** Writes the ratings that came with a check-in; of a goal that is not of this case nothing is written. */
export async function insertGoalRatings(tx: Tx, scope: ClientScope, checkInId: CheckInId, ratings: Readonly<Record<string, number>>): Promise<void> {
  const given = JSON.stringify(Object.entries(ratings).map(([goalId, rating]) => ({ goalId, rating })))
  await sql`
    insert into goal_ratings (organisation_id, check_in_id, goal_id, case_id, rating)
    select g.organisation_id, ${checkInId}, g.goal_id, g.case_id, r.rating
    from goals g, jsonb_to_recordset(${given}::jsonb) as r("goalId" uuid, rating smallint)
    where g.organisation_id = ${scope.organisationId} and g.case_id = ${scope.caseId} and g.goal_id = r."goalId"`.execute(tx)
}

/** Every rating of the goals of these cases. */
export async function goalRatingsOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<OfCase<GoalRatingFact>[]> {
  return await tx
    .selectFrom('goal_ratings')
    .select(['case_id as caseId', 'goal_id as goalId', 'check_in_id as checkInId', 'rating'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .execute()
}
