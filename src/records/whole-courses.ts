// Writes the courses of many cases at once, as sessions, check-ins and ratings would have left them: for services that are simulated, where one deed after another would take an hour.
import type { CaseId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import type { NewCheckIn, NewScore } from './check-ins.ts'
import type { Tx } from './database.ts'
import { keepEvidence } from './evidence-moments.ts'
import type { OrganisationScope } from './scope.ts'

export interface HeldSession {
  readonly id: SessionId
  readonly start: number
  readonly end: number
  readonly checkIns: readonly (Omit<NewCheckIn, 'sessionId'> & { readonly scores: readonly NewScore[] })[]
  /** The therapist's own check; its answers are null for "not rating today". */
  readonly mirror: { readonly at: number; readonly answers: Readonly<Record<string, number>> | null }
}

export interface WholeCourse {
  readonly caseId: CaseId
  readonly therapistId: PersonId
  readonly language: string
  readonly timeZone: string
  /** The client's yes, to the smaller questions no. */
  readonly consent: { readonly id: string; readonly version: string; readonly at: number }
  /** Held, in order. */
  readonly sessions: readonly HeldSession[]
  /** null while the case is open. */
  readonly closedAt: number | null
}

/** Of cases that are there already and have no course yet; at least one of them. Some dozens at a time: a statement has room for 65,535 values. */
export async function insertWholeCourses(tx: Tx, scope: OrganisationScope, courses: readonly WholeCourse[]): Promise<void> {
  const { organisationId: organisation_id } = scope
  const sessions = courses.flatMap((course) => course.sessions.map((session) => ({ course, session })))
  const checkIns = sessions.flatMap(({ course, session }) => session.checkIns.map((checkIn) => ({ course, session, checkIn })))
  const scores = checkIns.flatMap(({ checkIn }) => checkIn.scores.map((score) => ({ score, check_in_id: checkIn.checkInId })))
  await tx.insertInto('consents').values(courses.map(({ caseId, language, consent: { id, version, at } }) => ({
    organisation_id, consent_id: id, case_id: caseId, version, language, given_at: new Date(at), supervision: false, words_in_supervision: false, withdrawn_at: null,
  }))).execute()
  if (sessions.length > 0) {
    await tx.insertInto('sessions').values(sessions.map(({ course: { caseId, therapistId, timeZone }, session: { id, start, end } }) => ({
      organisation_id, session_id: id, case_id: caseId, therapist_id: therapistId, series_id: null, status: 'held' as const, planned_start: new Date(start), planned_end: new Date(end),
      time_zone: timeZone, started_at: new Date(start), ended_at: new Date(end),
    }))).execute()
    await tx.insertInto('mirrors').values(sessions.map(({ course: { caseId, therapistId }, session: { id, mirror } }) => ({
      organisation_id, session_id: id, case_id: caseId, person_id: therapistId, submitted_at: new Date(mirror.at), answers: mirror.answers && JSON.stringify(mirror.answers),
    }))).execute()
  }
  if (checkIns.length > 0) {
    await tx.insertInto('check_ins').values(checkIns.map(({ course: { caseId, language }, session, checkIn: { checkInId, kind, at, door, versions, answers } }) => ({
      organisation_id, check_in_id: checkInId, case_id: caseId, session_id: session.id, kind, received_at: new Date(at), door, language, versions: JSON.stringify(versions), answers: JSON.stringify(answers),
    }))).execute()
  }
  if (scores.length > 0) {
    await tx.insertInto('scores').values(scores.map(({ check_in_id, score }) => ({
      organisation_id, check_in_id, instrument_id: score.instrumentId, scale: score.scale, version: score.version, language: score.language, value: score.value, prorated: score.prorated,
      reliable_points: score.reliablePoints, reliable_confidence: score.reliableConfidence,
    }))).execute()
  }
  for (const { caseId, closedAt } of courses) {
    if (closedAt === null) continue
    await tx.updateTable('cases').set({ closed_at: new Date(closedAt) }).where('organisation_id', '=', organisation_id).where('case_id', '=', caseId).execute()
  }
  await keepEvidence(tx, scope, courses.map(({ caseId }) => caseId))
}
