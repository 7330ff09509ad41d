// What clients with this first score usually score by which session, learned from an organisation's own closed cases.
// A prediction, and so behind a switch that is off by default, with its intended purpose beside it: nothing here is called unless it is on.
import { fitMixedModel, type Unfitted } from '../evidence/mixed-model.ts'
import { intercept, numberUnits } from '../evidence/model-rows.ts'
import { mean } from '../kernel/statistics.ts'

/** One case: the first score, before any session, and the scores since, each with how many sessions after the first it is (1 or more). Points of one scale. */
export interface ScoredCourse {
  readonly id: string
  readonly baseline: number
  readonly scores: readonly { readonly session: number; readonly score: number }[]
}

/** Below this there is no curve at all. A design choice. @source attune-own-rules */
export const fewestCases = 200
/** Only cases with so many scores count, the first not among them. A design choice. @source attune-own-rules */
export const fewestScores = 3

/**
 * The fitted course: score ~ ln(1 + session) · (baseline − centre), with a level and a slope of each client's own. Everything that follows needs these numbers alone.
 * Order of the fixed effects: constant, ln(1 + session), baseline − centre, both multiplied.
 */
export interface CourseParameters {
  readonly centre: number
  readonly fixed: readonly number[]
  readonly fixedCovariance: readonly (readonly number[])[]
  /** Covariance of the clients' own level and slope. */
  readonly random: readonly (readonly number[])[]
  /** Residual SD, points. */
  readonly sigma: number
}

export interface ExpectedCourse {
  readonly kind: 'fitted'
  readonly parameters: CourseParameters
  readonly criterion: number
  readonly standardErrors: readonly number[]
  readonly singular: boolean
  readonly cases: number
  readonly scores: number
}

export interface TooFewCases {
  readonly kind: 'too-few-cases'
  readonly cases: number
  readonly needed: number
}

/** How many cases count toward the gate: closed ones with at least {@link fewestScores} scores. */
export function countingCases(cases: readonly ScoredCourse[]): number {
  return cases.filter(({ scores }) => scores.length >= fewestScores).length
}

/**
 * Fits the expected course to closed cases by restricted maximum likelihood. Cases with few scores help too, once enough others are there to count.
 * Refuses with how many there are when fewer than `needed` count (a service's rules need no norms and stay), and by name what cannot be estimated.
 * @param centre points taken off the baseline; the cases' mean when not given: it changes what the constant means, not the curve
 * @source lambert-2010, attune-own-rules
 */
export function fitExpectedCourse(cases: readonly ScoredCourse[], { centre, needed = fewestCases }: { readonly centre?: number; readonly needed?: number } = {}): ExpectedCourse | TooFewCases | Unfitted {
  const counting = countingCases(cases)
  if (counting < needed || cases.length === 0) return { kind: 'too-few-cases', cases: counting, needed: Math.max(1, needed) }
  const about = centre ?? mean(cases.map(({ baseline }) => baseline))
  const rows = cases.flatMap(({ id, baseline, scores }) => scores.map(({ session, score }) => ({ id, score, time: Math.log1p(session), from: baseline - about })))
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value)
  const fit = fitMixedModel(
    { outcome: 'score', fixed: [intercept, 'time', 'from', 'time:from'], random: [{ group: 'client', columns: [intercept, 'time'] }] },
    {
      count: rows.length, groups: { client: numberUnits(rows.map(({ id }) => id)) },
      columns: { score: column(({ score }) => score), time: column(({ time }) => time), from: column(({ from }) => from), 'time:from': column(({ time, from }) => time * from) },
    },
  )
  if (fit.kind !== 'fitted') return fit
  const { fixed, covariance, random, sigma, criterion, singular } = fit
  return {
    kind: 'fitted', criterion, singular, cases: cases.length, scores: rows.length,
    parameters: { centre: about, fixed: fixed.map(({ estimate }) => estimate), fixedCovariance: covariance, random: random[0]!.covariance, sigma },
    standardErrors: fixed.map(({ se }) => se),
  }
}
