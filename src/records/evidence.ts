// Reads an organisation's stored sums for the study of the alliance: never a session, however many there are.
import { sql } from 'kysely'
import { statement } from '#src/platform/statement.ts'
import { instant, type Tx } from './database.ts'
import { rowsFrom, type KeptRows, type Shift } from './kept-study.ts'
import { momentsLine } from './moments-text.ts'
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

/** A client of the study is a case: a second one of the same person is another course. In portions, since one value of the database has a limit. @param openedFrom cases that were opened from this instant on; null for all @param some these cases alone, to stand beside others */
export async function readKeptRows(tx: Tx, scope: OrganisationScope, { instrumentId, scoring }: KeptMeasure, openedFrom: number | null = null, some: { readonly caseIds: readonly string[]; readonly taken: Shift } | null = null): Promise<KeptRows> {
  const { rows } = await sql<{ lines: string }>`
    select string_agg(${sql.raw(momentsLine('c.opened_at'))} || chr(10), '') as lines
    from evidence_moments e
    join cases c on c.organisation_id = e.organisation_id and c.case_id = e.case_id
    where e.organisation_id = ${scope.organisationId} and c.organisation_id = ${scope.organisationId} and e.instrument_id = ${instrumentId} and e.scoring = ${scoring}
      and ${some === null ? sql<boolean>`true` : sql<boolean>`e.case_id = any (${some.caseIds}::uuid[])`}
      and ${openedFrom === null ? sql<boolean>`true` : sql<boolean>`c.opened_at >= ${instant(openedFrom)}`}
    group by get_byte(uuid_send(e.case_id), 0)`.execute(tx)
  return rowsFrom(rows.map(({ lines }) => lines), some?.taken)
}
