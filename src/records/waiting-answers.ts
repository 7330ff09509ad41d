// Answers that still need a person: they keep a case open, and follow it, or whoever leaves, to another.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { CaseScope, OrganisationScope } from './scope.ts'

/** Answers of this case that nobody has acknowledged yet. */
export async function countWaitingAnswers(tx: Tx, scope: CaseScope): Promise<number> {
  const row = await tx
    .selectFrom('safety_tasks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/**
 * A case goes from one therapist to another, and the first one's places in its waiting answers go with it: owner, then unopened, since the other has not
 * seen them; and deputy. Where the other holds the second place already the two change places, so that no answer loses its second person.
 * @returns whether the new therapist has something urgent in hand that they have not been told of
 */
export async function handOverWaitingAnswers(tx: Tx, scope: CaseScope, from: PersonId, to: PersonId): Promise<boolean> {
  const waiting = () =>
    tx
      .updateTable('safety_tasks')
      .where('organisation_id', '=', scope.organisationId)
      .where('case_id', '=', scope.caseId)
      .where('acknowledged_at', 'is', null)
  const changed = await waiting().set({ owner_id: to, deputy_id: from, opened_at: null }).where('owner_id', '=', from).where('deputy_id', '=', to).returning('level').execute()
  const owned = await waiting().set({ owner_id: to, opened_at: null }).where('owner_id', '=', from).returning('level').execute()
  const second = await waiting().set({ deputy_id: to }).where('deputy_id', '=', from).where('owner_id', '!=', to).returning(['opened_at', 'escalated_at']).execute()
  return [...changed, ...owned].some(({ level }) => level === 'urgent') || second.some(isPastItsOwner)
}

/** Word has gone on to a deputy because nobody had opened it: whoever takes the deputy's place has not had it. */
const isPastItsOwner = ({ opened_at, escalated_at }: { opened_at: number | null; escalated_at: number | null }): boolean => escalated_at !== null && opened_at === null

/** How many answers that need a person are waiting for this one. */
export async function countAnswersWaitingFor(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<number> {
  const row = await tx
    .selectFrom('safety_tasks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', scope.organisationId)
    .where('owner_id', '=', personId)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/**
 * Answers that wait for somebody who leaves wait for another from now on; unopened, since the other has not seen them.
 * @returns whether the other has something in hand that they have not been told of
 */
export async function handOverAllWaitingAnswers(tx: Tx, scope: OrganisationScope, from: PersonId, to: PersonId | null): Promise<boolean> {
  const open = () => tx.updateTable('safety_tasks').where('organisation_id', '=', scope.organisationId).where('acknowledged_at', 'is', null)
  let isNews = false
  if (to) {
    const owned = await open().set({ owner_id: to, opened_at: null }).where('owner_id', '=', from).returning('safety_task_id').execute()
    await open().set({ deputy_id: null }).where('owner_id', '=', to).where('deputy_id', '=', to).execute()
    const second = await open().set({ deputy_id: to }).where('deputy_id', '=', from).where('owner_id', '!=', to).returning(['opened_at', 'escalated_at']).execute()
    isNews = owned.length > 0 || second.some(isPastItsOwner)
  }
  await open().set({ deputy_id: null }).where('deputy_id', '=', from).execute()
  return isNews
}
