// One case as plain numbers in order of session: what a researcher's file holds, and what every rule can be run over.
import type { AllianceCheck } from '../alliance/check.ts'
import type { AllianceParameters } from '../alliance/parameters.ts'
import type { PooledNorms } from '../alliance/pooled-norms.ts'
import type { Instant } from '../brief/history.ts'
import type { Instrument } from '../instruments/instrument.ts'

export interface SeriesSession {
  /** 1, 2, 3 … as its source numbers them; unique in the case and rising. */
  readonly number: number
  /** null when the source gives no time: then no gap is read out of it. */
  readonly at: Instant | null
  /** The client's alliance check, in points of the ground's range; items are null where only a mean was given. Null when there is none. */
  readonly client: AllianceCheck | null
  readonly therapist: AllianceCheck | null
  /** Main-scale scores before the session, by instrument id; one that is missing is absent, never 0. */
  readonly scores: Readonly<Record<string, number>>
  /** Answers to risk items by answer key, e.g. `phq-9/9`; whole numbers. */
  readonly riskAnswers: Readonly<Record<string, number>>
  /** 0..10 before the session; null when skipped. */
  readonly readiness: number | null
}

export interface CaseSeries {
  readonly caseId: string
  /** In order of number. */
  readonly sessions: readonly SeriesSession[]
}

/** What the cases of a file are measured against. */
export interface SeriesGround {
  readonly alliance: AllianceParameters
  /** Where the pooled detector reads the course in place of R1 and R2; else null. */
  readonly pooled: PooledNorms | null
  /** Those whose scores are read; one without a rule for reliable change raises nothing. */
  readonly instruments: readonly Instrument[]
}

/** One thing that a rule says at one session, as it could have been said then: later sessions change nothing of it. */
export interface SeriesSignal {
  readonly kind: 'safety' | 'deteriorating' | 'rupture' | 'not-on-track' | 'engagement' | 'positive'
  readonly rule: string
  /** The session's number. */
  readonly session: number
  readonly level: 'urgent' | 'acknowledge' | 'signal' | 'watch' | 'good-news'
  /** The numbers it rests on. */
  readonly evidence: object
}
