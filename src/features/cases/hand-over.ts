// Gives a case to a colleague: access ends at once, by the client's door too; planned sessions and waiting answers follow.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { tellByMail } from '#src/access/safety.ts'
import { shutOwnPart } from '#src/access/shut-own-part.ts'
import type { CommandId, PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { endPartInCase, insertTherapistOfCase } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { endCovers } from '#src/records/leaving.ts'
import { staysTherapist } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { handOverSessions } from '#src/records/sessions.ts'
import { handOverWaitingAnswers } from '#src/records/waiting-answers.ts'
import { mustBeOwn } from './own.ts'

export async function handOver(context: Context, visit: StaffOfCase, input: { command: CommandId; to: PersonId }): Promise<void> {
  const { staff, case: scope } = visit
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await mustBeColleague(tx, staff, input.to)
    await mustBeOwn(context, tx, visit)
    await endPartInCase(tx, scope, scope.caseId, { part: 'own' }, at)
    await endCovers(tx, scope, input.to, at, scope.caseId)
    await insertTherapistOfCase(tx, scope, { id: context.newId(), caseId: scope.caseId, personId: input.to, part: 'own', since: at, until: null })
    await handOverSessions(tx, scope, scope.caseId, at, input.to, { heldBy: staff.personId })
    if (await handOverWaitingAnswers(tx, scope, staff.personId, input.to)) await tellByMail(context, tx, scope, input.to)
    await shutOwnPart(context, tx, scope, scope.caseId, at)
    await audit(tx, scope, { action: 'hand-over-case', subjectId: input.to, id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}

/** Another therapist who works here, and will until the transaction ends. Call it before the case is locked, in the order in which a leaving locks. */
export async function mustBeColleague(tx: Tx, staff: StaffScope, personId: PersonId): Promise<void> {
  if (personId === staff.personId || !(await staysTherapist(tx, staff, personId))) throw new Refusal('invalid', 'cases.colleague.gone')
}
