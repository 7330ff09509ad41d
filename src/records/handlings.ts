// What was done about signals, and whether the client felt heard: facts that are added and never changed.
import type { LastTalk } from '#src/domain/signal/ask-heard.ts'
import type { HandlingFact, HeardFact } from '#src/domain/brief/history.ts'
import type { HeardAnswer } from '#src/domain/signal/deed.ts'
import type { CaseId, CheckInId, SessionId } from '#src/domain/kernel/ids.ts'
import type { Signal } from '#src/domain/signal/signal.ts'
import type { RuptureEpisode } from '#src/domain/alliance/repair.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import { isAmong } from './by-case.ts'
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope, OrganisationScope, StaffScope } from './scope.ts'

/** What the words for putting a signal off are sealed to: their own row. */
export const handlingSeal = (handlingId: string): string => `handling ${handlingId}`

/** What was on the page: the signal, or an open rupture that no rule finds now. */
export type ShownSignal = Pick<Signal, 'engineVersion' | 'evidence'> | { readonly engineVersion: string; readonly evidence: RuptureEpisode }

export interface NewHandling extends HandlingFact {
  /** Sealed with the client's key. */
  readonly words: Buffer | null
  readonly shown: ShownSignal
}

/** False when a row with this id is there already; then nothing is written. */
export async function insertHandling(tx: Tx, scope: CaseScope, staff: StaffScope, row: NewHandling): Promise<boolean> {
  const made = await tx
    .insertInto('signal_handlings')
    .values({
      organisation_id: scope.organisationId, handling_id: row.id, case_id: scope.caseId, session_id: row.sessionId, kind: row.kind, rule: row.rule, deed: row.deed, reason: row.reason,
      words: row.words, person_id: staff.personId, done_at: new Date(row.at), engine_version: row.shown.engineVersion, shown: JSON.stringify(row.shown.evidence),
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'handling_id']).doNothing())
    .returning('handling_id')
    .executeTakeFirst()
  return made !== undefined
}

/** Everything that was done about signals of these cases, in order. */
export async function handlingsOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<(HandlingFact & { caseId: CaseId })[]> {
  return await tx
    .selectFrom('signal_handlings')
    .select(['case_id as caseId', 'handling_id as id', 'kind', 'rule', 'session_id as sessionId', 'deed', 'reason', 'done_at as at'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('done_at')
    .orderBy('handling_id')
    .execute()
}

export interface DoneByWhom extends HandlingFact {
  readonly person: string
  readonly engineVersion: string
}

/** The same with who did it and by which engine it was shown. */
export async function handlingsByWhom(tx: Tx, scope: CaseScope): Promise<DoneByWhom[]> {
  return await tx
    .selectFrom('signal_handlings as h')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 'h.organisation_id').onRef('p.person_id', '=', 'h.person_id'))
    .select(['h.handling_id as id', 'h.kind', 'h.rule', 'h.session_id as sessionId', 'h.deed', 'h.reason', 'h.done_at as at', 'h.engine_version as engineVersion', 'p.name as person'])
    .where('h.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('h.case_id', '=', scope.caseId)
    .orderBy('h.done_at')
    .orderBy('h.handling_id')
    .execute()
}

/** Why signals were put off, in the therapist's own words, by the deed's id; empty without a key. */
export async function putOffWordsOf(tx: Tx, scope: CaseScope, key: Buffer | null): Promise<ReadonlyMap<string, string>> {
  if (!key) return new Map()
  const rows = await tx
    .selectFrom('signal_handlings')
    .select(['handling_id as id', 'words'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('words', 'is not', null)
    .execute()
  return new Map(rows.map(({ id, words }) => [id, unsealWords(key, words!, handlingSeal(id))]))
}

/** Whether the clients of these cases felt heard, as they said at each check-in that asked, in order. */
export async function heardOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<(HeardFact & { caseId: CaseId })[]> {
  return await tx
    .selectFrom('heard_answers')
    .select(['case_id as caseId', 'check_in_id as checkInId', 'session_id as sessionId', 'answer', 'answered_at as at'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('answered_at')
    .orderBy('check_in_id')
    .execute()
}

/** When it was last talked about: a rupture marked as talked about or mended, or a line agreed; and when the client last checked in before a session. */
export async function lastTalk(tx: Tx, scope: ClientScope): Promise<LastTalk> {
  const talked = await tx
    .selectFrom('signal_handlings')
    .select('done_at as at')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('kind', '=', 'rupture')
    .where('deed', 'in', ['talked-about', 'repaired'])
    .orderBy('done_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const agreed = await tx
    .selectFrom('agreed_lines')
    .select('written_at as at')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('replaces', 'is', null)
    .orderBy('written_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const checkedIn = await tx
    .selectFrom('check_ins')
    .select('received_at as at')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('kind', '=', 'before')
    // Only with the PIN is anybody asked: one without it is no answer left out.
    .where('door', '=', 'pin')
    .orderBy('received_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const talks = [talked, agreed].flatMap((row) => row?.at ?? [])
  return { talkedAt: talks.length > 0 ? Math.max(...talks) : null, checkedInAt: checkedIn?.at ?? null }
}

export async function insertHeard(tx: Tx, scope: ClientScope, row: { checkInId: CheckInId; sessionId: SessionId; answer: HeardAnswer; at: number }): Promise<void> {
  await tx
    .insertInto('heard_answers')
    .values({
      organisation_id: scope.organisationId, check_in_id: row.checkInId, case_id: scope.caseId, session_id: row.sessionId, answer: row.answer, answered_at: new Date(row.at),
    })
    .execute()
}
