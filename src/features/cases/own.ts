// Some things only the therapist whose case it is may do: whoever covers looks after it, and does not give it away.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { lockCase } from '#src/records/cases.ts'
import type { Tx } from '#src/records/database.ts'
import { partInCase } from '#src/records/reach.ts'

/** Asked again inside the transaction: between the page and the press the case may have gone to somebody else. */
export async function mustBeOwn(context: Context, tx: Tx, { staff, case: scope }: StaffOfCase): Promise<void> {
  await lockCase(tx, scope)
  const part = await partInCase(tx, staff, scope.caseId, context.clock())
  if (part?.part !== 'own') throw new Refusal('forbidden', 'cases.not-own')
}
