// Goes from what is known to what may be worth raising: each of the closed set of signals, found once.
import type { Ground } from './ground.ts'
import { findRuptures, type RatedSession } from '../alliance/rupture.ts'
import { readAllianceCheck } from '../alliance/check.ts'
import type { ScoreLine } from './brief.ts'
import type { CaseHistory, Instant, MirrorFact, SessionFact } from './history.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { raisedBy, watchedItems } from '../safety/risk.ts'
import { countingCheckIn, endOf, startOf } from '../session/before-after.ts'
import { engineVersion, type DeterioratingSignal, type PositiveSignal, type ReliableScoreChange, type RuptureSignal, type SafetyEvidence, type SafetySignal } from '../signal/signal.ts'

/**
 * Safety: every task nobody has acknowledged, every task raised for this session or since the last one began even when acknowledged (up to its end, once it is over: what came later belongs to a later brief), and every answer of that time to a risk item for which there is no task at all. All submissions count, also one that a later one replaced.
 * @param history blinded @param since when the last session began @param instruments whose marked items are watched besides item nine @source simon-2013
 */
export function findSafety(history: CaseHistory, session: SessionFact | null, since: Instant, instruments: readonly Instrument[]): SafetySignal | null {
  const watched = watchedItems(instruments)
  const until = session && endOf(session) <= history.now ? endOf(session) : Infinity
  const isCurrent = (sessionId: string, at: Instant) => sessionId === session?.id || (at >= since && at < until)
  const tasks = history.safety
    .filter((fact) => fact.acknowledgedAt === null || isCurrent(fact.sessionId, fact.raisedAt))
    .map(({ id, ...fact }): SafetyEvidence => ({ taskId: id, ...fact }))
  const withTask = new Set(history.safety.map((fact) => fact.checkInId))
  const withoutTask = history.checkIns
    .filter((checkIn) => isCurrent(checkIn.sessionId, checkIn.receivedAt) && !withTask.has(checkIn.id))
    .flatMap((checkIn) =>
      raisedBy(checkIn, history.checkIns, watched).map(
        ({ item, level, answer, before }): SafetyEvidence => ({ taskId: null, sessionId: checkIn.sessionId, checkInId: checkIn.id, item, version: checkIn.versions[item.split('/')[0]!] ?? '', level, answer, before, raisedAt: checkIn.receivedAt, acknowledgedAt: null }),
      ),
    )
  const raised = [...tasks, ...withoutTask].sort((a, b) => b.raisedAt - a.raisedAt || (a.checkInId < b.checkInId ? -1 : 1))
  if (raised.length === 0) return null
  return { kind: 'safety', level: raised.some((each) => each.level === 'urgent') ? 'urgent' : 'acknowledge', rule: 'risk-item', engineVersion, evidence: { type: 'risk-item', raised } }
}

/** Reliably worse (a signal) and reliably better (good news) since the first score, over all outcomes that are followed: one can be both. How the two work together is no outcome, and is not handed in. Instruments without a rule raise nothing. @source nhs-talking-therapies-manual */
export function findChanges(scores: readonly ScoreLine[]): (DeterioratingSignal | PositiveSignal)[] {
  const changes = scores.flatMap(({ change }): ReliableScoreChange[] => (change?.ruled ? [{ ...change, ruled: change.ruled }] : []))
  const worse = changes.filter((change) => change.ruled.reliable === 'deteriorated')
  const better = changes.filter((change) => change.ruled.reliable === 'improved')
  return [
    ...(worse.length > 0 ? [{ kind: 'deteriorating', level: 'signal', rule: 'reliable-change', engineVersion, evidence: { type: 'reliable-change', changes: worse } } as const] : []),
    ...(better.length > 0 ? [{ kind: 'positive', level: 'good-news', rule: 'reliable-change', engineVersion, evidence: { type: 'reliable-change', changes: better } } as const] : []),
  ]
}

/**
 * Ruptures of the last session, and of an earlier one whose ratings could be seen only since the last session began (a late rating by either side): no finding is lost because a form came late, and none is repeated for ever.
 * Findings of the latest session first, in the order of the rules.
 * @param history blinded @param held the sessions that took place, in order @param rated both sides of each
 */
export function findRupture(history: CaseHistory, held: readonly SessionFact[], rated: readonly RatedSession[], since: Instant, { alliance, pooled }: Ground): RuptureSignal | null {
  const findings = held
    .map((session, index) => (visibleAt(history, session) >= since ? findRuptures(rated.slice(0, index + 1), alliance, pooled) : []))
    .reverse()
    .flat()
  const first = findings[0]
  if (!first) return null
  const level = findings.some((finding) => finding.level === 'signal') ? 'signal' : 'watch'
  return { kind: 'rupture', level, rule: first.rule, engineVersion, evidence: { type: 'rupture', findings } }
}

type Sides = Pick<CaseHistory, 'checkIns' | 'mirrors'>

/** Both sides of one session, as far as this history lets them be seen. @param history blinded */
export function ratedSession(history: Sides, session: SessionFact): RatedSession {
  const after = countingCheckIn(session, history.checkIns, 'after')
  const guess = mirrorOf(history, session)?.answers
  return {
    sessionId: session.id,
    sessionNumber: session.number,
    at: startOf(session),
    client: after ? readAllianceCheck(after.answers, 'attune-after') : null,
    therapist: guess ? readAllianceCheck(guess, 'attune-mirror') : null,
  }
}

/** The therapist's mirror of a session: the first that was sent in, since only that one was given blind. */
export function mirrorOf(history: Pick<Sides, 'mirrors'>, session: SessionFact): MirrorFact | null {
  const own = history.mirrors.filter((mirror) => mirror.sessionId === session.id)
  return own.reduce<MirrorFact | null>((first, mirror) => (first === null || mirror.submittedAt < first.submittedAt ? mirror : first), null)
}

function visibleAt(history: Sides, session: SessionFact): Instant {
  const after = countingCheckIn(session, history.checkIns, 'after')
  return Math.max(after?.receivedAt ?? -Infinity, mirrorOf(history, session)?.submittedAt ?? -Infinity)
}
