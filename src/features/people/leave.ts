// Somebody leaves: every case goes to a colleague, closed ones too, and every way in ends, in one transaction.
import type { Context } from '#src/access/context.ts'
import { tellByMail } from '#src/access/safety.ts'
import { shutOwnPart, takeBackStartCode } from '#src/access/shut-own-part.ts'
import type { CaseId, CommandId, PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit, auditOn } from '#src/records/audit.ts'
import { endPartInCase, insertTherapistOfCase } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { pinsChosenInTimeOf } from '#src/records/doors.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { coveredBy, endCovers, lockOwnCasesOf, removeFromWork } from '#src/records/leaving.ts'
import { lockPeople, lockPerson, readPerson } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { handOverSessions } from '#src/records/sessions.ts'
import { endSupervisions } from '#src/records/supervisions.ts'
import { countAnswersWaitingFor, handOverAllWaitingAnswers } from '#src/records/waiting-answers.ts'
import { endLinksOfAdmin } from './end-links.ts'
import { mustKeepLookedAfter, personHere } from './person-here.ts'

/**
 * Of somebody who has left already, what is still theirs goes over.
 * @param input `to` takes over their cases and what waits; refused without one while there is anything @throws Refusal not-found
 */
export async function leave(context: Context, scope: StaffScope, personId: PersonId, input: { command: CommandId; to: PersonId | null }): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await lockPeople(tx, scope)
    await lockPerson(tx, scope, personId)
    const cases = await lockOwnCasesOf(tx, scope, personId)
    const hasLeft = cases.length > 0 && typeof (await readPerson(tx, scope, personId))?.leftAt === 'number'
    const leaver = hasLeft ? null : await personHere(tx, scope, personId)
    if (leaver) await mustKeepLookedAfter(tx, scope, leaver, [])
    if (input.to) await mustBeAbleToTakeOver(tx, scope, personId, input.to)
    const waiting = await countAnswersWaitingFor(tx, scope, personId)
    if (!input.to && (cases.length > 0 || waiting > 0)) throw new Refusal('conflict', 'people.mend.needs-colleague')

    for (const caseId of await pinsChosenInTimeOf(tx, scope, personId)) await shutOwnPart(context, tx, scope, caseId, at)
    for (const { caseId, ownerId } of await coveredBy(tx, scope, personId, at)) {
      await takeBackStartCode(context, tx, scope, caseId, at)
      await handOverSessions(tx, scope, caseId, at, ownerId, { heldBy: personId })
      await keepEvidence(tx, scope, [caseId])
    }
    await endCovers(tx, scope, personId, at)
    for (const { caseId } of input.to ? cases : []) await handOverCase(context, tx, scope, caseId, personId, input.to!, at)
    const isNews = await handOverAllWaitingAnswers(tx, scope, personId, input.to)
    if (input.to && isNews) await tellByMail(context, tx, scope, input.to)
    if (!leaver) return
    await endSupervisions(tx, scope, { therapistId: personId }, at)
    await endSupervisions(tx, scope, { supervisorId: personId }, at)
    await removeFromWork(tx, scope, personId, at)
    await endLinksOfAdmin(context, tx, scope, leaver, [], at)
    await audit(tx, scope, { action: 'leave-organisation', subjectId: personId, id: context.newId(), at })
  })
}

async function mustBeAbleToTakeOver(tx: Tx, scope: StaffScope, personId: PersonId, to: PersonId): Promise<void> {
  const colleague = to === personId ? undefined : await personHere(tx, scope, to).catch(() => undefined)
  if (!colleague?.roles.includes('therapist')) throw new Refusal('conflict', 'people.mend.colleague')
}

async function handOverCase(context: Context, tx: Tx, scope: StaffScope, caseId: CaseId, from: PersonId, to: PersonId, at: number): Promise<void> {
  await endPartInCase(tx, scope, caseId, { part: 'own' }, at)
  await endCovers(tx, scope, to, at, caseId)
  await insertTherapistOfCase(tx, scope, { id: context.newId(), caseId, personId: to, part: 'own', since: at, until: null })
  await handOverSessions(tx, scope, caseId, at, to, { heldBy: from })
  await shutOwnPart(context, tx, scope, caseId, at)
  await auditOn(tx, scope, caseId, { action: 'hand-over-case', subjectId: to, id: context.newId(), at })
  await keepEvidence(tx, scope, [caseId])
}
