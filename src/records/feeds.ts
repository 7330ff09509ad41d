// Calendar addresses of therapists, and the little that leaves through them: times and states, nobody's name.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope, StaffScope } from './scope.ts'

/** Whose feed this is; undefined once stopped, or when the person has left or no longer works as a therapist. */
export async function findFeed(tx: Tx, scope: OrganisationScope, tokenHash: string) {
  return await tx
    .selectFrom('calendar_feeds as f')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'f.organisation_id').onRef('p.person_id', '=', 'f.person_id'))
    .innerJoin('person_roles as r', (join) => join.onRef('r.organisation_id', '=', 'p.organisation_id').onRef('r.person_id', '=', 'p.person_id'))
    .select(['f.person_id as personId', 'p.language', 'p.time_zone as timeZone'])
    .where('f.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('r.organisation_id', '=', scope.organisationId)
    .where('r.role', '=', 'therapist')
    .where('f.token_hash', '=', tokenHash)
    .where('f.revoked_at', 'is', null)
    .where('p.left_at', 'is', null)
    .executeTakeFirst()
}

/** Since when this person's feed is open; undefined without one. */
export async function openFeed(tx: Tx, scope: StaffScope) {
  return await tx
    .selectFrom('calendar_feeds')
    .select('created_at as createdAt')
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', scope.personId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

export async function insertFeed(tx: Tx, scope: StaffScope, row: { feedId: string; tokenHash: string; at: number }): Promise<void> {
  await tx
    .insertInto('calendar_feeds')
    .values({
      organisation_id: scope.organisationId, feed_id: row.feedId, person_id: scope.personId, token_hash: row.tokenHash, created_at: new Date(row.at), revoked_at: null,
    })
    .execute()
}

export async function revokeFeeds(tx: Tx, scope: StaffScope, at: number): Promise<void> {
  await tx
    .updateTable('calendar_feeds')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', scope.personId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** When this person has sessions between two instants: nothing about whom with. */
export async function timesForFeed(tx: Tx, scope: OrganisationScope, personId: PersonId, from: number, until: number) {
  return await tx
    .selectFrom('sessions')
    .select(['session_id as id', 'status', 'planned_start as plannedStart', 'planned_end as plannedEnd', 'time_zone as timeZone'])
    .where('organisation_id', '=', scope.organisationId)
    .where('therapist_id', '=', personId)
    .where('planned_start', '>=', instant(from))
    .where('planned_start', '<', instant(until))
    .orderBy('planned_start')
    .orderBy('session_id')
    .execute()
}
