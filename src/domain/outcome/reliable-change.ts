// Tells a real change from the noise of measurement, by the published statistic and by the rule of a service, kept apart.
import type { Evidence, Instrument } from '../instruments/instrument.ts'

export type Direction = Instrument['direction']

/** z of the two-sided confidence levels in use. @source jacobson-truax-1991 */
export const criticalZ = { ninety: 1.645, ninetyFive: 1.96 } as const

/** A scale's spread and reliability. @param sd points, > 0 @param reliability 0..1, retest or alpha */
export interface Precision {
  readonly sd: number
  readonly reliability: number
}

/** Standard error of one measurement, points: SD·√(1−r). Refuses (RangeError) an SD that is not positive or a reliability outside 0..1. @source jacobson-truax-1991 */
export function standardError({ sd, reliability }: Precision): number {
  if (!(sd > 0) || !(reliability >= 0 && reliability <= 1)) throw new RangeError('sd must be positive and reliability within 0..1')
  return sd * Math.sqrt(1 - reliability)
}

/** Standard error of the difference of two measurements, points: √2·SEM. @source jacobson-truax-1991 */
export function standardErrorOfDifference(precision: Precision): number {
  return Math.SQRT2 * standardError(precision)
}

/** Reliable change index, unitless; beyond ±1.96 exceeds measurement error at 95 %. Its sign is that of after − before, whatever the direction of the scale. With a reliability of 1 any change is infinite and none is NaN. @param before,after points @source jacobson-truax-1991 */
export function reliableChangeIndex(before: number, after: number, precision: Precision): number {
  return (after - before) / standardErrorOfDifference(precision)
}

/** The smallest change in points that is reliable at z: z·Sdiff, full precision. Services round it up to whole points. @param z `criticalZ.ninety` or `criticalZ.ninetyFive` @source jacobson-truax-1991 */
export function criticalChange(precision: Precision, z: number): number {
  return z * standardErrorOfDifference(precision)
}

/** Mean and SD of a population, points. */
export interface Population {
  readonly mean: number
  readonly sd: number
}

/** The functional (0) and the clinical (1) population. */
export interface Populations {
  readonly functional: Population
  readonly clinical: Population
}

/** Which way health lies: 1 where higher scores are better, else −1. */
export function towardHealth(direction: Direction): 1 | -1 {
  return direction === 'higher-better' ? 1 : -1
}

/** Cut-off a: two SDs of the clinical population away from its mean, toward health. Points. @source jacobson-truax-1991 */
export function cutoffA(clinical: Population, direction: Direction): number {
  return clinical.mean + 2 * clinical.sd * towardHealth(direction)
}

/** Cut-off b: two SDs of the functional population away from its mean, toward illness. Points. @source jacobson-truax-1991 */
export function cutoffB(functional: Population, direction: Direction): number {
  return functional.mean - 2 * functional.sd * towardHealth(direction)
}

/** Cut-off c: the point between the two means, weighted by the SDs: (SD0·M1 + SD1·M0)/(SD0 + SD1). Points. Refuses (RangeError) SDs that are not positive. @source jacobson-truax-1991 */
export function cutoffC({ functional, clinical }: Populations): number {
  if (!(functional.sd > 0) || !(clinical.sd > 0)) throw new RangeError('both SDs must be positive')
  return (functional.sd * clinical.mean + clinical.sd * functional.mean) / (functional.sd + clinical.sd)
}

/** Exclusive: reliable and across the cut-off; reliable only; across only; reliable in the wrong direction; none of these. */
export type ChangeClass = 'recovered' | 'improved' | 'crossed-only' | 'deteriorated' | 'unchanged'

export interface ChangeCriteria {
  /** Points; a change of exactly this much is reliable. */
  readonly criticalChange: number
  /** Points; a score of exactly this much is still on the clinical side. */
  readonly cutoff: number
  readonly direction: Direction
}

/** The class of one change from `before` to `after` (points). Crossing counts toward health only. @source jacobson-truax-1991 */
export function classifyChange(before: number, after: number, { criticalChange: critical, cutoff, direction }: ChangeCriteria): ChangeClass {
  const health = towardHealth(direction)
  const gain = (after - before) * health
  const isClinical = (score: number) => (score - cutoff) * health <= 0
  const crossed = isClinical(before) && !isClinical(after)
  if (gain >= critical) return crossed ? 'recovered' : 'improved'
  if (gain <= -critical) return 'deteriorated'
  return crossed ? 'crossed-only' : 'unchanged'
}

export interface RuledChange {
  /** last − first, points. */
  readonly points: number
  readonly reliable: 'improved' | 'deteriorated' | 'no-reliable-change'
  /** The threshold, inclusive, points, and where it comes from. */
  readonly threshold: number
  readonly confidence: number
  readonly rule: string
  /** What an organisation calls a rule that it stated itself. */
  readonly name?: string | undefined
  readonly source: string
  readonly evidence: Evidence
}

/**
 * Reliable change by the instrument's own rule (PHQ-9: 6 points, GAD-7: 4), which is not the computed index: the rule that was used is named in the result.
 * Null when the instrument has no published rule (PHQ-8): the change is then only a difference. A missing score has no change: do not call with one.
 * @param first,last points of the scale that the rule speaks of, within its range
 * @source nhs-talking-therapies-manual
 */
export function reliableChange(first: number, last: number, instrument: Instrument): RuledChange | null {
  const rule = instrument.reliableChange
  if (!rule) return null
  const points = last - first
  const worse = instrument.direction === 'higher-worse' ? points : -points
  const reliable = worse >= rule.points ? 'deteriorated' : worse <= -rule.points ? 'improved' : 'no-reliable-change'
  return { points, reliable, threshold: rule.points, confidence: rule.confidence, rule: rule.rule, ...(rule.name ? { name: rule.name } : {}), source: rule.source, evidence: rule.evidence }
}
