// One read: everything the engine may know about a case, or about several, already blind where a rating must stay blind.
import { blindToClient } from '#src/domain/brief/blind.ts'
import type { CaseHistory, CheckInFact, LineFact, MirrorFact, SafetyFact } from '#src/domain/brief/history.ts'
import { noGoals } from '#src/domain/goals/facts.ts'
import { isOwn } from '#src/domain/instruments/own-instrument.ts'
import type { CaseId, LineId } from '#src/domain/kernel/ids.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import { agreedLinesOf } from './agreed-lines.ts'
import { byCase, isAmong } from './by-case.ts'
import { computedScores } from './computed-scores.ts'
import { correctedLines } from './corrections.ts'
import type { Tx } from './database.ts'
import { matchingsOf, revealedLists } from './goal-lists.ts'
import { goalReviewsOf } from './goal-reviews.ts'
import { goalRatingsOf, goalsOf } from './goals.ts'
import { handlingsOf, heardOf } from './handlings.ts'
import { homeworkOf } from './homework.ts'
import { pastScoresOf } from './past-scores.ts'
import type { CaseScope, OrganisationScope } from './scope.ts'
import { sessionsOfCases } from './sessions.ts'

/** What a line is sealed to: its own row. */
export const lineSeal = (lineId: string): string => `line ${lineId}`

export interface Reading {
  readonly scope: CaseScope
  /** The client's key; null once erased, and then there are no words. */
  readonly key: Buffer | null
}

type OfCase<Fact> = Fact & { readonly caseId: CaseId }

/** The history of one case; see `readHistories`. */
export async function readHistory(tx: Tx, scope: CaseScope, key: Buffer | null, now: number): Promise<CaseHistory> {
  const [history] = await readHistories(tx, scope, [{ scope, key }], now)
  return history!
}

/**
 * The histories that this reader may see, in the order asked for: lines, agreed ones too, only where the scope may read words, private ones and those that wait for the talk never,
 * and nothing of a client's alliance check before the therapist's own is in. Of a record that is kept and not used: its sessions, and answers that need a person.
 */
export async function readHistories(tx: Tx, scope: OrganisationScope, readings: readonly Reading[], now: number): Promise<CaseHistory[]> {
  const ids = readings.map((reading) => reading.scope.caseId)
  const keys = new Map(readings.flatMap((reading) => (reading.key && reading.scope.words ? [[reading.scope.caseId, reading.key]] : [])))
  const [opened, sessions, checkIns, mirrors, safety, handlings, heard, pastScores, lines, agreed, homework, goals, goalRatings, goalLists, goalMatchings, goalReviews] = await Promise.all([
    openedAt(tx, scope, ids), sessionsOfCases(tx, scope, ids), checkInsOfCases(tx, scope, ids), mirrorsOf(tx, scope, ids), safetyOf(tx, scope, ids), handlingsOf(tx, scope, ids),
    heardOf(tx, scope, ids), pastScoresOf(tx, scope, ids), sharedLines(tx, scope, keys), agreedLinesOf(tx, scope, keys), homeworkOf(tx, scope, ids, keys),
    goalsOf(tx, scope, ids, keys), goalRatingsOf(tx, scope, ids), revealedLists(tx, scope, ids, keys), matchingsOf(tx, scope, ids), goalReviewsOf(tx, scope, ids),
  ])
  const computed = checkIns.some(({ versions }) => Object.keys(versions).some(isOwn)) ? await computedScores(tx, scope, ids) : null
  const scored = computed ? checkIns.map((one) => ({ ...one, computed: computed.get(one.id) ?? {} })) : checkIns
  const of = {
    checkIns: byCase(scored), mirrors: byCase(mirrors), safety: byCase(safety), handlings: byCase(handlings), heard: byCase(heard), pastScores: byCase(pastScores), lines: byCase(lines), agreed: byCase(agreed),
    homework: byCase(homework), goals: byCase(goals), goalRatings: byCase(goalRatings), goalLists: byCase(goalLists), goalMatchings: byCase(goalMatchings), goalReviews: byCase(goalReviews),
  }
  const whole = (caseId: CaseId) => ({
    checkIns: of.checkIns(caseId), mirrors: of.mirrors(caseId), lines: of.lines(caseId), agreed: of.agreed(caseId), homework: of.homework(caseId), handlings: of.handlings(caseId), heard: of.heard(caseId),
    pastScores: of.pastScores(caseId),
    goals: { goals: of.goals(caseId), ratings: of.goalRatings(caseId), lists: of.goalLists(caseId), matchings: of.goalMatchings(caseId), reviews: of.goalReviews(caseId) },
  })
  return ids.map((caseId) =>
    blindToClient({
      caseId, now, openedAt: opened.get(caseId)!.at, pinSetAt: opened.get(caseId)!.pinSetAt, sessions: sessions(caseId), safety: of.safety(caseId), ...(opened.get(caseId)!.isRestricted ? nothingUsed : whole(caseId)),
    }),
  )
}

const nothingUsed = { checkIns: [], mirrors: [], lines: [], agreed: [], homework: [], handlings: [], heard: [], pastScores: [], goals: noGoals } as const

async function openedAt(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<ReadonlyMap<CaseId, { readonly at: number; readonly pinSetAt: number | null; readonly isRestricted: boolean }>> {
  const rows = await tx
    .selectFrom('cases as c')
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select(['c.case_id as caseId', 'c.opened_at as openedAt', 'k.pin_set_at as pinSetAt', 'k.restricted_at as restrictedAt'])
    .where('c.organisation_id', '=', scope.organisationId)
    .where('k.organisation_id', '=', scope.organisationId)
    .where(isAmong('c.case_id', caseIds))
    .execute()
  return new Map(rows.map((row) => [row.caseId, { at: row.openedAt, pinSetAt: row.pinSetAt, isRestricted: row.restrictedAt !== null }]))
}

async function checkInsOfCases(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<OfCase<CheckInFact>[]> {
  return await tx
    .selectFrom('check_ins')
    .select(['case_id as caseId', 'check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'door', 'answers', 'versions'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('received_at')
    .orderBy('check_in_id')
    .execute()
}

async function mirrorsOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<OfCase<MirrorFact>[]> {
  return await tx
    .selectFrom('mirrors')
    .select(['case_id as caseId', 'session_id as sessionId', 'submitted_at as submittedAt', 'answers'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .execute()
}

async function safetyOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]): Promise<OfCase<SafetyFact>[]> {
  return await tx
    .selectFrom('safety_tasks')
    .select([
      'case_id as caseId', 'safety_task_id as id', 'session_id as sessionId', 'check_in_id as checkInId', 'item', 'instrument_version as version', 'level', 'answer', 'answer_before as before',
      'raised_at as raisedAt', 'acknowledged_at as acknowledgedAt',
    ])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('raised_at')
    .execute()
}

/** @param keys of the cases whose words may be read */
async function sharedLines(tx: Tx, scope: OrganisationScope, keys: ReadonlyMap<CaseId, Buffer>): Promise<OfCase<LineFact>[]> {
  if (keys.size === 0) return []
  const rows = await tx
    .selectFrom('lines as l')
    .innerJoin('check_ins as i', (join) => join.onRef('i.organisation_id', '=', 'l.organisation_id').onRef('i.check_in_id', '=', 'l.check_in_id'))
    .select(['l.case_id as caseId', 'l.line_id as id', 'i.session_id as sessionId', 'l.kind', 'l.share', 'i.door', 'l.words', 'l.written_at as writtenAt'])
    .where('l.organisation_id', '=', scope.organisationId)
    .where('i.organisation_id', '=', scope.organisationId)
    .where(isAmong('l.case_id', [...keys.keys()]))
    .where('l.share', '=', 'now')
    .where('l.taken_back_at', 'is', null)
    .orderBy('l.written_at')
    .orderBy('l.line_id')
    .execute()
  const corrected = rows.length > 0 ? await correctedLines(tx, scope, keys) : new Map<LineId, string>()
  return rows.map(({ words, ...row }) => ({ ...row, text: corrected.get(row.id) ?? unsealWords(keys.get(row.caseId)!, words, lineSeal(row.id)) }))
}
