// The therapist's own check: a guess from the client's side, given before the client's answers may be seen, or one tap that says "not today".
import type { StaffOfCase } from '#src/access/gate.ts'
import type { Context } from '#src/access/context.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { startOf } from '#src/domain/session/before-after.ts'
import { mayHaveTakenPlace } from '#src/domain/session/course.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { insertMirror } from '#src/records/mirrors.ts'
import { sessionOfCase } from '#src/records/sessions.ts'
import type { CheckInput } from './input.ts'

/** The first check stays; sent again it changes nothing. @throws Refusal not-now before the session has begun */
export async function check(context: Context, scope: StaffOfCase, sessionId: SessionId, input: CheckInput): Promise<void> {
  await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope.case, input.command, at))) return
    const session = await sessionOfCase(tx, scope.case, sessionId)
    if (!session) throw new Refusal('not-found')
    if (!mayHaveTakenPlace({ ...session, number: null }) || startOf(session) > at) throw new Refusal('not-now', 'session.check.too-early')
    const isNew = await insertMirror(tx, scope.case, scope.staff, { sessionId, at, answers: input.answers })
    if (!isNew) return
    await audit(tx, scope.case, { action: input.answers ? 'submit-mirror' : 'decline-mirror', subjectId: sessionId, id: context.newId(), at })
    await keepEvidence(tx, scope.case, [scope.case.caseId])
  })
}
