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

/** Answers of this case that wait for one therapist wait for another; unopened, since the other has not seen them. */
export async function handOverWaitingAnswers(tx: Tx, scope: CaseScope, from: PersonId, to: PersonId): Promise<void> {
  const waiting = () =>
    tx
      .updateTable('safety_tasks')
      .where('organisation_id', '=', scope.organisationId)
      .where('case_id', '=', scope.caseId)
      .where('acknowledged_at', 'is', null)
  await waiting().set({ owner_id: to, opened_at: null }).where('owner_id', '=', from).execute()
  await waiting().set({ deputy_id: null }).where('owner_id', '=', to).where('deputy_id', '=', to).execute()
}

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

/** Answers that wait for somebody who leaves wait for another from now on; unopened, since the other has not seen them. */
export async function handOverAllWaitingAnswers(tx: Tx, scope: OrganisationScope, from: PersonId, to: PersonId | null): Promise<void> {
  const open = () => tx.updateTable('safety_tasks').where('organisation_id', '=', scope.organisationId).where('acknowledged_at', 'is', null)
  if (to) {
    await open().set({ owner_id: to, opened_at: null }).where('owner_id', '=', from).execute()
    await open().set({ deputy_id: null }).where('owner_id', '=', to).where('deputy_id', '=', to).execute()
    await open().set({ deputy_id: to }).where('deputy_id', '=', from).where('owner_id', '!=', to).execute()
  }
  await open().set({ deputy_id: null }).where('deputy_id', '=', from).execute()
}
