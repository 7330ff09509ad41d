// What a rule may find in a session, with its reason in numbers, so that a finding can always be argued with.
import type { AllianceItem } from './check.ts'
import type { SessionId } from '../kernel/ids.ts'
import type { LargeFall } from './large-fall.ts'
import type { PairedFall } from './paired-fall.ts'
import type { PooledFall } from './pooled-scan.ts'
import type { SlowDecline } from './slow-decline.ts'

/** How often a rule speaks when nothing is wrong. */
export interface FalseAlarm {
  /** Share of ruptureless therapies with at least one such signal, 0..1. */
  readonly share: number
  readonly overSessions: number
  readonly basis: 'simulated'
}

/** What was said outright. */
export type DirectReason =
  | { readonly kind: 'tension'; readonly by: 'client' | 'therapist'; readonly answer: 'a-little' | 'yes'; readonly falseAlarm: null }
  | { readonly kind: 'low-item'; readonly item: AllianceItem; readonly value: number; readonly at: number; readonly falseAlarm: FalseAlarm }

interface Alarmed {
  readonly falseAlarm: FalseAlarm
}

/** What the client's course of ratings says. Numbers are points of the scale, full precision. */
export type CourseReason =
  | ({ readonly kind: 'paired-fall' } & Omit<PairedFall, 'fires'> & Alarmed)
  | ({ readonly kind: 'slow-decline' } & Omit<SlowDecline, 'fires'> & Alarmed)
  | ({ readonly kind: 'large-fall' } & Omit<LargeFall, 'fires'> & Alarmed)
  /** `since`: the number of the session with which the fall began. `after`: absent where an engine before 0.9.0 kept it, which looked for no fall that is over. The chance is its own, not the rule's. */
  | ({ readonly kind: 'pooled-fall'; readonly since: number | null; readonly after?: number } & Pick<PooledFall, 'value' | 'ratings' | 'mean' | 'usual' | 'fall' | 'odds' | 'threshold' | 'chance'>)

interface InSession {
  readonly level: 'signal' | 'watch'
  readonly sessionId: SessionId
  readonly sessionNumber: number | null
}

export interface DirectFinding extends InSession {
  readonly rule: 'R3'
  readonly reasons: readonly DirectReason[]
}

export interface CourseFinding extends InSession {
  readonly rule: 'R1' | 'R2' | 'pooled' | 'watch'
  readonly reasons: readonly CourseReason[]
}

/** What any rule found. */
export type RuptureFinding = DirectFinding | CourseFinding
export type RuptureReason = DirectReason | CourseReason

/** The reasons of these findings, in order. */
export function reasonsOf(findings: readonly RuptureFinding[]): RuptureReason[] {
  return findings.flatMap<RuptureReason>((finding) => finding.reasons)
}
