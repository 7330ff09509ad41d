// Writes down what the two agreed because of feedback, corrects it or takes it back: sealed, once, and on the case's chain.
import type { AgreedFact } from '#src/domain/brief/history.ts'
import type { AgreedLineId, CommandId, SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { seal } from '#src/platform/crypto.ts'
import { agreedLineOf, agreedSeal, insertAgreedLine } from '#src/records/agreed-lines.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import type { CaseScope, StaffScope } from '#src/records/scope.ts'
import { sessionOfCase } from '#src/records/sessions.ts'
import type { Context } from './context.ts'

/** A new line of a session, or another wording for one that holds; no words take it back. */
export type Agreement =
  | { readonly sessionId: SessionId; readonly answers: AgreedFact['answers']; readonly text: string }
  | { readonly replaces: AgreedLineId; readonly text: string | null }

interface Scopes {
  readonly case: CaseScope
  readonly staff: StaffScope
}

/** @throws Refusal not-found for a session or line that is not of this case or holds no more, gone once erased */
export async function agreeLine(context: Context, scope: Scopes, { command, ...agreement }: Agreement & { readonly command: CommandId }): Promise<void> {
  const key = await context.keyring.client(scope.case.organisationId, scope.case.clientId)
  if (!key) throw new Refusal('gone')
  await inTransaction(context.db, scope.case, async (tx) => {
    if (await isFirstTime(tx, scope.case, command, context.clock())) await writeAgreement(context, tx, scope, key, agreement)
  })
}

/** The same as part of another deed. @param key the client's @throws Refusal not-found as above */
export async function writeAgreement(context: Context, tx: Tx, scope: Scopes, key: Buffer, agreement: Agreement): Promise<void> {
  const at = context.clock()
  const id = context.newId() as AgreedLineId
  const replaces = 'replaces' in agreement ? agreement.replaces : null
  const ground = 'replaces' in agreement ? await agreedLineOf(tx, scope.case, agreement.replaces) : (await sessionOfCase(tx, scope.case, agreement.sessionId)) && agreement
  if (!ground) throw new Refusal('not-found')
  const words = agreement.text === null ? null : seal(key, agreement.text, agreedSeal(id))
  if (!(await insertAgreedLine(tx, scope.case, scope.staff, { id, sessionId: ground.sessionId, answers: ground.answers, words, replaces, at }))) throw new Refusal('not-found')
  await audit(tx, scope.case, { action: replaces === null ? 'agree-line' : words === null ? 'take-back-agreed-line' : 'correct-agreed-line', subjectId: id, id: context.newId(), at })
}
