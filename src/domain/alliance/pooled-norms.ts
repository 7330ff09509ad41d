// What is usual in an organisation, for the pooled detector: a small value that is made from its cases once and kept.
import type { Range } from './parameters.ts'
import { countChance, type ChanceOf } from './pooled-chance.ts'
import type { UsualCourse } from './pooled-fall.ts'
import { fitCourse } from './pooled-fit.ts'
import { placeOf } from './pooled-scale.ts'

/** Plain numbers: it can be written as JSON and read back. `usual` and `threshold` are on the evened-out scale. */
export interface PooledNorms {
  readonly range: Range
  /** What it was made from. With few, the defaults of the engine prevail. */
  readonly cases: number
  readonly ratings: number
  readonly usual: UsualCourse
  /** A fall with these odds (natural logarithm) or more is a signal. */
  readonly threshold: number
  /** How often chance makes such signals, and clearer ones, rarest last. */
  readonly chances: readonly ChanceOf[]
}

/** Signals per 100 sessions without a rupture, from the fourth on: fixed before the figures that are reported were taken (docs/decisions/0014-pooled-detector.md). A design choice. @source attune-pooled-simulation (own rule, unvalidated on real data) */
export const operatingPoint = 2.1

/**
 * Pools an organisation's cases, each read once. Ratings that are missing are passed over.
 * Refuses (RangeError) a range without length.
 * @param cases ratings in order of session, points of `range`, one list a case @param per100 false alarms to allow, see `operatingPoint`
 */
export function poolAlliance(cases: Iterable<readonly (number | null)[]>, range: Range, per100: number = operatingPoint): PooledNorms {
  if (!(range.max > range.min)) throw new RangeError('the highest rating must be above the lowest')
  const { usual, cases: count, ratings, own } = fitCourse(cases, range)
  const { threshold, chances } = countChance(usual, placeOf(range.min, range), own, per100)
  return { range, cases: count, ratings, usual, threshold, chances }
}
