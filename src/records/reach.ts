// Which cases somebody at work reaches right now: their own, those they cover, and those they supervise with the client's yes.
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { caseColumns, type CaseRow } from './cases.ts'
import { instant, type Tx } from './database.ts'
import type { StaffScope } from './scope.ts'

/** The parts that this person has in cases at this moment, own and cover, as `case_therapists as t`: what "now" means is said here only. */
export function presentParts(tx: Tx, staff: StaffScope, now: number) {
  return tx
    .selectFrom('case_therapists as t')
    .where('t.organisation_id', '=', staff.organisationId)
    .where('t.person_id', '=', staff.personId)
    .where('t.since', '<=', instant(now))
    .where((eb) => eb.or([eb('t.until', 'is', null), eb('t.until', '>', instant(now))]))
}

/** What this person is to the case right now: its therapist (own or cover), or nothing. */
export async function partInCase(tx: Tx, staff: StaffScope, caseId: CaseId, now: number) {
  return await presentParts(tx, staff, now)
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select(['t.part', 't.until', 'c.client_id as clientId', 'k.restricted_at as restrictedAt'])
    .where('c.organisation_id', '=', staff.organisationId)
    .where('k.organisation_id', '=', staff.organisationId)
    .where('t.case_id', '=', caseId)
    .executeTakeFirst()
}

/** The case, when it is open, its present therapist is supervised by this person and its record is used; with what the client agreed to. */
export async function supervisedCase(tx: Tx, staff: StaffScope, caseId: CaseId, now: number) {
  return await tx
    .selectFrom('cases as c')
    .innerJoin('case_therapists as t', (join) =>
      join.onRef('t.organisation_id', '=', 'c.organisation_id').onRef('t.case_id', '=', 'c.case_id').on('t.part', '=', 'own').on('t.until', 'is', null),
    )
    .innerJoin('supervisions as v', (join) =>
      join.onRef('v.organisation_id', '=', 't.organisation_id').onRef('v.therapist_id', '=', 't.person_id').on('v.until', 'is', null),
    )
    .innerJoin('consents as o', (join) =>
      join.onRef('o.organisation_id', '=', 'c.organisation_id').onRef('o.case_id', '=', 'c.case_id').on('o.withdrawn_at', 'is', null),
    )
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select(['c.case_id as caseId', 'c.client_id as clientId', 'o.supervision', 'o.words_in_supervision as words'])
    .where('c.organisation_id', '=', staff.organisationId)
    .where('k.organisation_id', '=', staff.organisationId)
    .where('k.restricted_at', 'is', null)
    .where('t.organisation_id', '=', staff.organisationId)
    .where('v.organisation_id', '=', staff.organisationId)
    .where('o.organisation_id', '=', staff.organisationId)
    .where('c.case_id', '=', caseId)
    .where('c.closed_at', 'is', null)
    .where('v.supervisor_id', '=', staff.personId)
    .where('v.since', '<=', instant(now))
    .orderBy('o.given_at', 'desc')
    .executeTakeFirst()
}

/** The cases that this person has or covers now, closed ones too when asked. */
export async function casesOf(tx: Tx, staff: StaffScope, now: number, closedToo: boolean): Promise<readonly (CaseRow & { part: 'own' | 'cover' })[]> {
  let query = presentParts(tx, staff, now)
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select([...caseColumns, 't.part'])
    .where('c.organisation_id', '=', staff.organisationId)
    .where('k.organisation_id', '=', staff.organisationId)
  if (!closedToo) query = query.where('c.closed_at', 'is', null)
  return await query.execute()
}

/** Open cases whose present therapist this person supervises and whose clients agreed that supervision may see them. */
export async function casesInSupervision(tx: Tx, staff: StaffScope, now: number) {
  return await tx
    .selectFrom('cases as c')
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .innerJoin('case_therapists as t', (join) =>
      join.onRef('t.organisation_id', '=', 'c.organisation_id').onRef('t.case_id', '=', 'c.case_id').on('t.part', '=', 'own').on('t.until', 'is', null),
    )
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 't.organisation_id').onRef('p.person_id', '=', 't.person_id'))
    .innerJoin('supervisions as v', (join) =>
      join.onRef('v.organisation_id', '=', 't.organisation_id').onRef('v.therapist_id', '=', 't.person_id').on('v.until', 'is', null),
    )
    .innerJoin('consents as o', (join) =>
      join.onRef('o.organisation_id', '=', 'c.organisation_id').onRef('o.case_id', '=', 'c.case_id').on('o.withdrawn_at', 'is', null).on('o.supervision', '=', true),
    )
    .select(['c.case_id as caseId', 'c.client_id as clientId', 'c.reference', 'p.name as therapist', 'o.words_in_supervision as words'])
    .where('c.organisation_id', '=', staff.organisationId)
    .where('k.organisation_id', '=', staff.organisationId)
    .where('t.organisation_id', '=', staff.organisationId)
    .where('p.organisation_id', '=', staff.organisationId)
    .where('v.organisation_id', '=', staff.organisationId)
    .where('o.organisation_id', '=', staff.organisationId)
    .where('v.supervisor_id', '=', staff.personId)
    .where('v.since', '<=', instant(now))
    .where('c.closed_at', 'is', null)
    .where('k.restricted_at', 'is', null)
    .execute()
}
