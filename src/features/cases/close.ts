// Closes a case (the client's link stops, planned sessions are called off) and opens it again, with a new link; nothing is deleted.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { takeBackStartCode } from '#src/access/shut-own-part.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { setClosed } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { revokeLinks } from '#src/records/doors.ts'
import { noteEvidenceChange } from '#src/records/evidence-changes.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { cancelSessionsFrom } from '#src/records/sessions.ts'
import { countWaitingAnswers } from '#src/records/waiting-answers.ts'
import { mustBeOwn } from './own.ts'

export async function closeCase(context: Context, visit: StaffOfCase, command: CommandId): Promise<void> {
  const scope = visit.case
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await mustBeOwn(context, tx, visit)
    if ((await countWaitingAnswers(tx, scope)) > 0) throw new Refusal('conflict', 'cases.close.answers-wait')
    await setClosed(tx, scope, at)
    await cancelSessionsFrom(tx, scope, at)
    await audit(tx, scope, { action: 'close-case', id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}

export async function reopenCase(context: Context, visit: StaffOfCase, command: CommandId): Promise<void> {
  const scope = visit.case
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await mustBeOwn(context, tx, visit)
    await setClosed(tx, scope, null)
    // Who has the link of then is not known any more.
    await revokeLinks(tx, scope, at)
    await takeBackStartCode(context, tx, scope, scope.caseId, at)
    await audit(tx, scope, { action: 'reopen-case', id: context.newId(), at })
    await noteEvidenceChange(tx, scope, scope.caseId)
  })
}
