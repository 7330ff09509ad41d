// Whether a larger model fits better than chance would make it: the likelihood-ratio test of two fits to the same rows.
import { chiSquareTail } from '../kernel/distributions.ts'
import type { MixedFit } from './mixed-model.ts'

export interface Comparison {
  readonly kind: 'compared'
  /** Difference of the criteria, 0 or more. */
  readonly statistic: number
  /** Degrees of freedom of the chi-square distribution; of two, each has half the weight. */
  readonly df: readonly number[]
  /** 0..1. Of variances it is conservative where there are few units. */
  readonly p: number
}

export interface Incomparable {
  readonly kind: 'incomparable'
  /**
   * `other-data`: other rows or another outcome, or a larger model that fits worse. `other-method`: one by ML, one by REML. `reml`: other fixed effects need ML.
   * `not-nested`: the smaller has something that the larger has not, or they are the same. `several-variances`: more than one further variance, for which no simple distribution is known.
   * `approximated`: one of the two is not the model that was asked for, the other is.
   */
  readonly because: 'other-data' | 'other-method' | 'reml' | 'not-nested' | 'several-variances' | 'approximated'
}

/**
 * Compares two fits of which the larger has all that the smaller has, and more.
 * Fixed effects and covariances: chi-square with as many degrees of freedom as there are more. A variance cannot be below zero, so that in half of all samples without it nothing is gained:
 * with q covariances and fixed effects that come with it, half chi-square with q and half with q + 1 degrees; alone, half 0 and half 1.
 * @source self-liang-1987 @source stram-lee-1994
 */
export function compareFits(smaller: MixedFit, larger: MixedFit): Comparison | Incomparable {
  if (smaller.rows !== larger.rows || outcomeOf(smaller) !== outcomeOf(larger)) return not('other-data')
  if (smaller.method !== larger.method) return not('other-method')
  if (smaller.approximation?.kind !== larger.approximation?.kind) return not('approximated')
  const fixed = further(fixedOf(smaller), fixedOf(larger))
  const pairs = further(pairsOf(smaller), pairsOf(larger))
  if (!fixed || !pairs || fixed.length + pairs.length === 0) return not('not-nested')
  if (fixed.length > 0 && smaller.method === 'reml') return not('reml')
  const variances = pairs.filter((pair) => pair.startsWith('variance')).length
  if (variances > 1) return not('several-variances')
  const gain = smaller.criterion - larger.criterion
  if (gain < -worse) return not('other-data')
  const statistic = Math.max(0, gain)
  const least = fixed.length + pairs.length - variances
  const df = variances === 0 ? [least] : [least, least + 1]
  return { kind: 'compared', statistic, df, p: df.reduce((sum, degrees) => sum + chiSquareTail(statistic, degrees), 0) / df.length }
}

/** A larger model cannot fit worse by more than its search may have left. */
const worse = 1e-4

const not = (because: Incomparable['because']): Incomparable => ({ kind: 'incomparable', because })

const outcomeOf = ({ system: { design } }: MixedFit): string => design.names.at(-1)!

const fixedOf = ({ fixed }: MixedFit): string[] => fixed.map(({ name }) => name)

/** Variances and covariances that are estimated, by name. */
function pairsOf({ system: { design } }: MixedFit): string[] {
  return design.factors.flatMap(({ group, names, free }) => free.map(({ row, column }) => {
    const pair = JSON.stringify([group, ...[names[row]!, names[column]!].sort()])
    return `${row === column ? 'variance' : 'covariance'} ${pair}`
  }))
}

/** What the second has beyond the first; null when it lacks something. */
function further(some: readonly string[], more: readonly string[]): string[] | null {
  return some.every((one) => more.includes(one)) ? more.filter((one) => !some.includes(one)) : null
}
