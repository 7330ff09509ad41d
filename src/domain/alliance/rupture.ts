// Finds where the alliance may be under strain, with the reason in facts: something worth asking about, never a verdict.
import { allianceItems, type AllianceCheck } from './check.ts'
import { baselineRestarts, scanCourse, type CourseStep } from './course-scan.ts'
import type { CourseFinding, CourseReason, DirectFinding, DirectReason, FalseAlarm, RuptureFinding } from './finding.ts'
import type { SessionId } from '../kernel/ids.ts'
import type { LargeFall } from './large-fall.ts'
import type { PairedFall } from './paired-fall.ts'
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'
import type { PooledNorms } from './pooled-norms.ts'
import { pooledScan, type PooledFall } from './pooled-scan.ts'
import type { SlowDecline } from './slow-decline.ts'

/** Both sides' alliance checks of one session; null where a side has not given one, or may not yet be seen. */
export interface RatedSession {
  readonly sessionId: SessionId
  readonly sessionNumber: number | null
  /** When it began, milliseconds since the epoch; absent or null when nobody knows: then no gap is read out of it. */
  readonly at?: number | null
  readonly client: AllianceCheck | null
  readonly therapist: AllianceCheck | null
}

/** Share of ruptureless therapies of twelve sessions in which each rule speaks at least once; `npm run bench -- false-alarms`. @source attune-rupture-simulation (own simulation on assumed parameters, unvalidated on real data) */
export const falseAlarms = { lowItem: simulated(0.06), pairedFall: simulated(0.13), slowDecline: simulated(0.1), largeFall: simulated(0.33) }

/** What the rules have to say about the last of these sessions, in the order R3, R1 and R2 or the pooled detector, watch; empty when nothing speaks. @param sessions in any order, put in order by `inOrder` @param pooled the organisation's norms where the pooled detector reads the course in place of R1 and R2 */
export function findRuptures(sessions: readonly RatedSession[], parameters: AllianceParameters = usualParameters, pooled: PooledNorms | null = null): RuptureFinding[] {
  const ordered = inOrder(sessions)
  const last = ordered.at(-1)
  return last ? findingsOf(last, courseOf(ordered, parameters, pooled).at(-1) ?? nothing, parameters) : []
}

/** Every finding of a whole case, session by session: at each what `findRuptures` would have said when it was the last. One pass. @param sessions in any order */
export function scanRuptures(sessions: readonly RatedSession[], parameters: AllianceParameters = usualParameters, pooled: PooledNorms | null = null): RuptureFinding[] {
  const ordered = inOrder(sessions)
  const steps = courseOf(ordered, parameters, pooled)
  return ordered.flatMap((session, index) => findingsOf(session, steps[index] ?? nothing, parameters))
}

/** Sessions by number, then by start, then by id, whatever the order of the list; those without a number last. */
export function inOrder(sessions: readonly RatedSession[]): readonly RatedSession[] {
  const isOrdered = sessions.every((session, index) => index === 0 || compare(sessions[index - 1] ?? session, session) <= 0)
  return isOrdered ? sessions : [...sessions].sort(compare)
}

function compare(a: RatedSession, b: RatedSession): number {
  const number = (a.sessionNumber ?? Number.MAX_VALUE) - (b.sessionNumber ?? Number.MAX_VALUE)
  return number || (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE) || (a.sessionId < b.sessionId ? -1 : a.sessionId > b.sessionId ? 1 : 0)
}

/** What the course says at one session. */
interface Step {
  readonly signals: readonly { readonly rule: 'R1' | 'R2' | 'pooled'; readonly reason: CourseReason }[]
  readonly largeFall: LargeFall | null
}

const nothing: Step = { signals: [], largeFall: null }

function courseOf(ordered: readonly RatedSession[], parameters: AllianceParameters, pooled: PooledNorms | null): Step[] {
  const ratings = ordered.map((session) => session.client?.mean ?? null)
  const starts = ordered.map((session) => session.at ?? null)
  const steps = scanCourse(ratings, starts, parameters)
  if (!pooled) return steps.map((step) => (step ? { signals: ownSignals(step), largeFall: step.largeFall } : nothing))
  const restarts = baselineRestarts(starts).flatMap((isRestart, index) => (isRestart ? [index] : []))
  return pooledScan(ratings, pooled, restarts).map((found, index) => ({
    signals: found ? [{ rule: 'pooled', reason: pooledReason(found, ordered) }] : [],
    largeFall: steps[index]?.largeFall ?? null,
  }))
}

function ownSignals({ pairedFall, slowDecline }: CourseStep): Step['signals'] {
  return [...(pairedFall ? [{ rule: 'R1', reason: pairedFallReason(pairedFall) } as const] : []), ...(slowDecline ? [{ rule: 'R2', reason: slowDeclineReason(slowDecline) } as const] : [])]
}

/** What was said and what the course shows each stand for themselves; a large fall is told only where no signal tells more. */
function findingsOf(session: RatedSession, { signals, largeFall }: Step, parameters: AllianceParameters): RuptureFinding[] {
  const direct = directReport(session, parameters)
  const said = [...(direct ? [direct] : []), ...signals.map(({ rule, reason }) => courseFinding(session, rule, reason))]
  return largeFall && said.every((finding) => finding.level === 'watch') ? [...said, courseFinding(session, 'watch', largeFallReason(largeFall))] : said
}

/**
 * R3, asked directly, from the first session on: "yes" to the tension question by either side is a signal, "a little" a watch; any of the client's goal, task or bond at 4 or below (0..10) is a signal.
 * The therapist's own numbers never raise it: a therapist's tick is a report, a therapist's rating is a guess. A skipped answer says nothing.
 * @source attune-rupture-simulation
 */
function directReport({ sessionId, sessionNumber, client, therapist }: RatedSession, parameters: AllianceParameters): DirectFinding | null {
  const reasons = [...tensionOf('client', client), ...tensionOf('therapist', therapist), ...lowItemsOf(client, parameters)]
  if (reasons.length === 0) return null
  const isSignal = reasons.some((reason) => reason.kind === 'low-item' || reason.answer === 'yes')
  return { rule: 'R3', level: isSignal ? 'signal' : 'watch', sessionId, sessionNumber, reasons }
}

function tensionOf(by: 'client' | 'therapist', check: AllianceCheck | null): DirectReason[] {
  const answer = check?.tension
  return answer === 'yes' || answer === 'a-little' ? [{ kind: 'tension', by, answer, falseAlarm: null }] : []
}

function lowItemsOf(client: AllianceCheck | null, parameters: AllianceParameters): DirectReason[] {
  const { lowItemAt: at } = parameters
  const reasons: DirectReason[] = []
  for (const item of client ? allianceItems : []) {
    const value = client!.items[item]
    if (value !== null && reaches(at, value, parameters)) reasons.push({ kind: 'low-item', item, value, at, falseAlarm: falseAlarms.lowItem })
  }
  return reasons
}

function courseFinding({ sessionId, sessionNumber }: RatedSession, rule: CourseFinding['rule'], reason: CourseReason): CourseFinding {
  return { rule, level: rule === 'watch' ? 'watch' : 'signal', sessionId, sessionNumber, reasons: [reason] }
}

function pairedFallReason({ value, mean, limit, fall, threshold }: PairedFall): CourseReason {
  return { kind: 'paired-fall', value, mean, limit, fall, threshold, falseAlarm: falseAlarms.pairedFall }
}

function slowDeclineReason({ ewma, limit, baseline, sessions }: SlowDecline): CourseReason {
  return { kind: 'slow-decline', ewma, limit, baseline, sessions, falseAlarm: falseAlarms.slowDecline }
}

function largeFallReason({ value, previous, fall, threshold }: LargeFall): CourseReason {
  return { kind: 'large-fall', value, previous, fall, threshold, falseAlarm: falseAlarms.largeFall }
}

function pooledReason({ since, ...found }: PooledFall, ordered: readonly RatedSession[]): CourseReason {
  return { kind: 'pooled-fall', ...found, since: ordered[since]?.sessionNumber ?? null }
}

function simulated(share: number): FalseAlarm {
  return { share, overSessions: 12, basis: 'simulated' }
}
