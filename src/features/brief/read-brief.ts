// Reads one brief for one reader: audited first, composed from what they may see, and kept as it was shown.
import { briefOfCase, type BriefOfCase } from '#src/access/brief.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { audit } from '#src/records/audit.ts'
import { lastConsent } from '#src/records/consents.ts'
import { inTransaction } from '#src/records/database.ts'
import { openSafetyTasks, type SafetyTask } from '#src/records/safety.ts'
import { insertShownBrief } from '#src/records/shown-briefs.ts'

export interface BriefMatter extends BriefOfCase {
  readonly consent: { readonly withdrawnAt: number | null } | null
  /** Open tasks of this reader, this case's and others'. */
  readonly tasks: readonly SafetyTask[]
}

/** @throws Refusal not-found when `asked` is no session of this case */
export async function readBrief(context: Context, scope: StaffOfCase, asked: SessionId | undefined): Promise<BriefMatter> {
  return await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    await audit(tx, scope.case, { action: 'view-brief', subjectId: asked ?? null, id: context.newId(), at })
    const found = await briefOfCase(context, tx, scope.case, at, asked)
    await insertShownBrief(tx, scope.case, scope.staff, { shownBriefId: context.newId(), brief: found.brief, at })
    return { ...found, consent: (await lastConsent(tx, scope.case)) ?? null, tasks: await openSafetyTasks(tx, scope.staff, at) }
  })
}
