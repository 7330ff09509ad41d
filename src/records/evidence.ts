// Reads an organisation's stored sums for the study of the alliance: never a session, however many there are.
import { sql } from 'kysely'
import { statement } from '#src/platform/statement.ts'
import { instant, type Tx } from './database.ts'
import { momentsLine, studyFrom, type KeptStudy } from './moments-text.ts'
import type { OrganisationScope } from './scope.ts'

/** A measure of outcome by one scoring: another first number of its version is another measure. */
export interface KeptMeasure {
  readonly instrumentId: string
  readonly scoring: string
}

/** Of which measures there are sums, and of how many cases; the most used first. */
export async function keptMeasures(tx: Tx, scope: OrganisationScope): Promise<readonly (KeptMeasure & { readonly cases: number })[]> {
  const { rows } = await statement<KeptMeasure & { cases: number }>`
    select e.instrument_id as "instrumentId", e.scoring, count(distinct e.case_id)::integer as cases
    from evidence_moments e
    where e.organisation_id = ${scope.organisationId}
    group by e.instrument_id, e.scoring
    order by cases desc, e.instrument_id, e.scoring`.execute(tx)
  return rows
}

/** A client of the study is a case: a second one of the same person is another course. In portions, since one value of the database has a limit. @param openedFrom cases that were opened from this instant on; null for all */
export async function readKeptStudy(tx: Tx, scope: OrganisationScope, { instrumentId, scoring }: KeptMeasure, openedFrom: number | null = null): Promise<KeptStudy> {
  const { rows } = await sql<{ lines: string }>`
    select string_agg(${sql.raw(momentsLine)} || chr(10), '') as lines
    from evidence_moments e
    where e.organisation_id = ${scope.organisationId} and e.instrument_id = ${instrumentId} and e.scoring = ${scoring} and ${isOpenedFrom(scope, openedFrom)}
    group by get_byte(uuid_send(e.case_id), 0)`.execute(tx)
  return studyFrom(rows.map(({ lines }) => lines))
}

/** Of `evidence_moments as e`. */
function isOpenedFrom({ organisationId }: OrganisationScope, openedFrom: number | null) {
  if (openedFrom === null) return sql<boolean>`true`
  return sql<boolean>`exists (select from cases c where c.organisation_id = ${organisationId} and c.case_id = e.case_id and c.opened_at >= ${instant(openedFrom)})`
}

/** Changes with any sum of this measure: which data a study was worked out from. */
export async function keptState(tx: Tx, scope: OrganisationScope, { instrumentId, scoring }: KeptMeasure, openedFrom: number | null): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select concat_ws(' ', count(*), coalesce(sum(hash_record_extended(e, 0)::numeric), 0)) as state
    from evidence_moments e
    where e.organisation_id = ${scope.organisationId} and e.instrument_id = ${instrumentId} and e.scoring = ${scoring} and ${isOpenedFrom(scope, openedFrom)}`.execute(tx)
  return rows[0]!.state
}

/** The year in which each client of `readKeptStudy` began, in its order: that of the cases' ids. */
export async function beginningYears(tx: Tx, scope: OrganisationScope, { instrumentId, scoring }: KeptMeasure, openedFrom: number | null, timeZone: string): Promise<Int32Array> {
  const { rows } = await sql<{ year: number }>`
    select extract(year from c.opened_at at time zone ${timeZone})::integer as year
    from cases c
    where c.organisation_id = ${scope.organisationId} and exists (
      select from evidence_moments e
      where e.organisation_id = ${scope.organisationId} and e.case_id = c.case_id and e.instrument_id = ${instrumentId} and e.scoring = ${scoring} and ${isOpenedFrom(scope, openedFrom)}
    )
    order by c.case_id`.execute(tx)
  return Int32Array.from(rows, ({ year }) => year)
}

const day = 86_400_000
const latelyWeeks = 12

/** Clients a week who came to count, over the last twelve weeks or since the first case: for the correlation, an outcome after an early alliance check; within clients, a sixth session with both forms. */
export interface WeeklyRate {
  readonly correlation: number
  readonly within: number
}

export async function weeklyRate(tx: Tx, scope: OrganisationScope, { instrumentId, scoring }: KeptMeasure, now: number): Promise<WeeklyRate> {
  const { openedAt } = await tx
    .selectFrom('cases')
    .select((eb) => eb.fn.min('opened_at').as('openedAt'))
    .where('organisation_id', '=', scope.organisationId)
    .executeTakeFirstOrThrow()
  const since = Math.max(openedAt ?? now, now - latelyWeeks * 7 * day)
  const came = (column: 'compared_at' | 'sixth_both_at') =>
    tx
      .selectFrom('evidence_moments')
      .select('case_id')
      .where('organisation_id', '=', scope.organisationId)
      .where('instrument_id', '=', instrumentId)
      .where('scoring', '=', scoring)
      .groupBy('case_id')
      .having((eb) => eb.fn.min(column), '>=', instant(since))
      .having((eb) => eb.fn.min(column), '<=', instant(now))
      .execute()
  const [correlation, within] = await Promise.all([came('compared_at'), came('sixth_both_at')])
  // A first week counts as a whole one: two clients on the first day are not fourteen a week.
  const weeks = Math.max(1, (now - since) / (7 * day))
  return { correlation: correlation.length / weeks, within: within.length / weeks }
}
