// Says whether a signal is worse than when it was last told: the one reason for telling it again so soon.
import { allianceItems, type AllianceItem } from '../alliance/check.ts'
import { reasonsOf, type RuptureReason } from '../alliance/finding.ts'
import { reaches, type AllianceParameters } from '../alliance/parameters.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { towardHealth } from '../outcome/reliable-change.ts'
import type { EngagementSignal, GoalsSignal, RuptureSignal, Signal, StandingGoal } from './signal.ts'

/** Lower by this much, 0..10, is worse: an item named low, a goal, and readiness. Design choices. */
const itemLowerBy = 1
const goalLowerBy = 1
const readinessLowerBy = 2

interface Measure {
  readonly instrument: string
  readonly value: number
  /** Points that count as reliable, or that lay between what was expected and the limit. */
  readonly threshold: number
}

/**
 * Whether `now` is worse than `then`, two signals of one case; of another kind or rule it is a new one, and so worse. Safety always is. By how much is a design choice that awaits a clinician:
 * a score further from health by half of what counts as reliable change (beyond the expected course: by half of the way from what was expected to the limit), or another outcome beside it; the alliance lower by half the critical fall; an item low that was not, or lower by a point;
 * a tension marked again, since two marks are two moments; a session missed again; homework left once more; readiness lower by two, or another reason beside it; lists apart for another reason too; a goal lower by a point, or another goal beside it. Good news never is.
 * @param instruments the scoring facts of every outcome that may be named @param parameters of the alliance rules
 * @source attune-own-rules
 */
export function isWorse(now: Signal, then: Signal, instruments: readonly Instrument[], parameters: AllianceParameters): boolean {
  if (now.kind === 'positive') return false
  if (now.kind === 'safety' || now.kind !== then.kind || now.rule !== then.rule) return true
  switch (now.kind) {
    case 'deteriorating':
      return areScoresWorse(measuresOf(now), measuresOf(then), instruments)
    case 'not-on-track':
      return areScoresWorse(measuresOf(now), measuresOf(then), instruments)
    case 'rupture':
      return isAllianceWorse(now, then as RuptureSignal, parameters)
    case 'goals':
      return areGoalsWorse(now, then as GoalsSignal)
    case 'engagement':
      return isEngagementWorse(now, then as EngagementSignal)
  }
}

function measuresOf(signal: Signal): Measure[] {
  if (signal.kind === 'not-on-track') {
    if (signal.rule === 'expected-course') return signal.evidence.outcomes.map(({ instrument, value, mean, limit }) => ({ instrument, value, threshold: Math.abs(limit - mean) }))
    return signal.evidence.outcomes.map(({ instrument, latest, threshold }) => ({ instrument, value: latest, threshold }))
  }
  if (signal.kind !== 'deteriorating') return []
  if (signal.rule === 'sudden-loss') return signal.evidence.changes.map(({ to, threshold }) => ({ instrument: to.instrument, value: to.value, threshold }))
  return signal.evidence.changes.map(({ to, ruled }) => ({ instrument: to.instrument, value: to.value, threshold: ruled.threshold }))
}

function areScoresWorse(now: readonly Measure[], then: readonly Measure[], instruments: readonly Instrument[]): boolean {
  return now.some(({ instrument, value, threshold }) => {
    const before = then.find((each) => each.instrument === instrument)
    const direction = instruments.find(({ id }) => id === instrument)?.direction
    if (!before || !direction) return true
    return (before.value - value) * towardHealth(direction) >= threshold / 2
  })
}

/** The level that a reason speaks of, points; null for what was said outright. */
function levelOf(reason: RuptureReason): number | null {
  switch (reason.kind) {
    case 'slow-decline':
      return reason.ewma
    case 'paired-fall':
    case 'large-fall':
      return reason.value
    case 'pooled-fall':
      return (reason.after ?? 0) > 0 ? reason.mean : reason.value
    default:
      return null
  }
}

function isAllianceWorse(now: RuptureSignal, then: RuptureSignal, parameters: AllianceParameters): boolean {
  const [reasons, earlier] = [reasonsOf(now.evidence.findings), reasonsOf(then.evidence.findings)]
  if (reasons.some((reason) => reason.kind === 'tension')) return true
  if (allianceItems.some((item) => isItemWorse(lowOf(reasons, item), lowOf(earlier, item)))) return true
  return reasons.some((reason) => {
    const level = levelOf(reason)
    if (level === null) return false
    const before = earlier.find(({ kind }) => kind === reason.kind)
    return before === undefined || reaches(levelOf(before)! - level, parameters.criticalFall / 2, parameters)
  })
}

function lowOf(reasons: readonly RuptureReason[], item: AllianceItem): number | null {
  return reasons.flatMap((reason) => (reason.kind === 'low-item' && reason.item === item ? reason.value : []))[0] ?? null
}

function isItemWorse(now: number | null, before: number | null): boolean {
  return now !== null && (before === null || before - now >= itemLowerBy)
}

function areGoalsWorse(now: GoalsSignal, then: GoalsSignal): boolean {
  if (now.rule === 'goals-apart') {
    if (then.rule !== 'goals-apart' || then.evidence.round !== now.evidence.round) return true
    const before = new Set(then.evidence.reasons.map(({ kind }) => kind))
    return now.evidence.reasons.some(({ kind }) => !before.has(kind))
  }
  const earlier: readonly StandingGoal[] = then.rule === 'goals-apart' ? [] : then.evidence.goals
  return now.evidence.goals.some((goal) => {
    const before = earlier.find(({ goalId }) => goalId === goal.goalId)
    return !before || (goal.kind === 'falling' && before.kind === 'falling' && before.to - goal.to >= goalLowerBy)
  })
}

function isEngagementWorse(now: EngagementSignal, then: EngagementSignal): boolean {
  return now.evidence.reasons.some((reason) => {
    const before = then.evidence.reasons.find(({ kind }) => kind === reason.kind)
    if (!before) return true
    switch (reason.kind) {
      case 'missed-session':
        return true
      case 'missed-form':
        return false
      case 'homework-not-done':
        return before.kind === reason.kind && reason.times > before.times
      case 'low-readiness':
        return before.kind === reason.kind && before.value - reason.value >= readinessLowerBy
    }
  })
}
