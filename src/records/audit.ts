// Adds to the audit chain in the transaction of the deed: who, what, when; ids and verbs, never content.
import { createHash } from 'node:crypto'
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope, OrganisationScope } from './scope.ts'

const beginning = Buffer.alloc(32)

/** What is bound by a link of the chain, in this order; times in milliseconds. */
export interface AuditFact {
  readonly at: number
  readonly auditId: string
  readonly position: number
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly subjectId: string | null
  readonly requestId: string | null
}

/** sha256(previous hash, chain, fact): the same in writing and in verifying. */
export function linkHash(previous: Buffer, organisationId: string, chainId: string, fact: AuditFact): Buffer {
  const { at, auditId, position, actorKind, actorId, action, subjectId, requestId } = fact
  const text = JSON.stringify([organisationId, chainId, at, auditId, position, actorKind, actorId, action, subjectId, requestId])
  return createHash('sha256').update(previous).update(text).digest()
}

export interface Deed {
  /** `verb-noun`, e.g. `view-brief`, `submit-check-in`. */
  readonly action: string
  readonly subjectId?: string | null
  readonly id: string
  readonly at: number
}

/**
 * Writes one row on the chain of the scope's case, or of the organisation when the scope has none.
 * Holds the chain's head until the transaction ends, so call it late.
 */
export async function audit(tx: Tx, scope: OrganisationScope | CaseScope | ClientScope, deed: Deed): Promise<void> {
  const chainId = 'caseId' in scope ? scope.caseId : scope.organisationId
  await auditOn(tx, scope, chainId, deed)
}

export async function auditOn(tx: Tx, scope: OrganisationScope, chainId: string, deed: Deed): Promise<void> {
  const head = await tx
    .selectFrom('audit_heads')
    .select(['length', 'hash'])
    .where('organisation_id', '=', scope.organisationId)
    .where('chain_id', '=', chainId)
    .forUpdate()
    .executeTakeFirst()
  if (!head) {
    await tx
      .insertInto('audit_heads')
      .values({ organisation_id: scope.organisationId, chain_id: chainId, length: 0, hash: beginning })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'chain_id']).doNothing())
      .execute()
    return await auditOn(tx, scope, chainId, deed)
  }
  const fact: AuditFact = {
    at: deed.at,
    auditId: deed.id,
    position: head.length + 1,
    actorKind: scope.actor.kind,
    actorId: scope.actor.id,
    action: deed.action,
    subjectId: deed.subjectId ?? null,
    requestId: scope.requestId,
  }
  const hash = linkHash(head.hash, scope.organisationId, chainId, fact)
  await tx
    .insertInto('audit_events')
    .values({
      organisation_id: scope.organisationId,
      at: new Date(fact.at),
      audit_id: fact.auditId,
      chain_id: chainId,
      position: fact.position,
      actor_kind: scope.actor.kind,
      actor_id: fact.actorId,
      action: fact.action,
      subject_id: fact.subjectId,
      request_id: fact.requestId,
      previous_hash: head.hash,
      hash,
    })
    .execute()
  await tx
    .updateTable('audit_heads')
    .set({ length: fact.position, hash })
    .where('organisation_id', '=', scope.organisationId)
    .where('chain_id', '=', chainId)
    .execute()
}
