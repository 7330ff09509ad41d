// Somebody says that they have seen the answer and will talk about it: the first time counts.
import type { Context } from '#src/access/context.ts'
import type { CaseId, CommandId, SafetyTaskId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { auditOn } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { markAcknowledged, safetyTaskFor } from '#src/records/safety.ts'
import type { StaffScope } from '#src/records/scope.ts'

/** @throws Refusal not-found for whoever has nothing to do with it @returns whose case it is */
export async function acknowledge(context: Context, staff: StaffScope, id: SafetyTaskId, command: CommandId): Promise<CaseId> {
  return await inTransaction(context.db, staff, async (tx) => {
    const at = context.clock()
    const task = await safetyTaskFor(tx, staff, id, at)
    if (!task) throw new Refusal('not-found')
    if ((await isFirstTime(tx, staff, command, at)) && (await markAcknowledged(tx, staff, id, at))) {
      await auditOn(tx, staff, task.caseId, { action: 'acknowledge-safety', subjectId: id, id: context.newId(), at })
    }
    return task.caseId
  })
}
