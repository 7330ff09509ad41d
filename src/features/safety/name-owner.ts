// Somebody who leads names who looks at the answers that nobody has any more: each begins anew with them, and they are told by mail.
import type { Context } from '#src/access/context.ts'
import { tellByMail } from '#src/access/safety.ts'
import type { CommandId, PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { minute } from '#src/platform/time.ts'
import { giveToOwner, lockAnswersOfNobody } from '#src/records/answers-of-nobody.ts'
import { auditOn } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { mayWatch, readPerson } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'

/** @throws Refusal invalid for somebody who cannot own it, conflict when none is nobody's any more */
export async function nameOwner(context: Context, staff: StaffScope, input: { command: CommandId; owner: PersonId }): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, input.command, at))) return
    const owner = await readPerson(tx, staff, input.owner)
    if (!owner || !mayWatch(owner)) throw new Refusal('invalid', 'safety.nobodys.who.mend')
    const tasks = await lockAnswersOfNobody(tx, staff, at)
    if (tasks.length === 0) throw new Refusal('conflict', 'safety.nobodys.taken')
    const { acknowledgeWithinMinutes } = await readOrganisation(tx, staff)
    for (const { safetyTaskId, level } of tasks) {
      await giveToOwner(tx, staff, safetyTaskId, input.owner, level === 'urgent' ? at + acknowledgeWithinMinutes * minute : null)
    }
    await tellByMail(context, tx, staff, input.owner)
    // In the order of the chains, so that two writers never wait in a circle.
    for (const { safetyTaskId, caseId } of [...tasks].sort((one, other) => (one.caseId < other.caseId ? -1 : 1))) {
      await auditOn(tx, staff, caseId, { action: 'name-safety-owner', subjectId: safetyTaskId, id: context.newId(), at })
    }
  })
}
