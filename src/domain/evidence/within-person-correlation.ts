// How two measures move together within people (repeated measures correlation): whether better sessions go with fewer symptoms in the same client, not whether such clients have fewer. It says nothing about cause.
import { normalQuantile, studentCdf } from '../kernel/distributions.ts'
import { mean } from '../kernel/statistics.ts'

/** One pair of values of one person at one time; null where there is none. */
export interface PairedValue {
  readonly person: string
  readonly x: number | null
  readonly y: number | null
}

export interface WithinPersonCorrelation {
  readonly kind: 'estimated'
  /** −1..1. */
  readonly r: number
  /** Pairs − people − 1. */
  readonly df: number
  /** Two-sided, against no correlation. */
  readonly p: number
  /** At 95 %, by Fisher's z; null with one degree of freedom, for which it has no width. */
  readonly interval: readonly [number, number] | null
  readonly pairs: number
  readonly people: number
}

/** Too few pairs for the people they come from, or a measure that varies within nobody: there is then no correlation, which is not 0. */
export type NoCorrelation = { readonly kind: 'too-few'; readonly pairs: number; readonly people: number } | { readonly kind: 'no-variation'; readonly pairs: number; readonly people: number }

/**
 * The correlation within people: every value as a deviation from the person's own mean, one slope for all. A pair with one value missing is left out.
 * @source bland-altman-1995, bakdash-marusich-2017
 */
export function withinPersonCorrelation(values: readonly PairedValue[]): WithinPersonCorrelation | NoCorrelation {
  const complete = values.flatMap(({ person, x, y }) => (x === null || y === null ? [] : [{ person, x, y }]))
  const byPerson = Map.groupBy(complete, ({ person }) => person)
  const [pairs, people] = [complete.length, byPerson.size]
  const df = pairs - people - 1
  if (df < 1) return { kind: 'too-few', pairs, people }
  let [xx, yy, xy] = [0, 0, 0]
  for (const own of byPerson.values()) {
    const [meanX, meanY] = [mean(own.map(({ x }) => x)), mean(own.map(({ y }) => y))]
    for (const { x, y } of own) {
      xx += (x - meanX) ** 2
      yy += (y - meanY) ** 2
      xy += (x - meanX) * (y - meanY)
    }
  }
  if (xx === 0 || yy === 0) return { kind: 'no-variation', pairs, people }
  // Rounding must not carry a perfect correlation beyond 1.
  const r = Math.min(1, Math.max(-1, xy / Math.sqrt(xx * yy)))
  const half = normalQuantile(0.975) / Math.sqrt(df - 1)
  return {
    kind: 'estimated', r, df, pairs, people,
    p: 2 * studentCdf(-Math.abs(r) * Math.sqrt(df / ((1 - r) * (1 + r))), df),
    interval: df > 1 ? [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)] : null,
  }
}
