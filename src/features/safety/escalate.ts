// Every minute: what nobody has opened by its deadline goes to the deputy, once, by a mail that says nothing.
import type { Context } from '#src/access/context.ts'
import { tellByMail } from '#src/access/safety.ts'
import { organisationScope } from '#src/access/scope.ts'
import { auditOn } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { claimDue, everyOrganisation } from '#src/records/safety.ts'

/** Each organisation in its own transaction, so that one that fails holds up no other. Without a deputy the owner is told again. */
export async function escalateDue(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    try {
      await inTransaction(context.db, scope, async (tx) => {
        const at = context.clock()
        const due = await claimDue(tx, scope, at)
        // The mail says nothing of which, so one is enough for several.
        for (const personId of new Set(due.map(({ ownerId, deputyId }) => deputyId ?? ownerId))) await tellByMail(context, tx, scope, personId)
        // In the order of the chains: two processes that meet wait for each other and not in a circle.
        for (const task of [...due].sort((one, other) => (one.caseId < other.caseId ? -1 : 1))) {
          await auditOn(tx, scope, task.caseId, { action: 'escalate-safety', subjectId: task.safetyTaskId, id: context.newId(), at })
        }
      })
    } catch (error) {
      context.log.error({ error, organisationId }, 'what is due could not be escalated; it is tried again in a minute')
    }
  }
}
