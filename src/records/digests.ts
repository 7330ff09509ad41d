// Which days of a reader are settled, and whether there is anything to look at: a yes or a no, never whose or what.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { usedCases } from './cases.ts'
import { isAnythingWaiting } from './answers-of-nobody.ts'
import { instant, type Tx } from './database.ts'
import { presentParts } from './reach.ts'
import type { OrganisationScope, StaffScope } from './scope.ts'

/** True the first time for this day, by whichever process. */
export async function settleDay(tx: Tx, scope: OrganisationScope, row: { personId: PersonId; day: string; digestId: string; at: number }): Promise<boolean> {
  const made = await tx
    .insertInto('digests_sent')
    .values({ organisation_id: scope.organisationId, person_id: row.personId, day: row.day, digest_id: row.digestId, settled_at: new Date(row.at), sent_at: null })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'person_id', 'day']).doNothing())
    .returning('digest_id')
    .executeTakeFirst()
  return made !== undefined
}

/** Takes a digest of this day in hand that has not been sent: false when it has, when it was put off, or when it is another day's by now. */
export async function lockUnsent(tx: Tx, scope: OrganisationScope, digestId: string, day: string): Promise<boolean> {
  const row = await tx
    .selectFrom('digests_sent')
    .select('digest_id')
    .where('organisation_id', '=', scope.organisationId)
    .where('digest_id', '=', digestId)
    .where('day', '=', day)
    .where('sent_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** @param at null when it has surely not gone out after all */
export async function markSent(tx: Tx, scope: OrganisationScope, digestId: string, at: number | null): Promise<void> {
  await tx
    .updateTable('digests_sent')
    .set({ sent_at: at === null ? null : new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('digest_id', '=', digestId)
    .execute()
}

/** Opens the day again, for later. */
export async function putOff(tx: Tx, scope: OrganisationScope, digestId: string): Promise<void> {
  await tx.deleteFrom('digests_sent').where('organisation_id', '=', scope.organisationId).where('digest_id', '=', digestId).where('sent_at', 'is', null).execute()
}

/**
 * Whether there is anything for this person to look at: a session still to come before `until`, an own check that is due from a session that ended
 * since `since`, or an answer that needs a person. Nothing that a client said of a session has a part in it, not even that they did.
 */
export async function isAnythingToLookAt(tx: Tx, staff: StaffScope, { since, now, until }: { since: number; now: number; until: number }): Promise<boolean> {
  const ofMine = tx.selectFrom('sessions as s').select('s.session_id').where('s.organisation_id', '=', staff.organisationId).where('s.case_id', 'in', presentParts(tx, staff, now).select('t.case_id'))
  const toCome = ofMine.where('s.status', '=', 'planned').where('s.planned_start', '>=', instant(now)).where('s.planned_start', '<', instant(until)).limit(1)
  const due = ofMine
    .where('s.case_id', 'in', usedCases(tx, staff).select('c.case_id'))
    .where('s.therapist_id', '=', staff.personId)
    .where('s.status', 'in', ['planned', 'held'])
    .where((eb) => eb(eb.fn.coalesce('s.ended_at', 's.planned_end'), '>', instant(since)))
    .where((eb) => eb(eb.fn.coalesce('s.ended_at', 's.planned_end'), '<=', instant(now)))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('mirrors as m').select('m.session_id').where('m.organisation_id', '=', staff.organisationId).whereRef('m.session_id', '=', 's.session_id'))))
    .limit(1)
  return (await toCome.executeTakeFirst()) !== undefined || (await due.executeTakeFirst()) !== undefined || (await isAnythingWaiting(tx, staff, now))
}
