// The everyday statistics of a list of numbers, in one place, so that every signal means the same by "mean" and "SD".
import { normalQuantile } from './distributions.ts'

/** Arithmetic mean, in the unit of the values. Missing values must have been left out by the caller: they are not zero. Refuses (RangeError) an empty list. */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError('no values, no mean')
  return sum(values) / values.length
}

/** Sample variance (divisor n − 1), in the unit of the values squared; in two passes, so that a large mean does not swallow a small spread. Refuses (RangeError) fewer than two values. */
export function sampleVariance(values: ArrayLike<number>): number {
  if (values.length < 2) throw new RangeError('a variance needs two values')
  return crossProduct(values, values) / (values.length - 1)
}

/** Sample standard deviation (divisor n − 1), in the unit of the values. Refuses (RangeError) fewer than two values. */
export function sampleSd(values: ArrayLike<number>): number {
  return Math.sqrt(sampleVariance(values))
}

/** Sample covariance (divisor n − 1) of pairs. Refuses (RangeError) fewer than two pairs or lists of different length. */
export function sampleCovariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length || x.length < 2) throw new RangeError('a covariance needs two pairs')
  return crossProduct(x, y) / (x.length - 1)
}

/** Pearson correlation, −1..1; NaN when one of the lists does not vary: there is then no correlation, which is not 0. Refuses (RangeError) fewer than two pairs or lists of different length. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return sampleCovariance(x, y) / (sampleSd(x) * sampleSd(y))
}

/**
 * The interval of a correlation at 95 %, by Fisher's z. Of ±1 it is that value alone.
 * Refuses (RangeError) fewer than four pairs, for which it has no width.
 * @param r −1..1 @source fisher-1921
 */
export function fisherInterval(r: number, pairs: number): { readonly lower: number; readonly upper: number } {
  if (!(pairs >= 4) || !(Math.abs(r) <= 1)) throw new RangeError('an interval needs four pairs, and a correlation within −1..1')
  const half = normalQuantile(0.975) / Math.sqrt(pairs - 3)
  return { lower: Math.tanh(Math.atanh(r) - half), upper: Math.tanh(Math.atanh(r) + half) }
}

/** Median: the middle value, or the mean of the two in the middle. Refuses (RangeError) an empty list. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/**
 * The value below which a share of the others lies, by linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of R, NumPy and spreadsheets).
 * Refuses (RangeError) an empty list or a share outside 0..1.
 * @param share 0..1
 * @source hyndman-fan-1996
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0 || !(share >= 0 && share <= 1)) throw new RangeError('a quantile needs values and a share within 0..1')
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] as number
  const above = sorted[Math.ceil(at)] as number
  return below + (at - Math.floor(at)) * (above - below)
}

/** A plain loop by index: nearly all that is computed over a million sessions ends here, and an iterator would cost more than the adding. */
function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let index = 0; index < values.length; index += 1) total += values[index]!
  return total
}

/** Of what each is off its mean. */
function crossProduct(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [meanX, meanY] = [mean(x), mean(y)]
  let total = 0
  for (let index = 0; index < x.length; index += 1) total += (x[index]! - meanX) * (y[index]! - meanY)
  return total
}
