// Every rule at once, for one session: what there is to say, before anything is put in order or left for later.
import type { ScoreLine } from './brief.ts'
import { findEngagement, findRepair, findStandstill, findSudden, ruptureEpisodes, type FollowedRupture } from './find-course-signals.ts'
import { findBeyondExpected } from './find-beyond-expected.ts'
import { findGoalsApart, findGoalStanding } from './find-goals.ts'
import { findChanges, findRupture, findSafety, ratedSession } from './find-signals.ts'
import type { Ground } from './ground.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import { scoreLines, type Courses } from './score-lines.ts'
import { ratedGoals } from '../goals/rated-goals.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { startOf } from '../session/before-after.ts'
import { courseUpTo, endedBefore, sessionsBefore } from '../session/course.ts'
import type { Signal } from '../signal/signal.ts'

export interface Found {
  readonly signals: readonly Signal[]
  readonly scores: readonly ScoreLine[]
  /** The sessions that took place before the one in question, in order. */
  readonly held: readonly SessionFact[]
  /** Possible ruptures up to now and what became of each. */
  readonly episodes: readonly FollowedRupture[]
}

/** What is asked of every case alike. */
export interface Rules {
  readonly instruments: readonly Instrument[]
  readonly ground: Ground
}

/** What the rules say for this session (for none: after the last). @param history blinded @param courses of this history, or of a later state of it: a score before a session stays what it was */
export function foundFor(history: CaseHistory, session: SessionFact | null, courses: Courses, { instruments, ground }: Rules): Found {
  const held = sessionsBefore(history.sessions, session, history.now)
  const last = held.at(-1)
  const since = last ? startOf(last) : -Infinity
  const sessions = courseUpTo(history.sessions, session)
  const scores = scoreLines(courses, sessions, session, instruments)
  const rated = held.map((each) => ratedSession(history, each))
  const episodes = ruptureEpisodes(history, held, rated, ground)
  const outcomes = scores.filter(({ purpose }) => purpose === 'outcome')
  const signals = [
    findSafety(history, session, since, instruments), ...findChanges(outcomes), findRupture(history, held, rated, since, ground), findStandstill(outcomes, instruments), findBeyondExpected(outcomes, ground),
    ...findSudden(outcomes, sessions, instruments), findGoalsApart(history), ...findGoalStanding(ratedGoals(history, session)), findEngagement(history, endedBefore(history.sessions, session, history.now), session), findRepair(episodes, held),
  ]
  return { signals: signals.filter((signal) => signal !== null), scores, held, episodes }
}
