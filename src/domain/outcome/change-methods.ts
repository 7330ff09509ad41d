// The published ways of measuring one person's change against error, beside Jacobson and Truax: each answers "compared with what?" differently, and a result names the one it used.
import { mean, sampleSd } from '../kernel/statistics.ts'
import { normalQuantile } from '../kernel/distributions.ts'
import { reliableChangeIndex, standardError, standardErrorOfDifference } from './reliable-change.ts'

/**
 * JT Jacobson-Truax; GLN Gulliksen-Lord-Novick; HLL Hsu-Linn-Lord; EN Edwards-Nunnally in the form of Speer; NK Nunnally-Kotsch; HA Hageman-Arrindell.
 * @source jacobson-truax-1991, gulliksen-lord-novick, hsu-1989, speer-1992, nunnally-kotsch-1983, hageman-arrindell-1999
 */
export const changeMethods = ['JT', 'GLN', 'HLL', 'EN', 'NK', 'HA'] as const
export type ChangeMethod = (typeof changeMethods)[number]

/** First and last score of one person, points; null where there is none. */
export interface ScorePair {
  readonly before: number | null
  readonly after: number | null
}

/** What a method must know of the people whose change is judged. SDs have the divisor n − 1. */
export interface ChangeSample {
  readonly before: { readonly mean: number; readonly sd: number }
  readonly after: { readonly mean: number; readonly sd: number }
  /** SD of after − before, points. */
  readonly sdOfChange: number
  /** Of the measure at the first score, 0 < r < 1. */
  readonly reliability: number
  /** At the last score; only NK asks for it. */
  readonly reliabilityAfter: number | null
}

export interface Reliabilities {
  readonly reliability: number
  readonly reliabilityAfter: number | null
}

/** Describes the complete pairs; a person with one score missing is left out, never counted as unchanged. Refuses (RangeError) fewer than two complete pairs, first scores that are all alike, or a reliability that is not between 0 and 1: error would then be nil, or change. */
export function describeSample(pairs: readonly ScorePair[], { reliability, reliabilityAfter }: Reliabilities): ChangeSample {
  for (const each of [reliability, reliabilityAfter]) if (each !== null && !(each > 0 && each < 1)) throw new RangeError('a reliability lies between 0 and 1')
  const complete = pairs.flatMap(({ before, after }) => (before === null || after === null ? [] : [{ before, after }]))
  if (complete.length < 2) throw new RangeError('reliable change needs at least two people with both scores')
  const describe = (scores: readonly number[]) => ({ mean: mean(scores), sd: sampleSd(scores) })
  const before = describe(complete.map((pair) => pair.before))
  if (!(before.sd > 0)) throw new RangeError('the first scores are all alike: there is no spread to measure change against')
  const after = describe(complete.map((pair) => pair.after))
  return { before, after, sdOfChange: sampleSd(complete.map((pair) => pair.after - pair.before)), reliability, reliabilityAfter }
}

/** z from which a change counts as reliable, unitless: two-sided, but one-sided for HA. @param alpha share of unchanged people allowed beyond it, .05 by custom @source hageman-arrindell-1999 */
export function criticalIndex(method: ChangeMethod, alpha: number): number {
  return normalQuantile(1 - (method === 'HA' ? alpha : alpha / 2))
}

/** Standard error of predicting a second score from a first, points: SD·√(1 − r²). @source hsu-1989 */
export function standardErrorOfPrediction({ before, reliability }: ChangeSample): number {
  return before.sd * Math.sqrt(1 - reliability ** 2)
}

/** Reliability of the differences, what is left of their variance without error: (SD²change − 2·SEM²)/SD²change. At most 1; zero or below when people differ less in their change than error alone would make them. @source hageman-arrindell-1999 */
export function reliabilityOfChange(sample: ChangeSample): number {
  const variance = sample.sdOfChange ** 2
  return (variance - 2 * standardError(precisionOf(sample)) ** 2) / variance
}

/**
 * One person's index of change by a method, unitless; its sign is that of the score's movement, whatever the direction of the scale.
 * Null when the method has no answer: NK without a reliability of the last score, HA when the differences have no reliability.
 * @param before,after points
 * @source jacobson-truax-1991, gulliksen-lord-novick, hsu-1989, speer-1992, nunnally-kotsch-1983, hageman-arrindell-1999
 */
export function changeIndex(method: ChangeMethod, before: number, after: number, sample: ChangeSample): number | null {
  const { reliability: r } = sample
  // What the first score alone predicts for the last: error pulls it toward the mean.
  const regressed = sample.before.mean + r * (before - sample.before.mean)
  if (method === 'JT') return reliableChangeIndex(before, after, precisionOf(sample))
  if (method === 'GLN') return (after - regressed) / standardErrorOfPrediction(sample)
  // HLL lets the whole group move: what it moved is not the person's change.
  if (method === 'HLL') return (after - regressed - (sample.after.mean - sample.before.mean)) / standardErrorOfPrediction(sample)
  if (method === 'EN') return (after - regressed) / standardError(precisionOf(sample))
  if (method === 'NK') return indexByNunnallyKotsch(after - regressed, sample)
  const rDd = reliabilityOfChange(sample)
  if (!(rDd > 0)) return null
  return ((after - before) * rDd + (sample.after.mean - sample.before.mean) * (1 - rDd)) / (Math.sqrt(rDd) * standardErrorOfDifference(precisionOf(sample)))
}

function indexByNunnallyKotsch(residual: number, { before, reliability, reliabilityAfter }: ChangeSample): number | null {
  if (reliabilityAfter === null) return null
  return residual / (before.sd * Math.sqrt(reliability ** 2 * (1 - reliability) + 1 - reliabilityAfter))
}

function precisionOf({ before, reliability }: ChangeSample) {
  return { sd: before.sd, reliability }
}
