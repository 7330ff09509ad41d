// What the engine measures a case against: the organisation's own figures, and what its lead has chosen. Facts of the organisation, never of another client.
import { parametersFrom, type AllianceNorms } from '../alliance/norms.ts'
import type { PooledNorms } from '../alliance/pooled-norms.ts'
import { usualParameters, type AllianceParameters } from '../alliance/parameters.ts'
import type { CourseNorm } from '../outcome/expected-course-norm.ts'

/** Which rules read a client's course of alliance ratings: R1 and R2, or the pooled detector. What was said outright (R3) is read by both. */
export const detectors = ['rules', 'pooled'] as const
export type Detector = (typeof detectors)[number]

/** What the organisation's figures are kept as: sums and SDs over all its cases. */
export interface NormFigures {
  readonly alliance: AllianceNorms
  readonly pooled: PooledNorms
  /** Of each outcome that closed cases have scores of; absent where predictions were off when they were made. */
  readonly expected?: readonly CourseNorm[]
}

export interface Ground {
  /** For the ratings of Attune's own check, 0..10. */
  readonly alliance: AllianceParameters
  /** Where the pooled detector reads the course; null where R1 and R2 do. */
  readonly pooled: PooledNorms | null
  /** Whether expected courses and drop-out factors may be shown: a separate part, off by default (docs/safety.md). */
  readonly predictions: boolean
  /** What scores are held against where they may; empty while predictions are off, whatever has been kept. */
  readonly expected: readonly CourseNorm[]
}

/** Before an organisation has figures or choices of its own. */
export const usualGround: Ground = { alliance: usualParameters, pooled: null, predictions: false, expected: [] }

/** @param figures null before the first were made: then R1 and R2 read the course, whatever was chosen */
export function groundFrom({ detector, predictions }: { readonly detector: Detector; readonly predictions: boolean }, figures: NormFigures | null): Ground {
  return {
    alliance: figures ? parametersFrom(figures.alliance) : usualParameters,
    pooled: detector === 'pooled' && figures ? figures.pooled : null,
    predictions, expected: predictions ? (figures?.expected ?? []) : [],
  }
}
