// Walks the audit chains of an organisation and says where one is broken: a row changed, missing, doubled or added behind our back.
import { beginning, factText, linkHash } from './audit.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export interface ChainFault {
  readonly chainId: string
  /** Where the chain first departs from what was written; 1 is its first row. */
  readonly position: number
  readonly fault: 'missing' | 'changed' | 'cut-short'
}

export interface ChainReport {
  readonly chains: number
  readonly rows: number
  readonly faults: readonly ChainFault[]
}

export async function verifyAudit(tx: Tx, scope: OrganisationScope): Promise<ChainReport> {
  const heads = await tx
    .selectFrom('audit_heads')
    .select(['chain_id as chainId', 'length', 'hash'])
    .where('organisation_id', '=', scope.organisationId)
    .execute()
  const faults: ChainFault[] = []
  let rows = 0
  for (const head of heads) {
    const found = await verifyChain(tx, scope, head)
    rows += found.rows
    if (found.fault) faults.push({ chainId: head.chainId, ...found.fault })
  }
  return { chains: heads.length, rows, faults }
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
