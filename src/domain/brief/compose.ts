// The summit of the engine: one pure step from what is known of a case to what the therapist has ninety seconds to read.
import { blindToClient } from './blind.ts'
import type { Brief, CheckInState, LastSession, RatingLine, ScoreLine } from './brief.ts'
import { findEngagement, findRepair, findStandstill, findSudden } from './find-course-signals.ts'
import { findChanges, findRupture, findSafety, mirrorOf, ratedSession } from './find-signals.ts'
import type { Ground } from './ground.ts'
import type { CaseHistory, CheckInFact, SessionFact } from './history.ts'
import { wordsFor } from './words.ts'
import type { Instrument } from '../instruments/instrument.ts'
import type { SessionId } from '../kernel/ids.ts'
import { askedIn, changeOver, courseOf, scoreOf, type ScorePoint } from '../outcome/course.ts'
import { countingCheckIn, lateCheckIns, startOf } from '../session/before-after.ts'
import { courseUpTo, endedBefore, sessionInQuestion, sessionsBefore } from '../session/course.ts'
import { arrange, toldIn } from '../signal/precedence.ts'
import { engineVersion, playbookFor } from '../signal/signal.ts'

/**
 * The brief for the session in progress or the next, or for `asked`. The same history gives the same brief, whatever the order of its lists.
 * It blinds the history itself, so no caller can forget to. It reads no score of a session later than the one in question; safety alone is read from everywhere.
 * @param instruments every version that any check-in may name, in whatever languages (scoring facts are the same in all)
 * @param ground what this organisation's cases are measured against
 */
export function composeBrief(history: CaseHistory, instruments: readonly Instrument[], ground: Ground, asked?: SessionId): Brief {
  const seen = blindToClient(history)
  const session = sessionInQuestion(seen.sessions, seen.now, asked)
  const held = sessionsBefore(seen.sessions, session, seen.now)
  const last = held.at(-1) ?? null
  const since = last ? startOf(last) : -Infinity
  const upToNow = courseUpTo(seen.sessions, session)
  const scores = scoreLines(seen, upToNow, session, instruments)
  const outcomes = scores.filter(({ purpose }) => purpose === 'outcome')
  const found = [
    findSafety(seen, session, since, instruments), ...findChanges(outcomes), findRupture(seen, held, since, ground), findStandstill(outcomes, instruments),
    ...findSudden(outcomes, upToNow, instruments), findEngagement(seen, endedBefore(seen.sessions, session, seen.now), session), findRepair(seen, held, ground),
  ]
  const arranged = arrange(found.filter((signal) => signal !== null))
  return {
    engineVersion,
    caseId: seen.caseId,
    composedAt: seen.now,
    session,
    ...arranged,
    playbook: [...new Set(toldIn(arranged).flatMap(playbookFor))],
    checkIn: checkInState(seen, session, instruments),
    scores,
    hope: ratingLine('attune-before/hope', seen.checkIns, upToNow, session),
    ready: ratingLine('attune-before/ready', seen.checkIns, upToNow, session),
    words: wordsFor(seen.lines, session, last, since),
    lastSession: last && lastSession(seen, last),
    openSafety: seen.safety.filter((fact) => fact.acknowledgedAt === null).sort((a, b) => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1)),
  }
}

/** Measures that were on any form of these sessions or were brought in from before, in the order of the catalogue. */
function followed(history: CaseHistory, instruments: readonly Instrument[]): string[] {
  const measures = instruments.filter(({ purpose }) => purpose === 'outcome' || purpose === 'alliance')
  const isKnown = (id: string) =>
    history.checkIns.some((checkIn) => checkIn.kind === askedIn(id, instruments) && checkIn.versions[id] !== undefined) || history.pastScores.some((score) => score.instrument === id)
  return [...new Set(measures.map(({ id }) => id))].filter(isKnown).sort()
}

function scoreLines(history: CaseHistory, sessions: readonly SessionFact[], session: SessionFact | null, instruments: readonly Instrument[]): ScoreLine[] {
  return followed(history, instruments).flatMap((id) => {
    const all = courseOf(id, sessions, history.checkIns, instruments, history.pastScores)
    if (all.length === 0) return []
    const course = all.filter((point): point is ScorePoint => point.kind === 'scored')
    const today = all.find((point) => point.sessionId === session?.id) ?? null
    const version = (today ?? all.at(-1))?.version
    const instrument = instruments.find((each) => each.id === id && each.version === version) ?? instruments.find((each) => each.id === id)
    const range = instrument?.scoring[0]?.range
    if (!instrument || !range) return []
    const last = course.findLast((point) => point.sessionId !== session?.id) ?? null
    return [{ instrument: id, purpose: instrument.purpose, direction: instrument.direction, range, today, last, first: course[0] ?? null, change: changeOver(course, instruments), course }]
  })
}

function ratingLine(key: string, checkIns: readonly CheckInFact[], sessions: readonly SessionFact[], session: SessionFact | null): RatingLine {
  const given = sessions.flatMap((each) => {
    const value = countingCheckIn(each, checkIns, 'before')?.answers[key]
    return value === undefined ? [] : [{ value, sessionId: each.id, sessionNumber: each.number }]
  })
  return { today: given.find((each) => each.sessionId === session?.id)?.value ?? null, last: given.findLast((each) => each.sessionId !== session?.id) ?? null }
}

function checkInState(history: CaseHistory, session: SessionFact | null, instruments: readonly Instrument[]): CheckInState {
  if (!session) return { counting: null, late: [] }
  const counting = countingCheckIn(session, history.checkIns, 'before')
  const late = lateCheckIns(session, history.checkIns).map((checkIn) => ({
    id: checkIn.id,
    receivedAt: checkIn.receivedAt,
    scores: followed(history, instruments).flatMap((id) => scoreOf(id, checkIn, session, instruments) ?? []),
    hope: checkIn.answers['attune-before/hope'] ?? null,
    ready: checkIn.answers['attune-before/ready'] ?? null,
  }))
  return { counting: counting && { id: counting.id, receivedAt: counting.receivedAt }, late }
}

function lastSession(history: CaseHistory, session: SessionFact): LastSession {
  const mirror = mirrorOf(history, session)
  const { client, therapist } = ratedSession(history, session)
  return { session, mirror: !mirror ? 'due' : mirror.answers ? 'in' : 'not-rating', client, therapist }
}
