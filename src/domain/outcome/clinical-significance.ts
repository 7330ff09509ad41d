// Says of each person in a study whether the change was reliable and whether it crossed from the clinical to the functional side.
import { changeIndex, criticalIndex, type ChangeMethod, type ChangeSample, type ScorePair } from './change-methods.ts'
import { cutoffA, cutoffB, cutoffC, standardError, towardHealth, type Direction, type Population } from './reliable-change.ts'

/** Exclusive, the first that fits: reliable and across the cut-off toward health; reliable only; reliable and across toward illness; reliable in the wrong direction only; none of these. */
export const changeCategories = ['recovered', 'improved', 'harmed', 'deteriorated', 'unchanged'] as const
export type ChangeCategory = (typeof changeCategories)[number]

/** A and c as published, and b twice: `bFunctional` is the published one, `b` what a widely used program makes of it, with the clinical SD in the functional SD's place. */
export const cutoffNames = ['a', 'b', 'c', 'bFunctional'] as const
export type CutoffName = (typeof cutoffNames)[number]

/** How the change of everybody in a study is judged. @param alpha share of unchanged people allowed to be called changed, .05 by custom */
export interface ChangeStandard {
  readonly method: ChangeMethod
  readonly sample: ChangeSample
  readonly direction: Direction
  readonly alpha: number
}

/**
 * The cut-offs between the clinical side (the sample's first scores) and the functional one, points; for HA on true scores, without the part of each SD that is error. Without a functional population only a is known.
 * For HA, c and bFunctional are left out when the functional SD is no larger than the error.
 * @source jacobson-truax-1991, hageman-arrindell-1999
 */
export function cutoffsOf({ method, sample, direction }: ChangeStandard, functional: Population | null): Partial<Record<CutoffName, number>> {
  const error = method === 'HA' ? standardError({ sd: sample.before.sd, reliability: sample.reliability }) : 0
  const clinical = { mean: sample.before.mean, sd: trueSd(sample.before.sd, error) }
  const a = cutoffA(clinical, direction)
  if (!functional) return { a }
  const b = cutoffB({ mean: functional.mean, sd: clinical.sd }, direction)
  const healthy = { mean: functional.mean, sd: trueSd(functional.sd, error) }
  return healthy.sd > 0 ? { a, b, c: cutoffC({ clinical, functional: healthy }), bFunctional: cutoffB(healthy, direction) } : { a, b }
}

/** √(SD² − SEM²); NaN when error is larger than the spread. */
function trueSd(sd: number, error: number): number {
  return Math.sqrt(sd ** 2 - error ** 2)
}

/** What a method says of one person; null when a score is missing or the method has no answer. */
export interface PersonChange {
  readonly index: number
  readonly reliable: 'improved' | 'deteriorated' | 'unchanged'
}

/** Whether one person changed reliably: the critical index itself is reliable. */
export function judgeChange({ before, after }: ScorePair, { method, sample, direction, alpha }: ChangeStandard): PersonChange | null {
  const index = before === null || after === null ? null : changeIndex(method, before, after, sample)
  if (index === null) return null
  const gain = index * towardHealth(direction)
  const critical = criticalIndex(method, alpha)
  return { index, reliable: gain >= critical ? 'improved' : gain <= -critical ? 'deteriorated' : 'unchanged' }
}

/**
 * The category of one judged change at a cut-off. A score of exactly the cut-off is on the clinical side.
 * HA asks more before it says "recovered": the estimated true last score must lie beyond the cut-off by more than error; and it knows no "harmed".
 * @source jacobson-truax-1991, hageman-arrindell-1999
 */
export function categoriseChange({ before, after }: ScorePair, change: PersonChange, cutoff: number, { method, sample, direction, alpha }: ChangeStandard): ChangeCategory {
  if (before === null || after === null || change.reliable === 'unchanged') return 'unchanged'
  const health = towardHealth(direction)
  const isFunctional = (score: number) => (score - cutoff) * health > 0
  if (change.reliable === 'improved') {
    const endsFunctional = method === 'HA' ? trueScoreIndex(after, cutoff, sample) * health > criticalIndex(method, alpha) : isFunctional(after)
    return !isFunctional(before) && endsFunctional ? 'recovered' : 'improved'
  }
  return method !== 'HA' && isFunctional(before) && !isFunctional(after) ? 'harmed' : 'deteriorated'
}

/** How far the estimated true last score lies beyond the cut-off, in its standard errors. */
function trueScoreIndex(after: number, cutoff: number, sample: ChangeSample): number {
  const error = standardError({ sd: sample.before.sd, reliability: sample.reliability })
  const reliability = 1 - (error / sample.after.sd) ** 2
  if (!(reliability > 0)) return Number.NaN
  return (sample.after.mean + (after - sample.after.mean) * reliability - cutoff) / (Math.sqrt(reliability) * error)
}
