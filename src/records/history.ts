// One read: everything the engine may know about a case, already blind where a rating must stay blind.
import { blindToClient } from '#src/domain/brief/blind.ts'
import type { CaseHistory, LineFact } from '#src/domain/brief/history.ts'
import { isOwn, ownPrefix } from '#src/domain/instruments/own-instrument.ts'
import { unseal } from '#src/platform/crypto.ts'
import { agreedLinesOf } from './agreed-lines.ts'
import type { Tx } from './database.ts'
import { handlingsOf, heardOf } from './handlings.ts'
import { homeworkOf } from './homework.ts'
import type { CaseScope } from './scope.ts'
import { pastScoresOf } from './past-scores.ts'
import { sessionsOfCase } from './sessions.ts'

/** What a line is sealed to: its own row. */
export const lineSeal = (lineId: string): string => `line ${lineId}`

/**
 * The history that this reader may see: lines, agreed ones too, only if the scope may read words, private ones and those that wait for the talk never,
 * and nothing of a client's alliance check before the therapist's own is in.
 * @param key the client's key; null once erased, and then there are no words
 */
export async function readHistory(tx: Tx, scope: CaseScope, key: Buffer | null, now: number): Promise<CaseHistory> {
  const sessions = await sessionsOfCase(tx, scope)
  const opened = await tx
    .selectFrom('cases')
    .select('opened_at as openedAt')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .executeTakeFirstOrThrow()
  const checkIns = await tx
    .selectFrom('check_ins')
    .select(['check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'answers', 'versions'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('received_at')
    .orderBy('check_in_id')
    .execute()
  const mirrors = await tx
    .selectFrom('mirrors')
    .select(['session_id as sessionId', 'submitted_at as submittedAt', 'answers'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .execute()
  const safety = await tx
    .selectFrom('safety_tasks')
    .select([
      'safety_task_id as id', 'session_id as sessionId', 'check_in_id as checkInId', 'item', 'instrument_version as version', 'level', 'answer', 'answer_before as before', 'raised_at as raisedAt',
      'acknowledged_at as acknowledgedAt',
    ])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('raised_at')
    .execute()
  const computed = checkIns.some(({ versions }) => Object.keys(versions).some(isOwn)) ? await computedScores(tx, scope) : null
  const handlings = await handlingsOf(tx, scope)
  const heard = await heardOf(tx, scope)
  const pastScores = await pastScoresOf(tx, scope)
  const lines = key && scope.words ? await sharedLines(tx, scope, key) : []
  const agreed = key && scope.words ? await agreedLinesOf(tx, scope, key) : []
  const homework = await homeworkOf(tx, scope, scope.words ? key : null)
  return blindToClient({ caseId: scope.caseId, now, openedAt: opened.openedAt, sessions, checkIns: computed ? checkIns.map((one) => ({ ...one, computed: computed.get(one.id) ?? {} })) : checkIns, mirrors, lines, agreed, homework, safety, handlings, heard, pastScores })
}

/** The scores of the organisation's own measures by check-in: those that an expression made cannot be made again by the engine. */
async function computedScores(tx: Tx, scope: CaseScope): Promise<ReadonlyMap<string, Record<string, number>>> {
  const rows = await tx
    .selectFrom('scores as s')
    .innerJoin('check_ins as i', (join) => join.onRef('i.organisation_id', '=', 's.organisation_id').onRef('i.check_in_id', '=', 's.check_in_id'))
    .select(['s.check_in_id as checkInId', 's.instrument_id as instrumentId', 's.scale', 's.value'])
    .where('s.organisation_id', '=', scope.organisationId)
    .where('i.organisation_id', '=', scope.organisationId)
    .where('i.case_id', '=', scope.caseId)
    .where('s.instrument_id', 'like', `${ownPrefix}%`)
    .execute()
  const byCheckIn = new Map<string, Record<string, number>>()
  for (const { checkInId, instrumentId, scale, value } of rows) byCheckIn.set(checkInId, { ...byCheckIn.get(checkInId), [`${instrumentId}/${scale}`]: value })
  return byCheckIn
}

async function sharedLines(tx: Tx, scope: CaseScope, key: Buffer): Promise<LineFact[]> {
  const rows = await tx
    .selectFrom('lines as l')
    .innerJoin('check_ins as i', (join) => join.onRef('i.organisation_id', '=', 'l.organisation_id').onRef('i.check_in_id', '=', 'l.check_in_id'))
    .select(['l.line_id as id', 'i.session_id as sessionId', 'l.kind', 'l.share', 'l.words', 'l.written_at as writtenAt'])
    .where('l.organisation_id', '=', scope.organisationId)
    .where('i.organisation_id', '=', scope.organisationId)
    .where('l.case_id', '=', scope.caseId)
    .where('l.share', '=', 'now')
    .where('l.taken_back_at', 'is', null)
    .orderBy('l.written_at')
    .orderBy('l.line_id')
    .execute()
  return rows.map(({ words, ...row }) => ({ ...row, text: unseal(key, words, lineSeal(row.id)) }))
}
