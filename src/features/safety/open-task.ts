// Opens one task for somebody who has to do with it: that is written down, and from then on the deputy need not be told.
import type { Context } from '#src/access/context.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { PersonId, SafetyTaskId } from '#src/domain/kernel/ids.ts'
import { auditOn } from '#src/records/audit.ts'
import { therapistsOfCase } from '#src/records/cases.ts'
import { inTransaction } from '#src/records/database.ts'
import { contactsIn } from '#src/records/organisation.ts'
import { namesOf } from '#src/records/people.ts'
import { markOpened, safetyTaskFor, type SafetyTask } from '#src/records/safety.ts'
import type { StaffScope } from '#src/records/scope.ts'

export interface OpenedTask {
  readonly task: SafetyTask & { readonly openedAt: number }
  readonly therapist: string | null
  /** Whether the reader is the case's therapist, and so may go on to the brief. */
  readonly ownCase: boolean
  readonly names: ReadonlyMap<PersonId, string>
  readonly contacts: readonly { readonly label: string; readonly phone: string; readonly hours: string }[]
}

/** @throws Refusal not-found for whoever has nothing to do with it */
export async function openTask(context: Context, staff: StaffScope, id: SafetyTaskId): Promise<OpenedTask> {
  return await inTransaction(context.db, staff, async (tx) => {
    const at = context.clock()
    const found = await safetyTaskFor(tx, staff, id, at)
    if (!found) throw new Refusal('not-found')
    await auditOn(tx, staff, found.caseId, { action: 'open-safety', subjectId: id, id: context.newId(), at })
    await markOpened(tx, staff, id, at)
    const parts = (await therapistsOfCase(tx, staff, found.caseId)).filter((part) => part.since <= at && (part.until === null || part.until > at))
    return {
      task: { ...found, openedAt: found.openedAt ?? at },
      therapist: parts.map((part) => part.name).join(', ') || null,
      ownCase: staff.roles.has('therapist') && parts.some((part) => part.personId === staff.personId),
      names: await namesOf(tx, staff, [found.ownerId, ...(found.deputyId ? [found.deputyId] : [])]),
      contacts: await contactsIn(tx, staff, found.language),
    }
  })
}
