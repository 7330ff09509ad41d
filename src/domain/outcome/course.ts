// A client's scores over the sessions, one for each session, ready to be compared and drawn.
import type { CheckInFact, Instant, PastScoreFact, SessionFact } from '../brief/history.ts'
import { bandOf, isCase } from '../instruments/band.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { scoreInstrument } from '../instruments/score.ts'
import type { CheckInId, SessionId } from '../kernel/ids.ts'
import { reliableChange, type RuledChange } from './reliable-change.ts'
import { countingCheckIn, startOf } from '../session/before-after.ts'

interface Origin {
  readonly instrument: string
  /** The content version the client saw. */
  readonly version: string
  /** null for a score brought in from another record; so is the session. */
  readonly checkInId: CheckInId | null
  readonly sessionId: SessionId | null
  readonly sessionNumber: number | null
  readonly receivedAt: Instant
}

/** A score with where it comes from. */
export interface ScorePoint extends Origin {
  readonly kind: 'scored'
  /** Points of the instrument's main scale. */
  readonly value: number
  readonly prorated: boolean
  readonly missing: readonly string[]
  readonly band: string | null
  readonly isCase: boolean | null
}

/** A form without a score, and why: not a zero and not "unchanged". */
export interface NotScored extends Origin {
  readonly kind: 'incomplete' | 'invalid' | 'unknown-version'
  /** Item keys without an answer. */
  readonly missing: readonly string[]
}

/** Scores one instrument of one check-in with the very version that was on the screen; null when the instrument was not on it, or has no score by design. A version that is not among `instruments` is not scored by another one. */
export function scoreOf(id: string, checkIn: CheckInFact, session: Pick<SessionFact, 'id' | 'number'>, instruments: readonly Instrument[]): ScorePoint | NotScored | null {
  const version = checkIn.versions[id]
  if (version === undefined) return null
  const origin = { instrument: id, version, checkInId: checkIn.id, sessionId: session.id, sessionNumber: session.number, receivedAt: checkIn.receivedAt }
  const instrument = instruments.find((each) => each.id === id && each.version === version)
  if (!instrument) return { ...origin, kind: 'unknown-version', missing: [] }
  const result = scoreInstrument(instrument, checkIn.answers, checkIn.computed)
  if (result.kind === 'unscored') return null
  if (result.kind === 'invalid') return { ...origin, kind: 'invalid', missing: [] }
  if (result.kind === 'incomplete') return { ...origin, kind: 'incomplete', missing: result.missing }
  const { value, prorated, missing } = result
  return { ...origin, kind: 'scored', value, prorated, missing, band: bandOf(instrument, value), isCase: isCase(instrument, value) }
}

/** The form that asks for an instrument: after the session for how the two work together, before it for everything else. */
export function askedIn(id: string, instruments: readonly Instrument[]): CheckInFact['kind'] {
  return instruments.find((instrument) => instrument.id === id)?.purpose === 'alliance' ? 'after' : 'before'
}

/**
 * The scores of one instrument over these sessions, at most one for each: that of the counting check-in that asks for it, whatever became of the session afterwards.
 * Before them the scores that were brought in, by day, whether or not they are of this course (`ofThisCourse`); one of the day of the first session or later is left out, since Attune has its own from then on.
 * @param sessions in order of start
 */
export function courseOf(
  id: string, sessions: readonly SessionFact[], checkIns: readonly CheckInFact[], instruments: readonly Instrument[], pastScores: readonly PastScoreFact[],
): (ScorePoint | NotScored)[] {
  const kind = askedIn(id, instruments)
  const points = sessions.flatMap((session) => {
    const checkIn = countingCheckIn(session, checkIns, kind)
    return (checkIn && scoreOf(id, checkIn, session, instruments)) ?? []
  })
  const firstDay = firstDayOf(sessions)
  const earlier = pastScores.filter((score) => score.instrument === id && score.takenOn < firstDay).sort((a, b) => a.takenOn - b.takenOn)
  return [...earlier.map((score) => pastPoint(score, instruments)), ...points]
}

const day = 86_400_000

/** The day of the first session, midnight in UTC: from it on nothing that is brought in from another record is part of a course. Infinity without a session. @param sessions in order of start */
export function firstDayOf(sessions: readonly SessionFact[]): Instant {
  const [first] = sessions
  return first ? Math.floor(startOf(first) / day) * day : Infinity
}

function pastPoint({ instrument: id, version, value, takenOn }: PastScoreFact, instruments: readonly Instrument[]): ScorePoint | NotScored {
  const origin = { instrument: id, version, checkInId: null, sessionId: null, sessionNumber: null, receivedAt: takenOn }
  const instrument = instruments.find((each) => each.id === id && each.version === version)
  if (!instrument) return { ...origin, kind: 'unknown-version', missing: [] }
  return { ...origin, kind: 'scored', value, prorated: false, missing: [], band: bandOf(instrument, value), isCase: isCase(instrument, value) }
}

/** A change between two scores of one instrument. */
export interface ScoreChange {
  readonly from: ScorePoint
  readonly to: ScorePoint
  /** to − from, points. */
  readonly points: number
  /** null when the instrument has no published rule. */
  readonly ruled: RuledChange | null
}

/** A score that was brought in and lies further before the next one is not of this course, but of something earlier: taken for its start it could hide that things have become worse since. A design choice. @source attune-own-rules */
export const sameCourseWithinDays = 90

/** The scores from where this course began: all of one's own, and before them those brought in, as far back as no more than ninety days lie between one and the next. @param points in order @source attune-own-rules */
export function ofThisCourse(points: readonly ScorePoint[]): readonly ScorePoint[] {
  const own = points.findIndex(({ sessionId }) => sessionId !== null)
  let start = own === -1 ? points.length - 1 : own
  while (start > 0 && points[start]!.receivedAt - points[start - 1]!.receivedAt <= sameCourseWithinDays * day) start -= 1
  return points.slice(Math.max(0, start))
}

/** The change from the first score of this course to the last that is comparable with it; null with fewer than two. Versions of one instrument are comparable when their first number is the same: a new scoring needs a new first number. @param points in order @source nhs-talking-therapies-manual */
export function changeOver(points: readonly ScorePoint[], instruments: readonly Instrument[]): ScoreChange | null {
  const to = points.at(-1)
  const from = ofThisCourse(points).find((point) => major(point) === (to && major(to)))
  const instrument = instruments.find((each) => each.id === to?.instrument && each.version === to.version)
  if (!to || !from || from === to || !instrument) return null
  return { from, to, points: to.value - from.value, ruled: reliableChange(from.value, to.value, instrument) }
}

function major(point: ScorePoint): string | undefined {
  return point.version.split('.')[0]
}
