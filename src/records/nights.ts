// Which nights were seen, and the erasures that wait longer because those before theirs were not.
import { sql } from 'kysely'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** When the night was last looked after; null before the first time. What is written here is read the next night. */
export async function noteNight(tx: Tx, scope: OrganisationScope, at: number): Promise<number | null> {
  const { lastNightAt } = await tx.selectFrom('organisations').select('last_night_at as lastNightAt').where('organisation_id', '=', scope.organisationId).forUpdate().executeTakeFirstOrThrow()
  await tx.updateTable('organisations').set({ last_night_at: new Date(at) }).where('organisation_id', '=', scope.organisationId).execute()
  return lastNightAt
}

/** Those that came due after `lastSeen`, or will before `until`, wait until then; each once. */
export async function putOffErasures(tx: Tx, scope: OrganisationScope, { lastSeen, at, until }: { lastSeen: number; at: number; until: number }): Promise<readonly ErasureId[]> {
  const rows = await tx
    .updateTable('erasures')
    .set({ due_before: sql`due_at`, put_off_at: new Date(at), due_at: new Date(until) })
    .where('organisation_id', '=', scope.organisationId)
    .where('ground', '!=', 'again')
    .where('due_at', '>', instant(lastSeen))
    .where('due_at', '<', instant(until))
    .where('put_off_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('carried_out_at', 'is', null)
    .returning('erasure_id as erasureId')
    .execute()
  return rows.map(({ erasureId }) => erasureId)
}

/** Those that were put off by a clock that was put right since are due as they were. */
export async function putBackErasures(tx: Tx, scope: OrganisationScope, at: number): Promise<readonly ErasureId[]> {
  const rows = await tx
    .updateTable('erasures')
    .set({ due_at: sql`due_before`, put_off_at: null, due_before: null })
    .where('organisation_id', '=', scope.organisationId)
    .where('put_off_at', '>', instant(at))
    .where('ended_at', 'is', null)
    .where('carried_out_at', 'is', null)
    .returning('erasure_id as erasureId')
    .execute()
  return rows.map(({ erasureId }) => erasureId)
}
