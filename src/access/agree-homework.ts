// Writes down what the pair agreed to try until they meet again, puts it into other words or takes it back: sealed, once, and on the case's chain.
import type { CommandId, HomeworkId, SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { seal } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { homeworkSeal, insertHomework, lastWording } from '#src/records/homework.ts'
import type { CaseScope, StaffScope } from '#src/records/scope.ts'
import { sessionOfCase } from '#src/records/sessions.ts'
import type { Context } from './context.ts'

/** No words take back what the session has. @throws Refusal not-found for another case's session, or when there is nothing to take back; conflict when somebody else wrote meanwhile; gone once erased */
export async function agreeHomework(
  context: Context,
  scope: { readonly case: CaseScope; readonly staff: StaffScope },
  { command, sessionId, text }: { readonly command: CommandId; readonly sessionId: SessionId; readonly text: string | null },
): Promise<void> {
  const key = await context.keyring.client(scope.case.organisationId, scope.case.clientId)
  if (!key) throw new Refusal('gone')
  await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope.case, command, at))) return
    if (!(await sessionOfCase(tx, scope.case, sessionId))) throw new Refusal('not-found')
    const { wording, holds } = await lastWording(tx, scope.case, sessionId)
    if (text === null && !holds) throw new Refusal('not-found')
    const id = context.newId() as HomeworkId
    const words = text === null ? null : seal(key, text, homeworkSeal(id))
    if (!(await insertHomework(tx, scope.case, scope.staff, { id, sessionId, wording: wording + 1, words, at }))) throw new Refusal('conflict')
    await audit(tx, scope.case, { action: text === null ? 'take-back-homework' : holds ? 'reword-homework' : 'agree-homework', subjectId: id, id: context.newId(), at })
  })
}
