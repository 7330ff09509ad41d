// The control charts of statistical process control for one client's series: where a session lies outside what the calibration sessions let expect. On the alliance they are research, not an alarm: a client's own first sessions are few.
import { logBeta } from '../kernel/distributions.ts'
import { mean, sampleSd } from '../kernel/statistics.ts'
import { runRules, type RunRules } from './run-rules.ts'

/** The mean of |difference| of two standard normal values, 2/√π = 1.128379…; tables round it to 1.128. @source montgomery-spc */
export const meanRange = 2 / Math.sqrt(Math.PI)

/** What an SD of n values is on average, of the true one: √(2/(n−1))·Γ(n/2)/Γ((n−1)/2). @param n ≥ 2 @source montgomery-spc */
export function meanSd(n: number): number {
  return Math.sqrt((2 * Math.PI) / (n - 1)) * Math.exp(-logBeta((n - 1) / 2, 0.5))
}

/** Centre and spread that a series is judged by, in its own unit. */
export interface Calibration {
  readonly centre: number
  readonly sd: number
}

/**
 * Centre and SD of the calibration values: `MR` by the mean moving range, which a slow drift moves little; `SD` by the sample SD; both freed of their bias.
 * Null when the values do not vary: no chart can be drawn from them. Refuses (RangeError) fewer than two.
 * @source wheeler-chambers-1992, montgomery-spc
 */
export function calibrate(values: readonly number[], sdMethod: 'MR' | 'SD'): Calibration | null {
  if (values.length < 2) throw new RangeError('a calibration needs two values')
  const ranges = values.slice(1).map((value, index) => Math.abs(value - (values[index] as number)))
  const sd = sdMethod === 'MR' ? mean(ranges) / meanRange : sampleSd(values) / meanSd(values.length)
  return sd > 0 ? { centre: mean(values), sd } : null
}

/** One point of an EWMA chart, in the unit of the series. */
export interface EwmaPoint {
  readonly value: number
  readonly sigma: number
  readonly lower: number
  readonly upper: number
}

/** Exponentially weighted moving average from the centre, with limits exact from the first value on: sd·√(λ/(2−λ)·(1−(1−λ)^2i)). @param lambda weight of the newest value, 0 < λ ≤ 1 @param nSigmas width of the limits @source roberts-1959 */
export function ewma(values: readonly number[], { centre, sd }: Calibration, lambda: number, nSigmas: number): EwmaPoint[] {
  let value = centre
  return values.map((each, index) => {
    value = lambda * each + (1 - lambda) * value
    const sigma = sd * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (index + 1))))
    return { value, sigma, lower: centre - nSigmas * sigma, upper: centre + nSigmas * sigma }
  })
}

/** One point of a two-sided CUSUM, in SDs; `below` is zero or negative. */
export interface CusumPoint {
  readonly above: number
  readonly below: number
}

/** Cumulative sums of what lies more than half the shift away from the centre; they are not set back after a signal. @param shift SDs, the shift to be found @source page-1954 */
export function cusum(values: readonly number[], { centre, sd }: Calibration, shift: number): CusumPoint[] {
  let [above, below] = [0, 0]
  return values.map((value) => {
    const z = (value - centre) / sd
    above = Math.max(0, above + z - shift / 2)
    below = Math.min(0, below + z + shift / 2)
    return { above, below }
  })
}

export interface ChartParameters {
  /** How many of the first values that are there calibrate, ≥ 2. */
  readonly calibrationN: number
  readonly sdMethod: 'MR' | 'SD'
  readonly ewmaLambda: number
  readonly ewmaNSigmas: number
  /** SDs beyond which a cumulative sum speaks. */
  readonly cusumDecisionInterval: number
  /** SDs. */
  readonly cusumShift: number
}

/** Everything the charts say; lists have one entry for each session, null where it has no value, and sessions are counted from 1. */
export interface ControlChart extends Calibration {
  /** Centre ∓ 3 SD. */
  readonly limits: readonly [number, number]
  readonly rules: RunRules
  readonly ewma: readonly (EwmaPoint | null)[]
  readonly cusum: readonly (CusumPoint | null)[]
  readonly cusumAbove: readonly number[]
  readonly cusumBelow: readonly number[]
}

/**
 * The individuals chart with its run rules, the EWMA and the CUSUM of one series, calibration sessions included. A missing value is left out: it moves nothing, and those on either side of it are neighbours.
 * Null when the calibration values do not vary. Refuses (RangeError) a calibration longer than the series, or parameters outside their range.
 * @source wheeler-chambers-1992, western-electric-1956, roberts-1959, page-1954
 */
export function controlChart(series: readonly (number | null)[], parameters: ChartParameters): ControlChart | null {
  const { calibrationN, ewmaLambda, ewmaNSigmas, cusumDecisionInterval, cusumShift } = parameters
  const present = series.flatMap((value, index) => (value === null ? [] : [{ value, session: index + 1 }]))
  if (calibrationN > present.length || !(ewmaLambda > 0 && ewmaLambda <= 1)) throw new RangeError('the calibration is longer than the series, or lambda is not within 0..1')
  const values = present.map(({ value }) => value)
  const calibration = calibrate(values.slice(0, calibrationN), parameters.sdMethod)
  if (!calibration) return null
  const { centre, sd } = calibration
  const sessionAt = (position: number) => present[position]?.session ?? 0
  const sums = cusum(values, calibration, cusumShift)
  const beyond = (isBeyond: (point: CusumPoint) => boolean) => sums.flatMap((point, position) => (isBeyond(point) ? [sessionAt(position)] : []))
  const spread = <Point>(points: readonly Point[]) => {
    const bySession = new Map(points.map((point, position) => [sessionAt(position), point]))
    return series.map((_, index) => bySession.get(index + 1) ?? null)
  }
  return {
    centre, sd, limits: [centre - 3 * sd, centre + 3 * sd],
    rules: runRules(values.map((value) => (value - centre) / sd), sessionAt),
    ewma: spread(ewma(values, calibration, ewmaLambda, ewmaNSigmas)),
    cusum: spread(sums),
    cusumAbove: beyond(({ above }) => above > cusumDecisionInterval),
    cusumBelow: beyond(({ below }) => below < -cusumDecisionInterval),
  }
}
