// Makes the sums anew of the cases that check-ins have made due: every minute, and before anybody reads.
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { dueEvidence, keepEvidence } from '#src/records/evidence-moments.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

const casesAtATime = 50

/** Of one organisation; nothing to do for most readers. */
export async function settleMoments({ db }: Pick<Context, 'db'>, scope: OrganisationScope): Promise<void> {
  for (;;) {
    const settled = await inTransaction(db, scope, async (tx) => {
      const due = await dueEvidence(tx, scope, casesAtATime)
      if (due.length > 0) await keepEvidence(tx, scope, due)
      return due.length
    })
    if (settled < casesAtATime) return
  }
}

/** Each organisation by itself, so that one that fails holds up no other. */
export async function settleDue(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    try {
      await settleMoments(context, organisationScope(organisationId, { kind: 'system', id: null }, null))
    } catch (error) {
      context.log.error({ error, organisationId }, 'sums of Evidence that are due could not be made; the next minute tries again')
    }
  }
}
