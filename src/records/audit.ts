// Adds to the audit chain in the transaction of the deed: who, what, when; ids and verbs, never content.
import { createHash } from 'node:crypto'
import { unread } from '#src/platform/statement.ts'
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope, OrganisationScope } from './scope.ts'

/** What is bound by a link of the chain; times in milliseconds. */
export interface AuditFact {
  readonly at: number
  readonly auditId: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly subjectId: string | null
  readonly requestId: string | null
}

/** What the first link of every chain hangs on. */
export const beginning = Buffer.alloc(32)

/** The fact as text, the same in writing and in verifying. */
export function factText(organisationId: string, chainId: string, { at, auditId, actorKind, actorId, action, subjectId, requestId }: AuditFact): string {
  return JSON.stringify([organisationId, chainId, at, auditId, actorKind, actorId, action, subjectId, requestId])
}

/** sha256(previous hash, position, fact). The database computes the same when it adds a row, so that adding takes one statement and no second look. */
export function linkHash(previous: Buffer, position: number, fact: string): Buffer {
  return createHash('sha256').update(previous).update(`${position}${fact}`).digest()
}

/** Of a case that is no more and whose chain stays. */
export const eraseCase = 'erase-case'

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
  const fact: AuditFact = {
    at: deed.at, auditId: deed.id, actorKind: scope.actor.kind, actorId: scope.actor.id, action: deed.action, subjectId: deed.subjectId ?? null,
    requestId: scope.requestId,
  }
  const text = factText(scope.organisationId, chainId, fact)
  await unread`
    with head as (
      insert into audit_heads (organisation_id, chain_id, length, hash)
      values (${scope.organisationId}, ${chainId}, 1, ${linkHash(beginning, 1, text)})
      on conflict (organisation_id, chain_id) do update
      set length = audit_heads.length + 1,
          hash = sha256(audit_heads.hash || convert_to((audit_heads.length + 1)::text || ${text}::text, 'UTF8'))
      where audit_heads.organisation_id = ${scope.organisationId}
      returning organisation_id, length, hash
    )
    insert into audit_events (organisation_id, at, audit_id, chain_id, position, actor_kind, actor_id, action, subject_id, request_id, hash)
    select head.organisation_id, ${new Date(fact.at)}::timestamptz, ${fact.auditId}::uuid, ${chainId}::uuid, head.length, ${fact.actorKind}::text,
           ${fact.actorId}::uuid, ${fact.action}::text, ${fact.subjectId}::uuid, ${fact.requestId}::uuid, head.hash
    from head where head.organisation_id = ${scope.organisationId}
  `.execute(tx)
}
