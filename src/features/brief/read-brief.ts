// Reads one brief for one reader: audited first, composed from what they may see, and kept as it was shown.
import { readCatalogue, type Catalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { Brief } from '#src/domain/brief/brief.ts'
import { composeBrief } from '#src/domain/brief/compose.ts'
import type { CaseHistory } from '#src/domain/brief/history.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { unseal } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { clientSeal, readCase } from '#src/records/cases.ts'
import { lastConsent } from '#src/records/consents.ts'
import { inTransaction } from '#src/records/database.ts'
import { readHistory } from '#src/records/history.ts'
import { readGround } from '#src/records/norms.ts'
import { openSafetyTasks, type SafetyTask } from '#src/records/safety.ts'
import { insertShownBrief } from '#src/records/shown-briefs.ts'

export interface BriefMatter {
  readonly brief: Brief
  /** What this reader may see, already blind. */
  readonly history: CaseHistory
  readonly catalogue: Catalogue
  /** null for a reader who may not read the client's words, and after an erasure. */
  readonly called: string | null
  readonly reference: string
  readonly erased: boolean
  readonly consent: { readonly withdrawnAt: number | null } | null
  /** Open tasks of this reader, this case's and others'. */
  readonly tasks: readonly SafetyTask[]
}

/** @throws Refusal not-found when `asked` is no session of this case */
export async function readBrief(context: Context, scope: StaffOfCase, asked: SessionId | undefined): Promise<BriefMatter> {
  const { organisationId, clientId, words } = scope.case
  const key = await context.keyring.client(organisationId, clientId)
  return await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    await audit(tx, scope.case, { action: 'view-brief', subjectId: asked ?? null, id: context.newId(), at })
    const history = await readHistory(tx, scope.case, key, at)
    const catalogue = await readCatalogue(context, tx, scope.staff)
    const brief = composeBrief(history, catalogue.all, await readGround(tx, scope.case), asked)
    if (asked && !brief.session) throw new Refusal('not-found')
    await insertShownBrief(tx, scope.case, scope.staff, { shownBriefId: context.newId(), brief, at })
    const found = await readCase(tx, scope.case)
    return {
      brief, history, catalogue, reference: found.reference, erased: key === null,
      called: key && words ? unseal(key, found.called, clientSeal(clientId, 'called')) : null,
      consent: (await lastConsent(tx, scope.case)) ?? null,
      tasks: await openSafetyTasks(tx, scope.staff, at),
    }
  })
}
