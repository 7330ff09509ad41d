// Reads why a signal stands in a brief: audited first, and from the very same brief.
import { briefOfCase, type BriefOfCase } from '#src/access/brief.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { toldIn } from '#src/domain/signal/precedence.ts'
import type { Signal } from '#src/domain/signal/signal.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'

export interface Explained extends BriefOfCase {
  /** Those of this kind, in the order of the brief: one or more. */
  readonly signals: readonly [Signal, ...Signal[]]
}

/** @throws Refusal not-found when the brief has no signal of this kind, or `asked` is no session of this case */
export async function explain(context: Context, scope: StaffOfCase, kind: string, asked: SessionId | undefined): Promise<Explained> {
  const found = await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    await audit(tx, scope.case, { action: 'view-signal', subjectId: asked ?? null, id: context.newId(), at })
    return await briefOfCase(context, tx, scope.case, at, asked)
  })
  const [first, ...others] = toldIn(found.brief).filter((signal) => signal.kind === kind)
  if (!first) throw new Refusal('not-found')
  return { ...found, signals: [first, ...others] }
}
