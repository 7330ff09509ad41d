// Walks the audit chains of an organisation and says where one is broken: a row changed, missing, doubled or added behind our back.
import { beginning, eraseCase, factText, linkHash } from './audit.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export interface ChainFault {
  readonly chainId: string
  /** Where the chain first departs from what was written; 1 is its first row. */
  readonly position: number
  /** `headless`: rows without the end that is kept beside them; `added`: more rows than were written; `gone`: neither rows nor end of a case or an organisation that is there. */
  readonly fault: 'missing' | 'changed' | 'cut-short' | 'headless' | 'added' | 'gone'
}

export interface ChainReport {
  readonly chains: number
  readonly rows: number
  readonly faults: readonly ChainFault[]
}

/** Walks every chain that there is, by its end or by its rows. */
export async function verifyAudit(tx: Tx, scope: OrganisationScope): Promise<ChainReport> {
  const heads = await tx
    .selectFrom('audit_heads')
    .select(['chain_id as chainId', 'length', 'hash'])
    .where('organisation_id', '=', scope.organisationId)
    .execute()
  const counted = await tx
    .selectFrom('audit_events')
    .select(['chain_id as chainId', (eb) => eb.fn.countAll<number>().as('rows')])
    .where('organisation_id', '=', scope.organisationId)
    .groupBy('chain_id')
    .execute()
  const faults: ChainFault[] = []
  const rowsOf = new Map(counted.map(({ chainId, rows }) => [chainId, rows]))
  let rows = 0
  for (const head of heads) {
    const found = await verifyChain(tx, scope, head)
    const there = rowsOf.get(head.chainId) ?? 0
    rowsOf.delete(head.chainId)
    rows += found.rows
    if (found.fault) faults.push({ chainId: head.chainId, ...found.fault })
    // Whatever stands before the first row, or twice at one position, is passed over by the walk.
    else if (there !== head.length) faults.push({ chainId: head.chainId, position: found.rows, fault: 'added' })
  }
  for (const chainId of rowsOf.keys()) faults.push({ chainId, position: 1, fault: 'headless' })
  return { chains: heads.length, rows, faults }
}

/** The organisation and each of its cases began a chain when they were made, and the chain of a case outlives it: those that have none any more. */
export async function chainsGone(tx: Tx, scope: OrganisationScope): Promise<readonly ChainFault[]> {
  const ends = await tx.selectFrom('audit_heads').select('chain_id as chainId').where('organisation_id', '=', scope.organisationId).execute()
  const cases = await tx.selectFrom('cases').select('case_id as caseId').where('organisation_id', '=', scope.organisationId).orderBy('case_id').execute()
  const erased = await tx
    .selectFrom('audit_events')
    .select('subject_id as caseId')
    .distinct()
    .where('organisation_id', '=', scope.organisationId)
    .where('chain_id', '=', scope.organisationId)
    .where('action', '=', eraseCase)
    .orderBy('caseId')
    .execute()
  const there = new Set(ends.map(({ chainId }) => chainId))
  return [scope.organisationId, ...[...cases, ...erased].map(({ caseId }) => String(caseId))].filter((chainId) => !there.has(chainId)).map((chainId) => ({ chainId, position: 1, fault: 'gone' }))
}

const pageRows = 1_000

async function verifyChain(
  tx: Tx,
  scope: OrganisationScope,
  head: { chainId: string; length: number; hash: Buffer },
): Promise<{ rows: number; fault?: Omit<ChainFault, 'chainId'> }> {
  let previous: Buffer = beginning
  let position = 0
  for (;;) {
    const page = await tx
      .selectFrom('audit_events')
      .selectAll()
      .where('organisation_id', '=', scope.organisationId)
      .where('chain_id', '=', head.chainId)
      .where('position', '>', position)
      .orderBy('position')
      .limit(pageRows)
      .execute()
    for (const row of page) {
      if (row.position !== position + 1) return { rows: position, fault: { position: position + 1, fault: 'missing' } }
      position = row.position
      const fact = factText(scope.organisationId, head.chainId, {
        at: row.at, auditId: row.audit_id, actorKind: row.actor_kind, actorId: row.actor_id, action: row.action, subjectId: row.subject_id,
        requestId: row.request_id,
      })
      const hash = linkHash(previous, position, fact)
      if (!hash.equals(row.hash)) return { rows: position, fault: { position, fault: 'changed' } }
      previous = hash
    }
    if (page.length < pageRows) break
  }
  if (position !== head.length || !previous.equals(head.hash)) return { rows: position, fault: { position: position + 1, fault: 'cut-short' } }
  return { rows: position }
}
