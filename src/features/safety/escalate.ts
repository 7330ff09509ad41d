// Every minute: what nobody has opened by its deadline goes to the deputy, once, by a mail that says nothing.
import type { Context } from '#src/access/context.ts'
import { tellByMail } from '#src/access/safety.ts'
import { organisationScope } from '#src/access/scope.ts'
import type { CaseId, PersonId } from '#src/domain/kernel/ids.ts'
import { auditOn } from '#src/records/audit.ts'
import { therapistsOfCase } from '#src/records/cases.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { namesOf, peopleWithRole } from '#src/records/people.ts'
import { claimDue } from '#src/records/safety.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

/** Each organisation in its own transaction, so that one that fails holds up no other. Without a deputy the owner is told again. */
export async function escalateDue(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    try {
      await inTransaction(context.db, scope, async (tx) => {
        const at = context.clock()
        const due = await claimDue(tx, scope, at)
        // The mail says nothing of which, so one is enough for several.
        const told = new Set<PersonId>()
        for (const task of due) {
          const personId = await whoIsHere(tx, scope, task, at)
          if (personId) {
            told.add(personId)
            continue
          }
          // Somebody has to name an owner; the page for it says no more than that one is missing.
          for (const lead of await peopleWithRole(tx, scope, 'lead')) told.add(lead.personId)
          context.log.error({ organisationId, safetyTaskId: task.safetyTaskId }, 'an answer that needs a person is due and everybody who has to do with it has left')
        }
        for (const personId of told) await tellByMail(context, tx, scope, personId)
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

/** The deputy, or the owner again, or the case's therapists: the first of them who still works here. */
async function whoIsHere(tx: Tx, scope: OrganisationScope, task: { caseId: CaseId; ownerId: PersonId; deputyId: PersonId | null }, at: number): Promise<PersonId | undefined> {
  const therapists = (await therapistsOfCase(tx, scope, task.caseId)).filter((part) => part.until === null || part.until > at).map((part) => part.personId)
  const candidates = [...(task.deputyId ? [task.deputyId] : []), task.ownerId, ...therapists]
  const here = await namesOf(tx, scope, candidates)
  return candidates.find((personId) => here.has(personId))
}
