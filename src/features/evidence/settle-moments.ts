// Makes the sums anew of the cases that check-ins have made due, and gives numbers to what has changed: every minute, and before anybody reads.
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { inReading, inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { numberChanges, readHead } from '#src/records/evidence-changes.ts'
import { dueEvidence, keepEvidence } from '#src/records/evidence-moments.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { heldErased } from './study-worker.ts'
import { forget } from './work-out.ts'

const casesAtATime = 50

/** Of one organisation; nothing to do for most readers. */
export async function settleMoments({ db }: Pick<Context, 'db'>, scope: OrganisationScope): Promise<void> {
  for (;;) {
    const settled = await inTransaction(db, scope, async (tx) => {
      const due = await dueEvidence(tx, scope, casesAtATime)
      if (due.length > 0) await keepEvidence(tx, scope, due)
      // Changes of this transaction are its own to see; those of others once they are committed.
      if (due.length < casesAtATime) await numberChanges(tx, scope)
      return due.length
    })
    if (settled < casesAtATime) return
  }
}

/** Each organisation by itself, so that one that fails holds up no other. Where another process has erased somebody, what this one holds is let go of too. */
export async function settleDue(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    try {
      await settleMoments(context, scope)
      const erased = heldErased(organisationId)
      if (erased !== null && (await inReading(context.db, scope, (tx) => readHead(tx, scope))).erased !== erased) await forget(organisationId)
    } catch (error) {
      context.log.error({ error, organisationId }, 'sums of Evidence that are due could not be made; the next minute tries again')
    }
  }
}
