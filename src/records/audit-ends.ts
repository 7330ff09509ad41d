// One hash over the ends of all chains at a moment: noted elsewhere, it shows later that nothing from before that moment was rewritten.
import { createHash } from 'node:crypto'
import type { Bulkhead } from '#src/platform/bulkheads.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** The last row of each chain up to that moment, a line each; the hash of a row binds all before it. */
export async function endsAt(tx: Tx, scope: OrganisationScope, at: number): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('audit_events')
    .distinctOn('chain_id')
    .select(['chain_id as chainId', 'position', 'hash'])
    .where('organisation_id', '=', scope.organisationId)
    .where('at', '<=', instant(at))
    .orderBy('chain_id')
    .orderBy('position', 'desc')
    .execute()
  return rows.map(({ chainId, position, hash }) => `${scope.organisationId} ${chainId} ${position} ${hash.toString('hex')}`)
}

/** @param ends of all organisations, in any order */
export const hashOfEnds = (ends: readonly string[]): string => createHash('sha256').update([...ends].sort().join('\n')).digest('hex')

/** Organisations of which there are audit rows, or rows of themselves, though nobody can sign in to them; null where the database's owner is not allowed to look. */
export async function strayOrganisations(pool: Bulkhead<unknown>['pool']): Promise<readonly string[] | null> {
  const client = await pool.connect()
  try {
    await client.query('begin read only')
    await client.query('set local role none')
    const may = await client.query<{ all: boolean }>('select rolsuper or rolbypassrls as all from pg_roles where rolname = current_user')
    if (!may.rows[0]!.all) return null
    const { rows } = await client.query<{ id: string }>(
      `select distinct organisation_id::text as id
       from (select organisation_id from audit_events union select organisation_id from audit_heads union select organisation_id from organisations) o
       where organisation_id not in (select organisation_id from logins) order by id`,
    )
    return rows.map(({ id }) => id)
  } finally {
    await client.query('rollback')
    client.release()
  }
}
