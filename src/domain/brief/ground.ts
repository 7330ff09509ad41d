// What the engine measures a case against: the organisation's own figures, and what its lead has chosen. Facts of the organisation, never of another client.
import { parametersFrom, type AllianceNorms } from '../alliance/norms.ts'
import { usualParameters, type AllianceParameters } from '../alliance/parameters.ts'

/** Which rules read a client's course of alliance ratings: R1 and R2, or the pooled detector. What was said outright (R3) is read by both. */
export const detectors = ['rules', 'pooled'] as const
export type Detector = (typeof detectors)[number]

/** What the organisation's figures are kept as: sums and SDs over all its cases. */
export interface NormFigures {
  readonly alliance: AllianceNorms
}

export interface Ground {
  /** For the ratings of Attune's own check, 0..10. */
  readonly alliance: AllianceParameters
  readonly detector: Detector
  /** Whether expected courses and drop-out factors may be shown: a separate part, off by default (docs/safety.md). */
  readonly predictions: boolean
}

/** Before an organisation has figures or choices of its own. */
export const usualGround: Ground = { alliance: usualParameters, detector: 'rules', predictions: false }

/** @param figures null before the first were made */
export function groundFrom(chosen: Pick<Ground, 'detector' | 'predictions'>, figures: NormFigures | null): Ground {
  return { ...chosen, alliance: figures ? parametersFrom(figures.alliance) : usualParameters }
}
