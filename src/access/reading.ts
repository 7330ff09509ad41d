// From a signed-in person and a case to a case scope: own and covered cases, and flagged cases of one's supervisees whose clients agreed.
import { composeBrief } from '#src/domain/brief/compose.ts'
import { isFlagged as isFlaggedBrief } from '#src/domain/brief/flagged.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { inReading, type Tx } from '#src/records/database.ts'
import { readHistory } from '#src/records/history.ts'
import { readGround } from '#src/records/norms.ts'
import { partInCase, supervisedCase } from '#src/records/reach.ts'
import type { CaseScope, StaffScope } from '#src/records/scope.ts'
import { readCatalogue } from './catalogue.ts'
import type { Context } from './context.ts'
import { caseScope } from './scope.ts'

/**
 * @param restricted what becomes of a record that the client wants kept and not used
 * @throws Refusal not-found for another's case, so that nobody learns that it exists; forbidden for one that is kept and not used
 */
export async function caseOf(context: Context, staff: StaffScope, caseId: CaseId, restricted: 'open' | 'shut'): Promise<CaseScope> {
  return await inReading(context.db, staff, async (tx) => {
    const now = context.clock()
    if (staff.roles.has('therapist')) {
      const part = await partInCase(tx, staff, caseId, now)
      if (part && part.restrictedAt !== null && restricted === 'shut') throw new Refusal('forbidden', 'record.restricted')
      if (part) return caseScope(staff, { caseId, clientId: part.clientId, reader: 'therapist', words: true })
    }
    if (staff.roles.has('supervisor')) {
      const found = await supervisedCase(tx, staff, caseId, now)
      if (found?.supervision) {
        const scope = caseScope(staff, { caseId, clientId: found.clientId, reader: 'supervisor', words: found.words })
        if (await isFlagged(context, tx, scope)) return scope
      }
    }
    throw new Refusal('not-found')
  })
}

/** Whether the engine has anything on this case that a supervisor is there for. */
export async function isFlagged(context: Context, tx: Tx, scope: CaseScope): Promise<boolean> {
  const [history, catalogue, ground] = await Promise.all([readHistory(tx, scope, null, context.clock()), readCatalogue(context, tx, scope), readGround(tx, scope)])
  return isFlaggedBrief(composeBrief(history, catalogue.all, ground))
}
