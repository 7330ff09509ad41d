// Reads what became of those whose cases have ended, some at a time, so that answers never lie in memory as a whole.
import { endedCase, type EndedCase } from '#src/domain/evidence/ended/ended-case.ts'
import type { Ground } from '#src/domain/brief/ground.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { closedCasesAfter, closedCasesAmong, endedHistories } from '#src/records/closed-cases.ts'
import { inReading, type Database, type Tx } from '#src/records/database.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

const casesAtATime = 200

export interface Asked {
  /** Cases opened from this instant on; null for all. */
  readonly openedFrom: number | null
  /** Every version of every outcome. */
  readonly outcomes: readonly Instrument[]
  readonly ground: Ground
}

/** By case. */
export type EndedCases = ReadonlyMap<CaseId, EndedCase>

/** @param told how many cases have been read */
export async function gatherEnded(db: Database, scope: OrganisationScope, asked: Asked, told: (cases: number) => void): Promise<EndedCases> {
  const ended = new Map<CaseId, EndedCase>()
  for (let last: CaseId | null = null; ; ) {
    const after: CaseId | null = last
    const some: Ended = await inReading(db, scope, async (tx) => await endedOf(tx, scope, asked, await closedCasesAfter(tx, scope, after, casesAtATime, asked.openedFrom)))
    if (some.length === 0) return ended
    for (const [caseId, one] of some) ended.set(caseId, one)
    last = some.at(-1)![0]
    told(ended.size)
  }
}

/** The same where some cases have changed. In order of id, as if all had been read. */
export async function regatherEnded(db: Database, scope: OrganisationScope, asked: Asked, ended: EndedCases, changed: readonly CaseId[]): Promise<EndedCases> {
  const others = new Map(ended)
  for (const caseId of changed) others.delete(caseId)
  for (let from = 0; from < changed.length; from += casesAtATime) {
    const some = await inReading(db, scope, async (tx) => await endedOf(tx, scope, asked, await closedCasesAmong(tx, scope, changed.slice(from, from + casesAtATime), asked.openedFrom)))
    for (const [caseId, one] of some) others.set(caseId, one)
  }
  return new Map([...others].sort(([one], [other]) => (one < other ? -1 : 1)))
}

type Ended = readonly (readonly [CaseId, EndedCase])[]

async function endedOf(tx: Tx, scope: OrganisationScope, { outcomes, ground }: Asked, ids: readonly CaseId[]): Promise<Ended> {
  if (ids.length === 0) return []
  const histories = await endedHistories(tx, scope, ids)
  return histories.map((history) => [history.caseId, endedCase(history, { outcomes, ground })])
}
