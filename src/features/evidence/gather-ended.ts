// Reads what became of those whose cases have ended, some at a time, so that answers never lie in memory as a whole.
import { endedCase, type EndedCase } from '#src/domain/evidence/ended/ended-case.ts'
import type { Ground } from '#src/domain/brief/ground.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { closedCasesAfter, endedHistories } from '#src/records/closed-cases.ts'
import { inReading, type Database } from '#src/records/database.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

const casesAtATime = 200

export interface Asked {
  /** Cases opened from this instant on; null for all. */
  readonly openedFrom: number | null
  /** Every version of every outcome. */
  readonly outcomes: readonly Instrument[]
  readonly ground: Ground
}

/** @param told how many cases have been read */
export async function gatherEnded(db: Database, scope: OrganisationScope, { openedFrom, outcomes, ground }: Asked, told: (cases: number) => void): Promise<EndedCase[]> {
  const ended: EndedCase[] = []
  let last: CaseId | null = null
  for (;;) {
    const after: CaseId | null = last
    const { ids, histories } = await inReading(db, scope, async (tx) => {
      const found = await closedCasesAfter(tx, scope, after, casesAtATime, openedFrom)
      return { ids: found, histories: found.length > 0 ? await endedHistories(tx, scope, found) : [] }
    })
    if (ids.length === 0) return ended
    for (const history of histories) ended.push(endedCase(history, { outcomes, ground }))
    last = ids.at(-1)!
    told(ended.length)
  }
}
