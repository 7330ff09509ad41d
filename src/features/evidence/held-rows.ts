// Reads an organisation's sums of a measure: what has changed since they were last read where they are held in memory, and else all of them.
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { inSnapshot, type Database } from '#src/records/database.ts'
import { changesAfter, readHead, serverNow, type EvidenceHead } from '#src/records/evidence-changes.ts'
import { readKeptRows, type KeptMeasure } from '#src/records/evidence.ts'
import type { KeptRows } from '#src/records/kept-study.ts'
import { patchRows } from '#src/records/patch-rows.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

export interface Wanted extends KeptMeasure {
  /** Cases opened from this instant on; null for all. */
  readonly openedFrom: number | null
}

/** Of one organisation and measure alone, and worth nothing once its server is another, somebody was erased, or it is put back to an earlier state. */
export interface HeldRows {
  readonly of: string
  readonly server: string
  readonly head: EvidenceHead
  readonly rows: KeptRows
}

export interface Patch {
  readonly changes: readonly { readonly caseId: CaseId; readonly isClosed: boolean }[]
  /** The clients that changed, by their numbers before and now. */
  readonly before: readonly number[]
  readonly now: readonly number[]
  /** As they were, where they were overwritten in their place. */
  readonly was: KeptRows | null
}

export interface Reading {
  readonly rows: HeldRows
  /** What has changed since; null when everything was read. */
  readonly patch: Patch | null
}

/** With more, reading everything is no slower. A design choice. */
const mostChanges = 5000

export async function readHeldRows(db: Database, scope: OrganisationScope, wanted: Wanted, held: HeldRows | null): Promise<Reading> {
  const of = JSON.stringify([scope.organisationId, wanted.instrumentId, wanted.scoring, wanted.openedFrom])
  return await inSnapshot(db, scope, async (tx) => {
    const [head, server] = [await readHead(tx, scope), await serverNow(tx)]
    const mayGoOn = held !== null && held.of === of && held.server === server && held.head.erased === head.erased && held.head.number <= head.number
    if (mayGoOn) {
      const changes = await changesAfter(tx, scope, held.head.number)
      const caseIds = changes.map(({ caseId }) => caseId)
      if (caseIds.length === 0) return { rows: { ...held, head }, patch: { changes, before: [], now: [], was: null } }
      const patched = caseIds.length > mostChanges ? null : patchRows(held.rows, await readKeptRows(tx, scope, wanted, wanted.openedFrom, { caseIds, taken: held.rows.taken }), caseIds)
      if (patched) return { rows: { of, server, head, rows: patched.rows }, patch: { changes, before: patched.before, now: patched.now, was: patched.was } }
    }
    return { rows: { of, server, head, rows: await readKeptRows(tx, scope, wanted, wanted.openedFrom) }, patch: null }
  })
}
