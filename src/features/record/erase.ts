// Carries out what is due, and at every start again what was carried out before and came back with a backup.
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import type { ClientId, ErasureId, OrganisationId } from '#src/domain/kernel/ids.ts'
import { tellErasure } from '#src/platform/erasure.ts'
import { auditOn, eraseCase } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { beginAgain, casesOfClient, clientsAmong, dueErasures, eraseClient, erasedClients } from '#src/records/erasures.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

/**
 * Rows first, then the key: cut short between the two, the ledger in the database says so and the next night or start drops the key.
 * @returns false when something keeps the record
 */
async function erase(context: Context, scope: OrganisationScope, erasureId: ErasureId, clientId: ClientId): Promise<boolean> {
  const at = context.clock()
  const isErased = await inTransaction(context.db, scope, async (tx) => {
    const cases = await casesOfClient(tx, scope, clientId)
    if (!(await eraseClient(tx, scope, erasureId, at))) return false
    const note = (action: string, subjectId: string) => auditOn(tx, scope, scope.organisationId, { action, subjectId, id: context.newId(), at })
    await note('erase-client', erasureId)
    // Nothing else tells any more that there was a chain of this case.
    for (const caseId of cases) await note(eraseCase, caseId)
    await context.jobs.later(tx, 'sweep', {})
    return true
  })
  if (isErased) {
    await tellErasure(scope.organisationId)
    await context.keyring.dropClient(scope.organisationId, clientId)
  }
  return isErased
}

/** Each by itself, so that one that fails holds up no other. */
export async function eraseDue(context: Context, scope: OrganisationScope): Promise<void> {
  const { organisationId } = scope
  for (const { erasureId, clientId } of await inTransaction(context.db, scope, (tx) => dueErasures(tx, scope, context.clock()))) {
    try {
      await erase(context, scope, erasureId, clientId)
    } catch (error) {
      context.log.error({ error, organisationId, erasureId }, 'an erasure that is due could not be carried out; it is tried again tomorrow')
    }
  }
  await dropErased(context, organisationId, await inTransaction(context.db, scope, (tx) => erasedClients(tx, scope)))
}

/** The keys of all of them, also where an earlier try was cut short or found no room on the disk. */
async function dropErased(context: Context, organisationId: OrganisationId, erased: readonly ClientId[]): Promise<void> {
  for (const clientId of erased) await context.keyring.dropClient(organisationId, clientId)
}

/**
 * Before anything is answered: nobody who was erased is here again. Two lists say who was, the ledger in the database and the one beside the keys;
 * whichever of the two came from an older backup learns from the other, and rows and keys that came back with it go again.
 */
export async function applyErasures(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    const beside = await context.keyring.erased(organisationId)
    const { erased, back } = await inTransaction(context.db, scope, async (tx) => {
      const all = [...new Set([...(await erasedClients(tx, scope)), ...(beside as ReadonlySet<ClientId>)])]
      return { erased: all, back: all.length > 0 ? await clientsAmong(tx, scope, all) : [] }
    })
    for (const clientId of back) {
      const at = context.clock()
      const erasureId = await inTransaction(context.db, scope, (tx) => beginAgain(tx, scope, { erasureId: context.newId() as ErasureId, clientId, at }))
      await erase(context, scope, erasureId, clientId)
      context.log.warn({ organisationId, erasureId }, 'an erased client had come back with a backup, and was erased again')
    }
    await dropErased(context, organisationId, erased)
  }
}
