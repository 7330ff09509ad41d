// Writes down what the two agreed because of feedback, corrects it or takes it back: sealed, once, and on the case's chain.
import type { AgreedFact } from '#src/domain/brief/history.ts'
import type { AgreedLineId, CommandId, SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { seal } from '#src/platform/crypto.ts'
import { agreedLineOf, agreedSeal, insertAgreedLine } from '#src/records/agreed-lines.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import type { CaseScope, StaffScope } from '#src/records/scope.ts'
import { sessionOfCase } from '#src/records/sessions.ts'
import type { Context } from './context.ts'

/** A new line of a session, or another wording for one that holds; no words take it back. */
export type Agreement = { readonly command: CommandId } & (
  | { readonly sessionId: SessionId; readonly answers: AgreedFact['answers']; readonly text: string }
  | { readonly replaces: AgreedLineId; readonly text: string | null }
)

/** @throws Refusal not-found for a session or line that is not of this case or holds no more, gone once erased */
export async function agreeLine(context: Context, scope: { readonly case: CaseScope; readonly staff: StaffScope }, agreement: Agreement): Promise<void> {
  const key = await context.keyring.client(scope.case.organisationId, scope.case.clientId)
  if (!key) throw new Refusal('gone')
  const id = context.newId() as AgreedLineId
  const words = agreement.text === null ? null : seal(key, agreement.text, agreedSeal(id))
  await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope.case, agreement.command, at))) return
    const replaces = 'replaces' in agreement ? agreement.replaces : null
    const ground = 'replaces' in agreement ? await agreedLineOf(tx, scope.case, agreement.replaces) : await sessionOfCase(tx, scope.case, agreement.sessionId) && agreement
    if (!ground) throw new Refusal('not-found')
    const { sessionId, answers } = ground
    if (!(await insertAgreedLine(tx, scope.case, scope.staff, { id, sessionId, answers, words, replaces, at }))) throw new Refusal('not-found')
    await audit(tx, scope.case, { action: replaces === null ? 'agree-line' : words === null ? 'take-back-agreed-line' : 'correct-agreed-line', subjectId: id, id: context.newId(), at })
  })
}
