// The closed set of things Attune may say before a session, each with its numbers, so that a signal can always be argued with.
import { reasonsOf, type RuptureFinding } from '../alliance/finding.ts'
import { allianceItems, type AllianceItem } from '../alliance/check.ts'
import type { Instant } from '../brief/history.ts'
import type { CheckInId, SafetyTaskId, SessionId } from '../kernel/ids.ts'
import type { ScoreChange } from '../outcome/course.ts'
import type { RuledChange } from '../outcome/reliable-change.ts'
import type { RiskLevel } from '../safety/risk.ts'

/** Kept with every brief that was shown; raised whenever the same history could give another brief. */
export const engineVersion = '0.1.0'

export interface SafetyEvidence {
  /** null when the answer is there but nobody was given the task: that too is shown. */
  readonly taskId: SafetyTaskId | null
  readonly sessionId: SessionId
  readonly checkInId: CheckInId
  readonly level: RiskLevel
  /** The answer, 1..3, and the one last time (null when there was none). */
  readonly answer: number
  readonly before: number | null
  readonly raisedAt: Instant
  readonly acknowledgedAt: Instant | null
}

/** A change that the instrument's rule calls reliable. */
export interface ReliableScoreChange extends ScoreChange {
  readonly ruled: RuledChange
}

interface Base {
  readonly engineVersion: string
}

/** An answer that needs a person. Urgent when any of its answers is. */
export interface SafetySignal extends Base {
  readonly kind: 'safety'
  readonly level: RiskLevel
  readonly rule: 'risk-item'
  readonly evidence: { readonly type: 'risk-item'; readonly raised: readonly SafetyEvidence[] }
}

/** Reliably worse than at the first score, on any outcome that is followed. */
export interface DeterioratingSignal extends Base {
  readonly kind: 'deteriorating'
  readonly level: 'signal'
  readonly rule: 'reliable-change'
  readonly evidence: { readonly type: 'reliable-change'; readonly changes: readonly ReliableScoreChange[] }
}

/** The alliance may be under strain. The strongest level of its findings; latest session first. */
export interface RuptureSignal extends Base {
  readonly kind: 'rupture'
  readonly level: 'signal' | 'watch'
  readonly rule: RuptureFinding['rule']
  readonly evidence: { readonly type: 'rupture'; readonly findings: readonly RuptureFinding[] }
}

/** Good news: reliably better than at the first score. */
export interface PositiveSignal extends Base {
  readonly kind: 'positive'
  readonly level: 'good-news'
  readonly rule: 'reliable-change'
  readonly evidence: { readonly type: 'reliable-change'; readonly changes: readonly ReliableScoreChange[] }
}

export type Signal = SafetySignal | DeterioratingSignal | RuptureSignal | PositiveSignal

/** Every page of content/playbook/ has one of these keys, and every key has a page. */
export const playbookKeys = [
  'safety',
  'deteriorating',
  'rupture-tension',
  'rupture-confrontation',
  'rupture-withdrawal',
  'rupture-fall',
  'rupture-low-task',
  'rupture-low-goal',
  'rupture-low-bond',
  'stuck',
  'early-watch',
  'sudden-loss',
  'goals-apart',
  'not-yet-heard',
  'ambivalence',
  'low-hope',
  'homework-twice',
  'therapist-above',
  'preference-mismatch',
  'cultural-miss',
  'technique-balance',
  'flat-top',
  'process-talk',
  'reliable-improvement',
  'sudden-gain',
  'repaired',
] as const
export type PlaybookKey = (typeof playbookKeys)[number]

const lowItemPage: Readonly<Record<AllianceItem, PlaybookKey>> = { task: 'rupture-low-task', goal: 'rupture-low-goal', bond: 'rupture-low-bond' }

/** The playbook pages for a signal, the first to read first: for a rupture what was said outright, then the low items with task and goal before bond. @source webb-2011 */
export function playbookFor(signal: Signal): PlaybookKey[] {
  if (signal.kind === 'safety' || signal.kind === 'deteriorating') return [signal.kind]
  if (signal.kind === 'positive') return ['reliable-improvement']
  const reasons = reasonsOf(signal.evidence.findings)
  const low = allianceItems.filter((item) => reasons.some((reason) => reason.kind === 'low-item' && reason.item === item))
  const said: PlaybookKey[] = reasons.some((reason) => reason.kind === 'tension') ? ['rupture-tension'] : []
  return [...said, ...low.map((item) => lowItemPage[item])]
}
