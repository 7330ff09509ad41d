// Finds sudden gains and losses between two sessions by the three published criteria: something to ask about ("what helped?"), never a measure of performance.
import { studentQuantile } from '../kernel/distributions.ts'
import { mean, sampleVariance } from '../kernel/statistics.ts'

/** Of one measure, in order of sessions, points; null where a session has none. */
export type SessionScores = readonly (number | null)[]

/** What must hold between one session and the next. A criterion that is null is not asked for. */
export interface SuddenChangeCriteria {
  /** A fall of the score is the gain, as on most symptom measures; on a scale where higher is better look for the loss. */
  readonly direction: 'gain' | 'loss'
  /** 1: points, inclusive, > 0; by custom the reliable change of the measure. @source tang-derubeis-1999, stiles-2003 */
  readonly points: number | null
  /** 2: share of the score before the change, inclusive, by custom .25. @source tang-derubeis-1999 */
  readonly share: number | null
  /** 3: the change stands out of the fluctuation around it: by the t of the values that are there, or by one critical value for all. @source tang-derubeis-1999, lutz-2013 */
  readonly fluctuation: { readonly alpha: number } | { readonly critical: number } | null
}

/** The verdict on one interval. Null is unknown, or not asked for. */
export interface IntervalVerdict {
  /** Position (from 0) of the session before the change; the change is from there to the next. */
  readonly before: number
  readonly points: boolean | null
  readonly share: boolean | null
  readonly fluctuation: boolean | null
  /** All criteria asked for; unknown as soon as one of them is, whatever the others say. */
  readonly met: boolean | null
}

/**
 * The verdicts on every interval with two sessions before the change and two after it, in order; none with fewer than four sessions. A missing score is never zero: what needs it is unknown.
 * Without any true change the criteria still find one in 5 to 12 of 100 series of ten sessions. For a loss the same is asked of the rise. Criterion 3 takes up to three values on either side and needs two of each; it is not a t test: the factor √(1/n1 + 1/n2) is not in it.
 * @source tang-derubeis-1999, vittengl-2015
 */
export function judgeIntervals(scores: SessionScores, criteria: SuddenChangeCriteria): IntervalVerdict[] {
  const sign = criteria.direction === 'gain' ? 1 : -1
  return scores.slice(0, -3).map((_, index) => {
    const before = index + 1
    const [from, to] = [scores[before] ?? null, scores[before + 1] ?? null]
    const change = from === null || to === null ? null : (from - to) * sign
    const points = change === null || criteria.points === null ? null : change >= criteria.points
    const share = change === null || from === null || criteria.share === null ? null : change >= criteria.share * from
    const fluctuation = criteria.fluctuation && standsOut(scores, before, sign, criteria.fluctuation)
    const asked = [criteria.points === null ? [] : [points], criteria.share === null ? [] : [share], criteria.fluctuation ? [fluctuation] : []].flat()
    return { before, points, share, fluctuation, met: asked.includes(null) ? null : asked.every(Boolean) }
  })
}

function standsOut(scores: SessionScores, before: number, sign: 1 | -1, by: NonNullable<SuddenChangeCriteria['fluctuation']>): boolean | null {
  const around = fluctuationAround(scores, before, by)
  return around && (around.earlier - around.later) * sign > around.limit
}

/** What criterion 3 compares, points: the mean of up to three scores on either side of a change, and how far these must be apart. */
export interface Fluctuation {
  readonly earlier: number
  readonly later: number
  readonly limit: number
}

/** Criterion 3 in numbers; null with fewer than two scores on a side. @param before position (from 0) of the score before the change @source tang-derubeis-1999, lutz-2013 */
export function fluctuationAround(scores: SessionScores, before: number, by: NonNullable<SuddenChangeCriteria['fluctuation']>): Fluctuation | null {
  const present = (from: number, to: number) => scores.slice(Math.max(from, 0), to).filter((score) => score !== null)
  const [earlier, later] = [present(before - 2, before + 1), present(before + 1, before + 4)]
  if (earlier.length < 2 || later.length < 2) return null
  return { earlier: mean(earlier), later: mean(later), limit: fluctuationLimit(earlier, later, by) }
}

/** What criterion 3 asks the means to differ by, points: t·pooled SD. Refuses (RangeError) fewer than two values on a side. @source tang-derubeis-1999, lutz-2013 */
export function fluctuationLimit(earlier: readonly number[], later: readonly number[], by: NonNullable<SuddenChangeCriteria['fluctuation']>): number {
  const freedom = earlier.length + later.length - 2
  const pooled = ((earlier.length - 1) * sampleVariance(earlier) + (later.length - 1) * sampleVariance(later)) / freedom
  return ('critical' in by ? by.critical : criticalT(by.alpha, freedom)) * Math.sqrt(pooled)
}

/** By alpha, then degrees of freedom (1 to 4): over many cases the same few are asked for again and again, and finding one takes longer than all the rest. */
const criticalTs = new Map<number, (number | undefined)[]>()

function criticalT(alpha: number, freedom: number): number {
  const known = criticalTs.get(alpha) ?? []
  if (known.length === 0) criticalTs.set(alpha, known)
  return (known[freedom] ??= studentQuantile(1 - alpha / 2, freedom))
}

/** One sudden gain or loss. */
export interface SuddenChange {
  /** Position (from 0) of the session before it. */
  readonly before: number
  /** The three scores before it and the three after it; null where there is none. */
  readonly scores: readonly [number | null, number | null, number, number, number | null, number | null]
  /** Score before − score after, points: above 0 for a gain, below for a loss. */
  readonly magnitude: number
  /** Of the whole change from the first session to the last; null when one of the two is missing, or they are alike. */
  readonly shareOfChange: number | null
  /** Where half of it is lost again, points. */
  readonly reversalAt: number
  /** Whether a later score reached that point; null when there is no later score. */
  readonly isReversed: boolean | null
}

/** The sudden gains or losses among the verdicts, in order. Reversed is: half of it or more is lost again at any later session. @source tang-derubeis-1999 */
export function suddenChanges(scores: SessionScores, criteria: SuddenChangeCriteria): SuddenChange[] {
  const sign = criteria.direction === 'gain' ? 1 : -1
  const at = (index: number) => scores[index] ?? null
  return judgeIntervals(scores, criteria).flatMap(({ before, met }) => {
    const [from, to] = [at(before), at(before + 1)]
    if (!met || from === null || to === null) return []
    const magnitude = from - to
    const reversalAt = to + magnitude / 2
    const later = scores.slice(before + 2).filter((score) => score !== null)
    const [first, last] = [at(0), at(scores.length - 1)]
    return {
      before,
      scores: [at(before - 2), at(before - 1), from, to, at(before + 2), at(before + 3)] as const,
      magnitude,
      shareOfChange: first === null || last === null || first === last ? null : magnitude / (first - last),
      reversalAt,
      isReversed: later.length === 0 ? null : later.some((score) => (score - reversalAt) * sign >= 0),
    }
  })
}
