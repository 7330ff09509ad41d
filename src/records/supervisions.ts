// Who supervises whom, from when until when.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export async function supervisionsNow(tx: Tx, scope: OrganisationScope) {
  return await tx
    .selectFrom('supervisions')
    .select(['supervisor_id as supervisorId', 'therapist_id as therapistId', 'since'])
    .where('organisation_id', '=', scope.organisationId)
    .where('until', 'is', null)
    .orderBy('since')
    .execute()
}

/** Ends every running supervision of this therapist, or by this supervisor. */
export async function endSupervisions(tx: Tx, scope: OrganisationScope, who: { therapistId: PersonId } | { supervisorId: PersonId }, at: number): Promise<void> {
  const query = tx
    .updateTable('supervisions')
    .set({ until: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('until', 'is', null)
  await ('therapistId' in who ? query.where('therapist_id', '=', who.therapistId) : query.where('supervisor_id', '=', who.supervisorId)).execute()
}

/** Begins one, or begins it again. */
export async function beginSupervision(tx: Tx, scope: OrganisationScope, supervisorId: PersonId, therapistId: PersonId, at: number): Promise<void> {
  await tx
    .insertInto('supervisions')
    .values({ organisation_id: scope.organisationId, supervisor_id: supervisorId, therapist_id: therapistId, since: new Date(at), until: null })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'supervisor_id', 'therapist_id']).doUpdateSet({ since: new Date(at), until: null }))
    .execute()
}
