// Shuts a client's own part when the case changes hands: whoever gave the start code, or could have, must not read on through the client's door.
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { auditOn } from '#src/records/audit.ts'
import type { Tx } from '#src/records/database.ts'
import { endOwnPart, endStartCode } from '#src/records/doors.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'

/** PIN, bound devices and start codes end; the link stays, so that nobody is kept from checking in. Nothing is deleted: a new start code opens the part again. */
export async function shutOwnPart(context: Context, tx: Tx, scope: OrganisationScope, caseId: CaseId, at: number): Promise<void> {
  if (await endOwnPart(tx, scope, caseId, at)) await auditOn(tx, scope, caseId, { action: 'shut-own-part', id: context.newId(), at })
}

/** Only a start code that nobody has used: the PIN is the client's still. */
export async function takeBackStartCode(context: Context, tx: Tx, scope: OrganisationScope, caseId: CaseId, at: number): Promise<void> {
  if (await endStartCode(tx, scope, caseId)) await auditOn(tx, scope, caseId, { action: 'end-start-code', id: context.newId(), at })
}
