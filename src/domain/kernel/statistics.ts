// The everyday statistics of a list of numbers, in one place, so that every signal means the same by "mean" and "SD".

/** Arithmetic mean, in the unit of the values. Missing values must have been left out by the caller: they are not zero. Refuses (RangeError) an empty list. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values, no mean')
  return sum(values) / values.length
}

/** Sample variance (divisor n − 1), in the unit of the values squared; in two passes, so that a large mean does not swallow a small spread. Refuses (RangeError) fewer than two values. */
export function sampleVariance(values: readonly number[]): number {
  if (values.length < 2) throw new RangeError('a variance needs two values')
  const centre = mean(values)
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1)
}

/** Sample standard deviation (divisor n − 1), in the unit of the values. Refuses (RangeError) fewer than two values. */
export function sampleSd(values: readonly number[]): number {
  return Math.sqrt(sampleVariance(values))
}

/** Sample covariance (divisor n − 1) of pairs. Refuses (RangeError) fewer than two pairs or lists of different length. */
export function sampleCovariance(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length || x.length < 2) throw new RangeError('a covariance needs two pairs')
  const [meanX, meanY] = [mean(x), mean(y)]
  return sum(x.map((value, index) => (value - meanX) * ((y[index] as number) - meanY))) / (x.length - 1)
}

/** Pearson correlation, −1..1; NaN when one of the lists does not vary: there is then no correlation, which is not 0. Refuses (RangeError) fewer than two pairs or lists of different length. */
export function correlation(x: readonly number[], y: readonly number[]): number {
  return sampleCovariance(x, y) / (sampleSd(x) * sampleSd(y))
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

/** A loop, because nearly everything that is computed over a million sessions ends here. */
function sum(values: readonly number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}
