// Reads everything that is about a client, table by table, for their copy. What is left out is said in docs/record-file.md, and held by test/journeys/schema.test.ts.
import type { CopiedCheckIn, RecordCopy } from '#src/domain/record/copy.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import { agendaSeal } from './agenda.ts'
import { agreedSeal } from './agreed-lines.ts'
import { keyOf } from './by-case.ts'
import { clientSeal, measuresOf, therapistsOfCase } from './cases.ts'
import { correctionSeal } from './corrections.ts'
import type { Tx } from './database.ts'
import { listsForCopy, matchingsOf } from './goal-lists.ts'
import { goalReviewsOf } from './goal-reviews.ts'
import { goalRatingsOf, goalsOf } from './goals.ts'
import { handlingSeal } from './handlings.ts'
import { lineSeal } from './history.ts'
import { homeworkSeal } from './homework.ts'
import type { CaseScope, ClientScope } from './scope.ts'

type OfOne = CaseScope | ClientScope

/** Everything, for whoever it is: `copyFor` leaves out what the reader may not see. @param key the client's */
export async function readCopy(tx: Tx, scope: OfOne, key: Buffer): Promise<RecordCopy> {
  const open = <Row extends { readonly words: Buffer | null; readonly id: string }>({ words, id, ...row }: Row, where: (id: string) => string) => ({ ...row, text: words && unsealWords(key, words, where(id)) })
  const [who, sent, written, noted, doors, goals] = await Promise.all([
    readWho(tx, scope, key), readSent(tx, scope), readWritten(tx, scope), readNoted(tx, scope), readDoors(tx, scope), readGoals(tx, scope, key),
  ])
  return {
    ...who, ...doors, goals,
    checkIns: sent.checkIns, heard: sent.heard, looks: sent.looks, pastScores: sent.pastScores,
    lines: written.lines.map(({ words, ...line }) => ({ ...line, text: unsealWords(key, words, lineSeal(line.id)) })),
    agreed: written.agreed.map((row) => open(row, agreedSeal)), homework: written.homework.map((row) => open(row, homeworkSeal)), agenda: written.agenda.map((row) => open(row, agendaSeal)),
    guesses: noted.guesses, safety: noted.safety, deeds: noted.deeds.map((row) => open(row, handlingSeal)),
    told: noted.told.map(({ shown, ...row }) => ({ ...row, signals: [...(shown.signals ?? []), ...(shown.alsoNoted ?? []), ...(shown.goodNews ?? [])].map(({ kind, rule }) => ({ kind, rule })) })),
    corrections: written.corrections.map(({ id, was, words, ...row }) => ({ ...row, was: was && unsealWords(key, was, correctionSeal(id, 'was')), text: unsealWords(key, words, correctionSeal(id, 'words')) })),
  }
}

async function readWho(tx: Tx, scope: OfOne, key: Buffer): Promise<Pick<RecordCopy, 'client' | 'case' | 'therapists' | 'measures' | 'consents' | 'sessions'>> {
  const row = await tx
    .selectFrom('cases as c')
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select([
      'k.name', 'k.called', 'k.language', 'k.time_zone as timeZone', 'k.created_at as createdAt', 'k.pin_set_at as pinSetAt', 'k.restricted_at as restrictedAt', 'c.reference', 'c.opened_at as openedAt',
      'c.closed_at as closedAt',
    ])
    .where('c.organisation_id', '=', scope.organisationId)
    .where('k.organisation_id', '=', scope.organisationId)
    .where('c.case_id', '=', scope.caseId)
    .executeTakeFirstOrThrow()
  const consents = await tx
    .selectFrom('consents')
    .select(['version', 'language', 'given_at as givenAt', 'supervision', 'words_in_supervision as words', 'withdrawn_at as withdrawnAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('given_at')
    .execute()
  const sessions = await tx
    .selectFrom('sessions as s')
    .innerJoin('people as p', (join) => join.onRef('p.organisation_id', '=', 's.organisation_id').onRef('p.person_id', '=', 's.therapist_id'))
    .select(['s.session_id as id', 's.status', 's.planned_start as plannedStart', 's.planned_end as plannedEnd', 's.started_at as startedAt', 's.ended_at as endedAt', 'p.name as therapist'])
    .where('s.organisation_id', '=', scope.organisationId)
    .where('p.organisation_id', '=', scope.organisationId)
    .where('s.case_id', '=', scope.caseId)
    .orderBy('s.planned_start')
    .execute()
  const { name, called, reference, openedAt, closedAt, ...client } = row
  return {
    client: { name: unsealWords(key, name, clientSeal(scope.clientId, 'name')), called: unsealWords(key, called, clientSeal(scope.clientId, 'called')), ...client },
    case: { reference, openedAt, closedAt },
    therapists: (await therapistsOfCase(tx, scope, scope.caseId)).map(({ name: therapist, part, since, until }) => ({ name: therapist, part, since, until })),
    measures: (await measuresOf(tx, scope)).map(({ instrumentId, everySessions }) => ({ instrument: instrumentId, everySessions })),
    consents, sessions,
  }
}

async function readSent(tx: Tx, scope: OfOne): Promise<Pick<RecordCopy, 'checkIns' | 'heard' | 'looks' | 'pastScores'>> {
  const checkIns = await tx
    .selectFrom('check_ins')
    .select(['check_in_id as id', 'session_id as sessionId', 'kind', 'received_at as receivedAt', 'door', 'language', 'versions', 'answers'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('received_at')
    .orderBy('check_in_id')
    .execute()
  const scores = await tx
    .selectFrom('scores as s')
    .innerJoin('check_ins as i', (join) => join.onRef('i.organisation_id', '=', 's.organisation_id').onRef('i.check_in_id', '=', 's.check_in_id'))
    .select(['s.check_in_id as checkInId', 's.instrument_id as instrument', 's.scale', 's.version', 's.value', 's.prorated'])
    .where('s.organisation_id', '=', scope.organisationId)
    .where('i.organisation_id', '=', scope.organisationId)
    .where('i.case_id', '=', scope.caseId)
    .orderBy('s.instrument_id')
    .orderBy('s.scale')
    .execute()
  const heard = await tx
    .selectFrom('heard_answers')
    .select(['check_in_id as checkInId', 'answer', 'answered_at as answeredAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('answered_at')
    .execute()
  const looks = await tx
    .selectFrom('check_in_releases')
    .select(['check_in_id as checkInId', 'released', 'said_at as saidAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('said_at')
    .execute()
  const pastScores = await tx
    .selectFrom('past_scores')
    .select(['instrument_id as instrument', 'scale', 'version', 'value', 'taken_on as takenOn'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('taken_on')
    .execute()
  const scoresOf = (id: CopiedCheckIn['id']) => scores.filter(({ checkInId }) => checkInId === id).map(({ instrument, scale, version, value, prorated }) => ({ instrument, scale, version, value, prorated }))
  return { checkIns: checkIns.map((one) => ({ ...one, scores: scoresOf(one.id) })), heard, looks, pastScores }
}

async function readWritten(tx: Tx, scope: OfOne) {
  const lines = await tx
    .selectFrom('lines')
    .select(['line_id as id', 'check_in_id as checkInId', 'kind', 'share', 'words', 'written_at as writtenAt', 'taken_back_at as takenBackAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('written_at')
    .execute()
  const agreed = await tx
    .selectFrom('agreed_lines')
    .select(['agreed_line_id as id', 'session_id as sessionId', 'words', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('written_at')
    .execute()
  const homework = await tx
    .selectFrom('homework')
    .select(['homework_id as id', 'session_id as sessionId', 'wording', 'words', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('written_at')
    .execute()
  const agenda = await tx
    .selectFrom('agenda_items')
    .select(['agenda_item_id as id', 'session_id as sessionId', 'added_by as by', 'words', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('written_at')
    .execute()
  const corrections = await tx
    .selectFrom('corrections')
    .select(['correction_id as id', 'about', 'line_id as lineId', 'was', 'words', 'said_by as by', 'said_at as saidAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .orderBy('said_at')
    .execute()
  return { lines, agreed, homework, agenda, corrections }
}

/** What each side may see of the lists is decided where they are read. */
async function readGoals(tx: Tx, scope: OfOne, key: Buffer): Promise<RecordCopy['goals']> {
  const [ids, keys] = [[scope.caseId], keyOf(scope, key)]
  const rounds = await tx
    .selectFrom('goal_rounds')
    .select(['round', 'opened_by as openedBy', 'opened_at as openedAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('round')
    .execute()
  return {
    rounds, lists: await listsForCopy(tx, scope, key), goals: ofOne(await goalsOf(tx, scope, ids, keys)), matchings: ofOne(await matchingsOf(tx, scope, ids)), reviews: ofOne(await goalReviewsOf(tx, scope, ids)),
    ratings: ofOne(await goalRatingsOf(tx, scope, ids)),
  }
}

const ofOne = <Row extends { readonly caseId: CaseId }>(rows: readonly Row[]): Omit<Row, 'caseId'>[] => rows.map(({ caseId: _case, ...row }) => row)

async function readNoted(tx: Tx, scope: OfOne) {
  const guesses = await tx
    .selectFrom('mirrors')
    .select(['session_id as sessionId', 'submitted_at as submittedAt', 'answers'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('submitted_at')
    .execute()
  const deeds = await tx
    .selectFrom('signal_handlings')
    .select(['handling_id as id', 'kind', 'rule', 'deed', 'reason', 'words', 'done_at as doneAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('done_at')
    .execute()
  const told = await tx
    .selectFrom('shown_briefs')
    .select(['session_id as sessionId', 'shown_at as shownAt', 'engine_version as engineVersion', 'shown'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('shown_at')
    .$narrowType<{ shown: Partial<Record<'signals' | 'alsoNoted' | 'goodNews', readonly { readonly kind: string; readonly rule: string }[]>> }>()
    .execute()
  const safety = await tx
    .selectFrom('safety_tasks')
    .select(['item', 'level', 'answer', 'answer_before as answerBefore', 'raised_at as raisedAt', 'acknowledged_at as acknowledgedAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('raised_at')
    .execute()
  return { guesses, deeds, told, safety }
}

async function readDoors(tx: Tx, scope: OfOne): Promise<Pick<RecordCopy, 'erasures' | 'holds' | 'links' | 'devices' | 'access'>> {
  const erasures = await tx
    .selectFrom('erasures')
    .select(['ground', 'asked_at as askedAt', 'confirmed_at as confirmedAt', 'due_at as dueAt', 'ended_at as endedAt', 'ended_because as endedBecause'])
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .orderBy('asked_at')
    .execute()
  const holds = await tx
    .selectFrom('legal_holds')
    .select(['placed_at as placedAt', 'ended_at as endedAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .orderBy('placed_at')
    .execute()
  const links = await tx
    .selectFrom('links')
    .select(['kind', 'created_at as createdAt', 'expires_at as expiresAt', 'revoked_at as revokedAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('created_at')
    .execute()
  const devices = await tx
    .selectFrom('devices')
    .select(['bound_at as boundAt', 'expires_at as expiresAt', 'revoked_at as revokedAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .orderBy('bound_at')
    .execute()
  const access = await tx
    .selectFrom('audit_events')
    .select(['at', 'action', 'actor_kind as by'])
    .where('organisation_id', '=', scope.organisationId)
    .where('chain_id', '=', scope.caseId)
    .orderBy('position')
    .execute()
  return { erasures, holds, links, devices, access }
}
