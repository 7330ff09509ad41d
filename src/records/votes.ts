// "Was this useful?": one vote for each signal, session and person, which may change; and the sums over an organisation, by rule alone.
import { sql } from 'kysely'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import { usedCases } from './cases.ts'
import { instant, type Tx } from './database.ts'
import type { CaseScope, OrganisationScope, StaffScope } from './scope.ts'

export type VotedKind = Exclude<HandledKind, 'safety'>

export interface Vote {
  readonly kind: VotedKind
  readonly rule: string
  readonly useful: boolean
}

export async function saveVote(tx: Tx, scope: CaseScope, staff: StaffScope, row: Vote & { sessionId: SessionId; at: number; engineVersion: string }): Promise<void> {
  const said = { useful: row.useful, voted_at: new Date(row.at), engine_version: row.engineVersion }
  await tx
    .insertInto('signal_votes')
    .values({ organisation_id: scope.organisationId, case_id: scope.caseId, session_id: row.sessionId, kind: row.kind, rule: row.rule, person_id: staff.personId, ...said })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'case_id', 'session_id', 'kind', 'rule', 'person_id']).doUpdateSet(said))
    .execute()
}

/** This person's own votes on the brief of one session. */
export async function ownVotes(tx: Tx, scope: CaseScope, staff: StaffScope, sessionId: SessionId): Promise<Vote[]> {
  return await tx
    .selectFrom('signal_votes')
    .select(['kind', 'rule', 'useful'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('session_id', '=', sessionId)
    .where('person_id', '=', staff.personId)
    .execute()
}

export interface RuleVotes {
  readonly kind: VotedKind
  readonly rule: string
  readonly votes: number
  readonly useful: number
}

/** Votes of the whole organisation by rule, of nobody in particular. */
export async function votesByRule(tx: Tx, scope: OrganisationScope, from: number, until: number): Promise<RuleVotes[]> {
  return await tx
    .selectFrom('signal_votes')
    .select(['kind', 'rule', sql<number>`count(*)::int`.as('votes'), sql<number>`(count(*) filter (where useful))::int`.as('useful')])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', 'in', usedCases(tx, scope).select('c.case_id'))
    .where('voted_at', '>=', instant(from))
    .where('voted_at', '<', instant(until))
    .groupBy(['kind', 'rule'])
    .execute()
}

/** In how many sessions' briefs each rule was told in full to a therapist, read once or often. */
export async function shownByRule(tx: Tx, scope: OrganisationScope, from: number, until: number): Promise<{ kind: VotedKind; rule: string; shown: number }[]> {
  const { rows } = await sql<{ kind: VotedKind; rule: string; shown: number }>`
    select s.signal ->> 'kind' as kind, s.signal ->> 'rule' as rule, count(distinct (b.case_id, b.session_id))::int as shown
    from shown_briefs b
    join cases c on c.organisation_id = b.organisation_id and c.case_id = b.case_id
    join clients k on k.organisation_id = c.organisation_id and k.client_id = c.client_id and k.restricted_at is null
    cross join lateral jsonb_array_elements(b.shown -> 'signals') as s(signal)
    where b.organisation_id = ${scope.organisationId} and c.organisation_id = ${scope.organisationId} and k.organisation_id = ${scope.organisationId} and b.shown_at >= ${new Date(from)} and b.shown_at < ${new Date(until)}
      and b.shown ->> 'reader' = 'therapist' and s.signal ->> 'kind' <> 'safety'
    group by 1, 2`.execute(tx)
  return rows
}
