// The signals that a whole course gives: a standstill, a sudden change, a drift away, a repair. Each is found for the session in question alone.
import type { ScoreLine } from './brief.ts'
import type { Ground } from './ground.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import type { RuptureFinding } from '../alliance/finding.ts'
import { followRepairs, type RuptureEpisode } from '../alliance/repair.ts'
import { scanRuptures, type RatedSession } from '../alliance/rupture.ts'
import { engagementReasons, type EngagementFacts, type SaidBefore } from '../engagement/engagement.ts'
import type { Instrument } from '../instruments/instrument.ts'
import type { ScorePoint } from '../outcome/course.ts'
import { notOnTrack } from '../outcome/not-on-track.ts'
import { scoresThatDecide, suddenInCourse } from '../outcome/sudden-in-course.ts'
import { checkInsOf, countingCheckIn, startOf } from '../session/before-after.ts'
import { mayHaveTakenPlace } from '../session/course.ts'
import { homeworkBefore } from '../session/homework.ts'
import { engineVersion, type DeterioratingSignal, type EngagementSignal, type NotOnTrackSignal, type PositiveSignal, type SuddenEvidence } from '../signal/signal.ts'

/** A standstill over the outcomes that have a score for the latest session that has any; null without one. @source attune-own-rules */
export function findStandstill(scores: readonly ScoreLine[], instruments: readonly Instrument[]): NotOnTrackSignal | null {
  const followed = scores.flatMap(({ change }) => {
    const instrument = change && instrumentOf(change.to, instruments)
    return instrument && change.to.sessionNumber !== null ? [{ instrument, first: change.from.value, latest: change.to.value, session: change.to.sessionNumber }] : []
  })
  const latest = Math.max(...followed.map(({ session }) => session))
  const found = notOnTrack(
    latest,
    followed.filter(({ session }) => session === latest),
    followed.filter(({ session }) => session !== latest),
  )
  if (!found) return null
  return { kind: 'not-on-track', level: found.kind === 'stuck' ? 'signal' : 'watch', rule: found.kind, engineVersion, evidence: { type: 'standstill', session: latest, outcomes: found.outcomes } }
}

/** Sudden gains and losses that today's score made known; what an earlier brief could have told is not told again. @param sessions of the course up to the one in question, in order @source tang-derubeis-1999 */
export function findSudden(scores: readonly ScoreLine[], sessions: readonly SessionFact[], instruments: readonly Instrument[]): (DeterioratingSignal | PositiveSignal)[] {
  const found = scores.flatMap(({ course, today }) => {
    const instrument = today?.kind === 'scored' ? instrumentOf(today, instruments) : undefined
    if (!instrument) return []
    const bySession = pointsBySession(course, sessions)
    const start = Math.max(0, bySession.length - scoresThatDecide)
    return suddenInCourse(bySession.slice(start).map((point) => point?.value ?? null), instrument)
      .filter(({ knownAt }) => start + knownAt === bySession.length - 1)
      .map(({ which, before, points: threshold }) => ({ which, from: bySession[start + before]!, to: bySession[start + before + 1]!, threshold }))
  })
  const evidence = (which: 'gain' | 'loss'): SuddenEvidence => ({ type: 'sudden-change', changes: found.filter((each) => each.which === which).map(({ from, to, threshold }) => ({ from, to, threshold })) })
  const [gains, losses] = [evidence('gain'), evidence('loss')]
  return [
    ...(losses.changes.length > 0 ? [{ kind: 'deteriorating', level: 'watch', rule: 'sudden-loss', engineVersion, evidence: losses } as const] : []),
    ...(gains.changes.length > 0 ? [{ kind: 'positive', level: 'good-news', rule: 'sudden-gain', engineVersion, evidence: gains } as const] : []),
  ]
}

/**
 * What everybody can see of how close a client keeps: of the sessions that are over, and of homework and readiness as they were said last, today included. A form is called missed only where forms come at all. One called off by either side says nothing.
 * @param earlier sessions before the one in question that were to take place and are over, in order, missed ones included
 * @source attune-own-rules
 */
export function findEngagement(history: CaseHistory, earlier: readonly SessionFact[], session: SessionFact | null): EngagementSignal | null {
  const reasons = engagementReasons(engagementFacts(history, earlier), session ? saidBefore(history, session) : undefined)
  const [first] = reasons
  return first ? { kind: 'engagement', level: 'signal', rule: first.kind, engineVersion, evidence: { type: 'engagement', reasons } } : null
}

/** What `findEngagement` reads of each of these sessions. @param sessions that were to take place and are over */
export function engagementFacts(history: CaseHistory, sessions: readonly SessionFact[]): EngagementFacts[] {
  const hasForms = history.checkIns.some((checkIn) => checkIn.kind === 'before')
  return sessions.map((each) => {
    const missed = each.status === 'did-not-attend'
    const hasForm = checkInsOf(each, history.checkIns).some((checkIn) => checkIn.kind === 'before')
    return { attended: !missed, checkedIn: missed || !hasForms ? null : hasForm, ...saidBefore(history, each) }
  })
}

/** A possible rupture over time, with the rule that spoke first. */
export type FollowedRupture = RuptureEpisode & { readonly rule: RuptureFinding['rule'] }

/** The sessions in which the client said "we sorted it": said at a check-in, it speaks of the last session that had begun by then. @param held the sessions that took place, in order */
export function sortedSessions({ heard }: Pick<CaseHistory, 'heard'>, held: readonly SessionFact[]): ReadonlySet<SessionFact['id']> {
  return new Set(heard.flatMap(({ answer, at }) => (answer === 'sorted' ? (held.findLast((session) => startOf(session) <= at)?.id ?? []) : [])))
}

/** The possible ruptures of these sessions, the rule that spoke first in each, and what became of it. @param history blinded @param held the sessions that took place, in order @param rated both sides of each @source attune-own-rules */
export function ruptureEpisodes(history: Pick<CaseHistory, 'heard'>, held: readonly SessionFact[], rated: readonly RatedSession[], { alliance, pooled }: Ground): FollowedRupture[] {
  const findings = scanRuptures(rated, alliance, pooled)
  const ruleAt = new Map(findings.flatMap(({ level, sessionId, rule }) => (level === 'signal' ? [[sessionId, rule] as const] : [])).reverse())
  return followRepairs(rated, findings, sortedSessions(history, held), alliance).map((episode) => ({ ...episode, rule: ruleAt.get(episode.sessionId)! }))
}

/** A rupture that was repaired in the last session, by the ratings or by the client's word. @param held the sessions that took place, in order @source attune-own-rules */
export function findRepair(episodes: readonly FollowedRupture[], held: readonly SessionFact[]): PositiveSignal | null {
  const episode = episodes.find(({ repaired }) => repaired !== null && repaired.sessionId === held.at(-1)?.id)
  return episode ? { kind: 'positive', level: 'good-news', rule: 'repaired', engineVersion, evidence: { type: 'repair', episode } } : null
}

/** A course of scores laid along the sessions: null where one has no score. One that was cancelled or missed lies between no two sessions, unless a form came for it all the same. What was brought in from before belongs to none. */
export function pointsBySession(course: readonly ScorePoint[], sessions: readonly SessionFact[]): (ScorePoint | null)[] {
  const points = Map.groupBy(course, (point) => point.sessionId)
  return sessions.flatMap((session) => points.get(session.id)?.[0] ?? (mayHaveTakenPlace(session) ? [null] : []))
}

/** What the check-in before this session says. Homework of a session that was missed is not counted: the same line is asked about again. */
export function saidBefore(history: CaseHistory, session: SessionFact): SaidBefore {
  const homework = session.status === 'did-not-attend' ? null : homeworkBefore(history, session)
  return { homework: homework?.became ?? null, readiness: countingCheckIn(session, history.checkIns, 'before')?.answers['attune-before/ready'] ?? null }
}

const instrumentOf = (point: ScorePoint, instruments: readonly Instrument[]): Instrument | undefined => instruments.find(({ id, version }) => id === point.instrument && version === point.version)
