// Records the client's yes, or its end: the version of the words, the language, and the two smaller questions on their own.
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { endConsent, insertConsent } from '#src/records/consents.ts'
import { inTransaction } from '#src/records/database.ts'
import { pinOf } from '#src/records/doors.ts'
import type { ClientScope } from '#src/records/scope.ts'

const ticked = z.string().optional().transform((value) => value === 'on')
export const Agreement = z.object({ command: CommandId, supervision: ticked, words: ticked })

/** Where there is a PIN a yes needs it: it lets others see more. @throws Refusal forbidden */
export async function agree(context: Context, scope: ClientScope, given: z.infer<typeof Agreement>): Promise<void> {
  const at = context.clock()
  const { version, language } = context.content.consent(scope.language)
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, given.command, at))) return
    if (!scope.known && (await pinOf(tx, scope)).pinHash !== null) throw new Refusal('forbidden', 'error.pin-needed')
    const consentId = context.newId()
    // Words go to supervision only where the answers may: the second yes needs the first.
    await insertConsent(tx, scope, { consentId, version, language, at, supervision: given.supervision, words: given.supervision && given.words })
    await audit(tx, scope, { action: 'give-consent', subjectId: consentId, id: context.newId(), at })
  })
}

/** Whoever holds the link may stop: it is the safe direction. */
export async function stop(context: Context, scope: ClientScope, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    if (await endConsent(tx, scope, at)) await audit(tx, scope, { action: 'withdraw-consent', subjectId: scope.caseId, id: context.newId(), at })
  })
}
