// Which records have been closed for how long, and what keeps one whatever is due.
import { sql } from 'kysely'
import type { ClientId, HoldId, PersonId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope, StaffScope } from './scope.ts'

/** What the reason of a hold is sealed to: its own row. */
export const holdSeal = (holdId: string): string => `hold ${holdId}`

/** Clients without an open case whose last one was closed before this moment and for whom no erasure stands or was carried out. */
export async function closedBefore(tx: Tx, scope: OrganisationScope, moment: number): Promise<readonly { clientId: ClientId; closedAt: number }[]> {
  return await tx
    .selectFrom('cases as c')
    .select((eb) => ['c.client_id as clientId', eb.fn.max('c.closed_at').as('closedAt')])
    .where('c.organisation_id', '=', scope.organisationId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('erasures as e').select('e.erasure_id').where('e.organisation_id', '=', scope.organisationId).whereRef('e.client_id', '=', 'c.client_id').where('e.ended_at', 'is', null),
        ),
      ),
    )
    .groupBy('c.client_id')
    .having(sql<boolean>`bool_and(c.closed_at is not null)`)
    .having((eb) => eb.fn.max('c.closed_at'), '<=', instant(moment))
    .orderBy('c.client_id')
    .$narrowType<{ closedAt: number }>()
    .execute()
}

/** Of each of these clients when the last case was closed; null while one is open. */
export async function lastClosed(tx: Tx, scope: OrganisationScope, clientIds: readonly ClientId[]): Promise<ReadonlyMap<ClientId, number | null>> {
  const rows = await tx
    .selectFrom('cases')
    .select((eb) => ['client_id as clientId', eb.fn.max('closed_at').as('closedAt'), sql<boolean>`bool_and(closed_at is not null)`.as('isClosed')])
    .where('organisation_id', '=', scope.organisationId)
    .where(sql<boolean>`client_id = any(${clientIds}::uuid[])`)
    .groupBy('client_id')
    .execute()
  return new Map(rows.map(({ clientId, closedAt, isClosed }) => [clientId, isClosed ? closedAt : null]))
}

/** The cases of these clients by reference alone, with their present therapist and whether an answer that needs a person waits. */
export async function casesByReference(tx: Tx, scope: OrganisationScope, clientIds: readonly ClientId[]) {
  return await tx
    .selectFrom('cases as c')
    .leftJoin('case_therapists as t', (join) =>
      join.onRef('t.organisation_id', '=', 'c.organisation_id').onRef('t.case_id', '=', 'c.case_id').on('t.part', '=', 'own').on('t.until', 'is', null),
    )
    .leftJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 't.organisation_id').onRef('p.person_id', '=', 't.person_id'))
    .select((eb) => [
      'c.client_id as clientId', 'c.reference', 'c.closed_at as closedAt', 'p.name as therapist',
      eb
        .exists(
          eb.selectFrom('safety_tasks as s').select('s.safety_task_id').where('s.organisation_id', '=', scope.organisationId).whereRef('s.case_id', '=', 'c.case_id').where('s.acknowledged_at', 'is', null),
        )
        .as('isAnswerWaiting'),
    ])
    .where('c.organisation_id', '=', scope.organisationId)
    .where(sql<boolean>`c.client_id = any(${clientIds}::uuid[])`)
    .orderBy('c.opened_at')
    .execute()
}

export async function clientOfReference(tx: Tx, scope: OrganisationScope, reference: string): Promise<ClientId | undefined> {
  const row = await tx.selectFrom('cases').select('client_id as clientId').where('organisation_id', '=', scope.organisationId).where('reference', '=', reference).executeTakeFirst()
  return row?.clientId
}

/** False when a hold stands for this client already. */
export async function placeHold(tx: Tx, staff: StaffScope, row: { holdId: HoldId; clientId: ClientId; reason: Buffer; at: number }): Promise<boolean> {
  const made = await tx
    .insertInto('legal_holds')
    .values({
      organisation_id: staff.organisationId, hold_id: row.holdId, client_id: row.clientId, reason: row.reason, placed_by: staff.personId, placed_at: new Date(row.at), ended_by: null,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'client_id']).where('ended_at', 'is', null).doNothing())
    .returning('hold_id')
    .executeTakeFirst()
  return made !== undefined
}

/** False when it does not stand. */
export async function endHold(tx: Tx, staff: StaffScope, holdId: HoldId, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('legal_holds')
    .set({ ended_by: staff.personId, ended_at: new Date(at) })
    .where('organisation_id', '=', staff.organisationId)
    .where('hold_id', '=', holdId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export interface StandingHold {
  readonly holdId: HoldId
  readonly clientId: ClientId
  /** Sealed with the client's key. */
  readonly reason: Buffer
  readonly placedBy: PersonId
  readonly name: string
  readonly placedAt: number
}

/** Every hold that stands, the oldest first. */
export async function standingHolds(tx: Tx, scope: OrganisationScope): Promise<readonly StandingHold[]> {
  return await tx
    .selectFrom('legal_holds as h')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'h.organisation_id').onRef('p.person_id', '=', 'h.placed_by'))
    .select(['h.hold_id as holdId', 'h.client_id as clientId', 'h.reason', 'h.placed_by as placedBy', 'p.name', 'h.placed_at as placedAt'])
    .where('h.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('h.ended_at', 'is', null)
    .orderBy('h.placed_at')
    .orderBy('h.hold_id')
    .execute()
}
