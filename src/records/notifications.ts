// What somebody at work chose to be sent by mail.
import { sql, type Selectable } from 'kysely'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import type { NotificationChoice } from '#src/domain/notification/digest.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'
import type { Tables } from './tables.ts'

export type ChosenNotifications = NotificationChoice & { readonly chosenAt: number }

/** Undefined until the first choice. */
export async function notificationsOf(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<ChosenNotifications | undefined> {
  const row = await tx
    .selectFrom('notifications')
    .select(['digest', 'digest_minute', 'weekdays', 'quiet_from', 'quiet_until', 'chosen_at'])
    .where('organisation_id', '=', scope.organisationId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row && choiceIn(row)
}

export async function keepNotifications(tx: Tx, scope: OrganisationScope, personId: PersonId, choice: NotificationChoice, at: number): Promise<void> {
  const values = {
    digest: choice.digest, digest_minute: choice.digestMinute, weekdays: choice.weekdays, quiet_from: choice.quiet?.fromMinute ?? null,
    quiet_until: choice.quiet?.untilMinute ?? null, chosen_at: new Date(at),
  }
  await tx
    .insertInto('notifications')
    .values({ organisation_id: scope.organisationId, person_id: personId, ...values })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'person_id']).doUpdateSet(values))
    .execute()
}

export type DigestReader = ChosenNotifications & {
  readonly personId: PersonId
  readonly timeZone: string
  /** The last calendar day that was settled, `2026-11-24`; null when none was. */
  readonly settledDay: string | null
}

/** Those who still work here and want a digest. */
export async function digestReaders(tx: Tx, scope: OrganisationScope): Promise<readonly DigestReader[]> {
  const rows = await readers(tx, scope).orderBy('p.person_id').execute()
  return rows.map(readerIn)
}

/** The same for one person; undefined when they left, or want none. */
export async function digestReader(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<DigestReader | undefined> {
  const row = await readers(tx, scope).where('p.person_id', '=', personId).executeTakeFirst()
  return row && readerIn(row)
}

function readers(tx: Tx, scope: OrganisationScope) {
  return tx
    .selectFrom('notifications as n')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'n.organisation_id').onRef('p.person_id', '=', 'n.person_id'))
    .select((eb) => [
      'n.digest', 'n.digest_minute', 'n.weekdays', 'n.quiet_from', 'n.quiet_until', 'n.chosen_at', 'p.person_id as personId', 'p.time_zone as timeZone',
      eb
        .selectFrom('digests_sent as d')
        .select(sql<string | null>`to_char(max(d.day), 'YYYY-MM-DD')`.as('day'))
        .where('d.organisation_id', '=', scope.organisationId)
        .whereRef('d.person_id', '=', 'n.person_id')
        .as('settledDay'),
    ])
    .where('n.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('n.digest', '=', true)
    .where('p.left_at', 'is', null)
}

type Row = Selectable<Pick<Tables['notifications'], 'digest' | 'digest_minute' | 'weekdays' | 'quiet_from' | 'quiet_until' | 'chosen_at'>>

function choiceIn(row: Row): ChosenNotifications {
  const quiet = row.quiet_from === null || row.quiet_until === null ? null : { fromMinute: row.quiet_from, untilMinute: row.quiet_until }
  return { digest: row.digest, digestMinute: row.digest_minute, weekdays: row.weekdays, quiet, chosenAt: row.chosen_at }
}

const readerIn = ({ personId, timeZone, settledDay, ...row }: Row & Pick<DigestReader, 'personId' | 'timeZone' | 'settledDay'>): DigestReader => ({
  ...choiceIn(row), personId, timeZone, settledDay,
})
