// The summit of the engine: one pure step from what is known of a case to what the therapist has ninety seconds to read.
import { blindToClient } from './blind.ts'
import type { Brief, CheckInState, LastSession, RatingLine } from './brief.ts'
import { findDropOut } from './find-drop-out.ts'
import { mirrorOf, ratedSession } from './find-signals.ts'
import { foundFor } from './found.ts'
import type { Ground } from './ground.ts'
import type { CaseHistory, CheckInFact, SessionFact } from './history.ts'
import { latestTellings } from './look-back.ts'
import { observationsOf, pagesOfObservations } from './observations.ts'
import { pagesFor, possibleStrain } from './possible-strain.ts'
import { coursesOf, followed } from './score-lines.ts'
import { tell } from './telling.ts'
import { cameWithoutPin } from './without-pin.ts'
import { wordsFor } from './words.ts'
import { lookAgain } from '../goals/look-again.ts'
import { ratedGoals } from '../goals/rated-goals.ts'
import type { Instrument } from '../instruments/instrument.ts'
import type { SessionId } from '../kernel/ids.ts'
import { scoreOf } from '../outcome/course.ts'
import { countingCheckIn, lateCheckIns } from '../session/before-after.ts'
import { courseUpTo, sessionInQuestion } from '../session/course.ts'
import { homeworkBefore } from '../session/homework.ts'
import { toldIn } from '../signal/precedence.ts'
import { engineVersion } from '../signal/signal.ts'

/**
 * The brief for the session in progress or the next, or for `asked`. The same history gives the same brief, whatever the order of its lists.
 * It blinds the history itself, so no caller can forget to. It reads no score of a session later than the one in question; safety alone is read from everywhere.
 * @param instruments every version that any check-in may name, in whatever languages (scoring facts are the same in all)
 * @param ground what this organisation's cases are measured against
 */
export function composeBrief(history: CaseHistory, instruments: readonly Instrument[], ground: Ground, asked?: SessionId): Brief {
  const seen = blindToClient(history)
  const session = sessionInQuestion(seen.sessions, seen.now, asked)
  const rules = { instruments, ground }
  const courses = coursesOf(seen, instruments)
  const found = foundFor(seen, session, courses, rules)
  const { scores, held } = found
  const last = held.at(-1) ?? null
  const { lives, ...arranged } = tell(seen, session, found, latestTellings(seen, held, courses, rules), courses, rules)
  const strain = possibleStrain(seen, held, arranged.signals, ground.alliance)
  const observed = observationsOf(seen, held, ground.alliance)
  const upToNow = courseUpTo(seen.sessions, session)
  return {
    engineVersion,
    caseId: seen.caseId,
    composedAt: seen.now,
    ...arranged,
    lives,
    strain,
    observed,
    playbook: [...new Set([...toldIn(arranged).flatMap((signal) => pagesFor(signal, strain)), ...pagesOfObservations(observed)])],
    checkIn: checkInState(seen, session, instruments),
    scores,
    hope: ratingLine('attune-before/hope', seen.checkIns, upToNow, session),
    ready: ratingLine('attune-before/ready', seen.checkIns, upToNow, session),
    words: wordsFor(seen, session, held),
    homework: homeworkBefore(seen, session),
    goals: { rated: ratedGoals(seen, session), lookAgain: lookAgain(seen, session, toldIn(arranged)) },
    lastSession: last && lastSession(seen, last),
    openSafety: seen.safety.filter((fact) => fact.acknowledgedAt === null).sort((a, b) => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1)),
    dropOut: findDropOut(seen, session, found, ground),
  }
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
    withoutPin: withoutPin(history, checkIn),
    scores: followed(history, instruments).flatMap((id) => scoreOf(id, checkIn, session, instruments) ?? []),
    hope: checkIn.answers['attune-before/hope'] ?? null,
    ready: checkIn.answers['attune-before/ready'] ?? null,
  }))
  return { counting: counting && { id: counting.id, receivedAt: counting.receivedAt, withoutPin: withoutPin(history, counting) }, late }
}

const withoutPin = (history: CaseHistory, { door, receivedAt }: CheckInFact): boolean => cameWithoutPin(history, { door, at: receivedAt })

function lastSession(history: CaseHistory, session: SessionFact): LastSession {
  const mirror = mirrorOf(history, session)
  const { client, therapist } = ratedSession(history, session)
  const check = client && countingCheckIn(session, history.checkIns, 'after')
  return { session, mirror: !mirror ? 'due' : mirror.answers ? 'in' : 'not-rating', client, clientWithoutPin: check !== null && withoutPin(history, check), therapist }
}
