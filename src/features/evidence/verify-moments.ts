// Makes every stored sum of an organisation anew, some cases at a time, and says what differs; where it is asked to, it puts that right.
import type { Context } from '#src/access/context.ts'
import { audit } from '#src/records/audit.ts'
import { inReading, inTransaction } from '#src/records/database.ts'
import { casesAfter, compareEvidence, keepEvidence, type EvidenceFault } from '#src/records/evidence-moments.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { settleMoments } from './settle-moments.ts'

const casesAtATime = 100

export interface MomentsReport {
  readonly cases: number
  /** As they were found, also where they were put right. */
  readonly faults: readonly EvidenceFault[]
}

/** @param repair what differs becomes what it should be, with a row in the organisation's audit for each part of it that was written */
export async function verifyMoments(context: Context, scope: OrganisationScope, repair: boolean): Promise<MomentsReport> {
  await settleMoments(context, scope)
  const faults: EvidenceFault[] = []
  let cases = 0
  for (let last: string | null = null; ; ) {
    const page = await inReading(context.db, scope, async (tx) => {
      const caseIds = await casesAfter(tx, scope, last, casesAtATime)
      return { caseIds, faults: caseIds.length > 0 ? await compareEvidence(tx, scope, caseIds) : [] }
    })
    if (page.caseIds.length === 0) break
    cases += page.caseIds.length
    faults.push(...page.faults)
    const wrong = [...new Set(page.faults.map(({ caseId }) => caseId))]
    if (repair && wrong.length > 0) {
      await inTransaction(context.db, scope, async (tx) => {
        await keepEvidence(tx, scope, wrong)
        await audit(tx, scope, { action: 'rebuild-evidence-sums', id: context.newId(), at: context.clock() })
      })
    }
    last = page.caseIds.at(-1)!
  }
  return { cases, faults }
}
