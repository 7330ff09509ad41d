// The closed set of things Attune may say before a session, each with its numbers, so that a signal can always be argued with.
import { reasonsOf, type RuptureFinding, type RuptureReason } from '../alliance/finding.ts'
import type { RuptureEpisode } from '../alliance/repair.ts'
import { allianceItems, type AllianceItem } from '../alliance/check.ts'
import type { Instant } from '../brief/history.ts'
import type { ApartReason } from '../goals/goals-apart.ts'
import type { CheckInId, GoalId, SafetyTaskId, SessionId } from '../kernel/ids.ts'
import type { EngagementReason } from '../engagement/engagement.ts'
import type { ScoreChange, ScorePoint } from '../outcome/course.ts'
import type { BackTest } from '../outcome/expected-course-back-test.ts'
import type { NotOnTrack } from '../outcome/not-on-track.ts'
import type { RuledChange } from '../outcome/reliable-change.ts'
import type { RiskLevel } from '../safety/risk.ts'

/** Kept with every brief that was shown; raised whenever the same history could give another brief. */
export const engineVersion = '0.12.0'

export interface SafetyEvidence {
  /** null when the answer is there but nobody was given the task: that too is shown. */
  readonly taskId: SafetyTaskId | null
  readonly sessionId: SessionId
  readonly checkInId: CheckInId
  readonly level: RiskLevel
  /** The item, e.g. `phq-9/9`, and the version of its instrument. */
  readonly item: string
  readonly version: string
  /** The answer and the one last time (null when there was none). */
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

interface ChangeEvidence {
  readonly type: 'reliable-change'
  readonly changes: readonly ReliableScoreChange[]
}

/** Sudden gains, or losses, that came to be known with the latest score. */
export interface SuddenEvidence {
  readonly type: 'sudden-change'
  readonly changes: readonly { readonly from: ScorePoint; readonly to: ScorePoint; readonly threshold: number }[]
}

/** Worse: reliably so since the first score, on any outcome that is followed (a signal); or all at once between two sessions (a watch). */
export type DeterioratingSignal = Base & { readonly kind: 'deteriorating' } & (
    | { readonly level: 'signal'; readonly rule: 'reliable-change'; readonly evidence: ChangeEvidence }
    | { readonly level: 'watch'; readonly rule: 'sudden-loss'; readonly evidence: SuddenEvidence }
  )

/** The alliance may be under strain. The strongest level of its findings; latest session first. */
export interface RuptureSignal extends Base {
  readonly kind: 'rupture'
  readonly level: 'signal' | 'watch'
  readonly rule: RuptureFinding['rule']
  readonly evidence: { readonly type: 'rupture'; readonly findings: readonly RuptureFinding[] }
}

interface StandstillEvidence {
  readonly type: 'standstill'
  /** The number of the session that the latest score was given before. */
  readonly session: number
  readonly outcomes: NotOnTrack['outcomes']
}

/** Today's score of one outcome beside what the courses of earlier clients here let expect. */
export interface BeyondExpected {
  readonly instrument: string
  /** Today's score, the first one, and how many lie between them. */
  readonly value: number
  readonly baseline: number
  readonly between: number
  readonly session: number
  /** What was expected, and the limit that one in ten passes who goes as expected; points. */
  readonly mean: number
  readonly limit: number
  readonly way: 'higher' | 'lower'
  /** Closed cases behind it, and what came of trying it on them; null where that could not be tried. */
  readonly cases: number
  readonly backTest: BackTest | null
}

/**
 * Nothing has moved reliably for some sessions: worth a look (early watch) or worth talking about (stuck).
 * Or, only where the organisation has switched it on: a score beyond the course of earlier clients (expected course).
 */
export type NotOnTrackSignal = Base & { readonly kind: 'not-on-track' } & (
    | { readonly level: 'signal' | 'watch'; readonly rule: NotOnTrack['kind']; readonly evidence: StandstillEvidence }
    | { readonly level: 'signal'; readonly rule: 'expected-course'; readonly evidence: { readonly type: 'expected-course'; readonly outcomes: readonly BeyondExpected[] } }
  )

/** Not yet heard from, homework left, little readiness: what everybody can see. The first of its reasons names the rule. */
export interface EngagementSignal extends Base {
  readonly kind: 'engagement'
  readonly level: 'signal'
  readonly rule: EngagementReason['kind']
  readonly evidence: { readonly type: 'engagement'; readonly reasons: readonly EngagementReason[] }
}

/** A goal that the client rates lower and lower, or that nobody rates: `from` and `to` of 0..10, or how many sessions running. */
export type StandingGoal = { readonly goalId: GoalId } & ({ readonly kind: 'falling'; readonly from: number; readonly to: number } | { readonly kind: 'unrated'; readonly sessions: number })

/** What the two work towards: lists made apart that differ (until the two agree on a goal), a goal that falls, or one left alone (a watch). */
export type GoalsSignal = Base & { readonly kind: 'goals' } & (
    | { readonly level: 'signal'; readonly rule: 'goals-apart'; readonly evidence: { readonly type: 'goals-apart'; readonly round: number; readonly shared: number; readonly all: number; readonly reasons: readonly ApartReason[] } }
    | { readonly level: 'signal'; readonly rule: 'goal-falling'; readonly evidence: { readonly type: 'goal-standing'; readonly goals: readonly StandingGoal[] } }
    | { readonly level: 'watch'; readonly rule: 'goal-unrated'; readonly evidence: { readonly type: 'goal-standing'; readonly goals: readonly StandingGoal[] } }
  )

/** Good news: reliably better than at the first score, a sudden gain, or a rupture repaired in the last session. */
export type PositiveSignal = Base & { readonly kind: 'positive'; readonly level: 'good-news' } & (
    | { readonly rule: 'reliable-change'; readonly evidence: ChangeEvidence }
    | { readonly rule: 'sudden-gain'; readonly evidence: SuddenEvidence }
    | { readonly rule: 'repaired'; readonly evidence: { readonly type: 'repair'; readonly episode: RuptureEpisode } }
  )

export type Signal = SafetySignal | DeterioratingSignal | RuptureSignal | NotOnTrackSignal | GoalsSignal | EngagementSignal | PositiveSignal

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
  'expected-course',
  'sudden-loss',
  'goals-apart',
  'goal-slipping',
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

const engagementPage: Readonly<Record<EngagementReason['kind'], PlaybookKey>> = {
  'missed-session': 'not-yet-heard', 'missed-form': 'not-yet-heard', 'homework-not-done': 'homework-twice', 'low-readiness': 'ambivalence',
}

const changePage = { 'reliable-change': 'reliable-improvement', 'sudden-gain': 'sudden-gain', repaired: 'repaired' } as const satisfies Record<PositiveSignal['rule'], PlaybookKey>

/** The playbook pages for a signal, the first to read first. */
export function playbookFor(signal: Signal): PlaybookKey[] {
  switch (signal.kind) {
    case 'safety':
      return ['safety']
    case 'deteriorating':
      return [signal.rule === 'sudden-loss' ? 'sudden-loss' : 'deteriorating']
    case 'rupture':
      return rupturePages(signal)
    case 'not-on-track':
      return [signal.rule]
    case 'goals':
      return [signal.rule === 'goals-apart' ? 'goals-apart' : 'goal-slipping']
    case 'engagement':
      return [...new Set(signal.evidence.reasons.map(({ kind }) => engagementPage[kind]))]
    case 'positive':
      return [changePage[signal.rule]]
  }
}

/** What was said outright, then the low items with task and goal before bond, then what only the course shows. @source webb-2011 */
function rupturePages({ evidence }: RuptureSignal): PlaybookKey[] {
  const reasons = reasonsOf(evidence.findings)
  const has = (kind: RuptureReason['kind']) => reasons.some((reason) => reason.kind === kind)
  const low = allianceItems.filter((item) => reasons.some((reason) => reason.kind === 'low-item' && reason.item === item))
  const said: PlaybookKey[] = has('tension') ? ['rupture-tension'] : []
  const fell: PlaybookKey[] = (['paired-fall', 'slow-decline', 'large-fall', 'pooled-fall'] as const).some(has) ? ['rupture-fall'] : []
  return [...said, ...low.map((item) => lowItemPage[item]), ...fell]
}
