// Notes what was done about a signal: only one that the brief tells now, with its numbers as they were shown, once, and on the case's chain.
import { writeAgreement } from '#src/access/agree-line.ts'
import { briefOfCase } from '#src/access/brief.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { HandlingId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import { deedsFor } from '#src/domain/signal/handling.ts'
import { seal } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { handlingSeal, insertHandling } from '#src/records/handlings.ts'
import { shownAs } from './find-told.ts'
import type { HandlingInput } from './input.ts'

/** @throws Refusal invalid for what may not be done about this kind, conflict when the brief no longer tells it, gone for words once erased */
export async function handle(context: Context, scope: StaffOfCase, kind: HandledKind, input: HandlingInput): Promise<void> {
  const { command, session, rule, deed, reason, words, agreed } = input
  if (!deedsFor(kind).includes(deed)) throw new Refusal('invalid', 'handling.not-for-this')
  const key = await context.keyring.client(scope.case.organisationId, scope.case.clientId)
  if (!key && (words || agreed)) throw new Refusal('gone')
  const id = context.newId() as HandlingId
  await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope.case, command, at))) return
    const { brief } = await briefOfCase(context, tx, scope.case, at, session ?? undefined)
    const shown = shownAs(brief, kind, rule)
    if (!shown) throw new Refusal('conflict', 'handling.no-longer-told')
    const sessionId = brief.session?.id ?? null
    await insertHandling(tx, scope.case, scope.staff, { id, kind, rule, sessionId, deed, reason, at, words: words && key ? seal(key, words, handlingSeal(id)) : null, shown })
    await audit(tx, scope.case, { action: `signal-${deed}`, subjectId: id, id: context.newId(), at })
    const agreedIn = sessionId ?? brief.lastSession?.session.id
    if (agreed && key && agreedIn) await writeAgreement(context, tx, scope, key, { sessionId: agreedIn, answers: kind, text: agreed })
  })
}
