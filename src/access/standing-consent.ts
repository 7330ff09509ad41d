// A client who has stopped writes nothing more; whoever sits at the desk is not asked.
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { lastConsent } from '#src/records/consents.ts'
import type { Tx } from '#src/records/database.ts'
import { sideOf, type CaseScope, type ClientScope } from '#src/records/scope.ts'

/** @throws Refusal forbidden where the client's yes does not stand */
export async function standingConsent(tx: Tx, scope: CaseScope | ClientScope): Promise<void> {
  if (sideOf(scope) === 'client' && (await lastConsent(tx, scope))?.withdrawnAt !== null) throw new Refusal('forbidden', 'checkin.agree-first')
}
