// The normal, Student's t and the chi-square distribution to full double precision (relative in the tails): thresholds and p-values rest on them, and no dependency is needed for three functions.

/** φ(x). The square is split so that its rounding is not magnified by the exponential: the tail keeps its relative precision. */
function normalDensity(x: number): number {
  const rough = Math.trunc(x * 16) / 16
  return (Math.exp((-rough * rough) / 2) * Math.exp((-(x - rough) * (x + rough)) / 2)) / Math.sqrt(2 * Math.PI)
}

/** From here on a continued fraction is exact where a series would cancel. */
const tailFrom = 1

/** Probability (0..1) that a standard normal value is at most x, with full relative precision in both tails. NaN gives NaN. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (x <= -tailFrom) return normalTail(-x)
  if (x >= tailFrom) return 1 - normalTail(x)
  // x + x³/3 + x⁵/(3·5) + …, all of one sign.
  let [term, series] = [x, x]
  for (let n = 3; Math.abs(term) > Number.EPSILON * 1e-2 * Math.abs(series); n += 2) {
    term *= (x * x) / n
    series += term
  }
  return 0.5 + normalDensity(x) * series
}

/** P(Z > x) for x well above 0, by Laplace's continued fraction x + 1/(x + 2/(x + 3/…)), from the inside out. */
function normalTail(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0
  let fraction = x
  for (let n = Math.ceil(20 + 600 / (x * x)); n >= 1; n -= 1) fraction = x + n / fraction
  return normalDensity(x) / fraction
}

/** The standard normal value below which a share of all lies: 1.959963984540054 for .975; ∓Infinity for 0 and 1. Refuses (RangeError) a share outside 0..1. */
export function normalQuantile(share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError('a share lies within 0..1')
  if (share > 0.5) return -normalQuantile(1 - share)
  if (share === 0) return Number.NEGATIVE_INFINITY
  if (share === 0.5) return 0
  // A start within a few tenths (the tail's leading order), then Newton on the logarithm, whose curve is concave: no step can go astray.
  let x = share < 0.02 ? -Math.sqrt(-2 * Math.log(share)) : (share - 0.5) * Math.sqrt(2 * Math.PI)
  for (let round = 0; round < 60; round += 1) {
    const below = normalCdf(x)
    const step = ((Math.log(below) - Math.log(share)) * below) / normalDensity(x)
    x -= step
    if (Math.abs(step) <= 2 * Number.EPSILON * Math.abs(x)) break
  }
  return x
}

/** Probability (0..1) that a t-distributed value is at most t, with full relative precision in the lower tail: a two-sided p is 2·studentCdf(−|t|, df). Refuses (RangeError) df that are not positive. @param df degrees of freedom, > 0, whole or not */
export function studentCdf(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError('degrees of freedom must be positive')
  if (Number.isNaN(t)) return Number.NaN
  if (df === Number.POSITIVE_INFINITY) return normalCdf(t)
  const tail = studentTail(Math.abs(t), df)
  return t < 0 ? tail : 1 - tail
}

/** P(T > t), t ≥ 0. */
function studentTail(t: number, df: number): number {
  if (t === Number.POSITIVE_INFINITY) return 0
  const ratio = (t / df) * t
  if (ratio < Number.POSITIVE_INFINITY) return 0.5 * incompleteBeta(df / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio))
  return Math.exp((-df / 2) * logOnePlusSquare(t, df) - logBeta(df / 2, 0.5) - Math.log(df))
}

/** ln(1 + t²/df), where t² may be beyond what a number can hold. */
function logOnePlusSquare(t: number, df: number): number {
  return t < 1e100 ? Math.log1p((t / df) * t) : 2 * Math.log(t) - Math.log(df)
}

/** The t value below which a share of all lies; ∓Infinity for 0 and 1. Refuses (RangeError) a share outside 0..1 or df that are not positive. @param df degrees of freedom, > 0, whole or not */
export function studentQuantile(share: number, df: number): number {
  if (!(df > 0)) throw new RangeError('degrees of freedom must be positive')
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(share)
  if (share > 0.5 && share <= 1) return -studentQuantile(1 - share, df)
  const normal = normalQuantile(share)
  if (normal === 0 || normal === Number.NEGATIVE_INFINITY) return normal
  // Both starts are too small, and log P(T > t) is concave in log t: after the first, every step of Newton comes from the other side and falls to the root.
  const logDensityAtZero = -logBeta(df / 2, 0.5) - Math.log(df) / 2
  let t = Math.max(-normal, (0.5 - share) * Math.exp(-logDensityAtZero))
  for (let round = 0; round < 200; round += 1) {
    const tail = studentTail(t, df)
    const slope = Math.exp(Math.log(t) + logDensityAtZero - ((df + 1) / 2) * logOnePlusSquare(t, df)) / tail
    const step = (Math.log(tail) - Math.log(share)) / slope
    t *= Math.exp(step)
    if (!(Math.abs(step) > 2 * Number.EPSILON) || t === Number.POSITIVE_INFINITY) break
  }
  return -t
}

/** Probability (0..1) that a chi-square value is at least x, with full relative precision; with 0 degrees it is always 0. Refuses (RangeError) degrees that are not a whole number of 0 or more. @param x 0 or more */
export function chiSquareTail(x: number, df: number): number {
  if (!Number.isInteger(df) || df < 0) throw new RangeError('degrees of freedom must be a whole number, 0 or more')
  if (x <= 0) return 1
  // Two degrees more add (x/2)^(df/2) e^(−x/2) / Γ(df/2 + 1): from 0 or 1 degrees up, all of one sign.
  let tail = df % 2 === 0 ? 0 : 2 * normalCdf(-Math.sqrt(x))
  let term = df % 2 === 0 ? Math.exp(-x / 2) : 2 * Math.sqrt(x) * normalDensity(Math.sqrt(x))
  for (let degrees = df % 2; degrees + 2 <= df; degrees += 2) {
    tail += term
    term *= x / (degrees + 2)
  }
  return tail
}

/** Regularised incomplete beta function I_x(a, b), 0..1. The complement comes in beside x, so that neither loses digits near 0. @param a,b > 0 @param x 0..1 @param y 1 − x @source didonato-morris-1992 */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  const beyondMean = x > 0.5 ? (a + b) * y - b : a - (a + b) * x
  if (beyondMean < 0) return 1 - incompleteBeta(b, a, y, x)
  const logX = x > 0.5 ? Math.log1p(-y) : Math.log(x)
  const logY = y > 0.5 ? Math.log1p(-x) : Math.log(y)
  return Math.exp(a * logX + b * logY - logBeta(a, b)) / betaFraction(a, b, x, y, beyondMean)
}

/** The continued fraction of the incomplete beta function below its mean, by the modified Lentz method. */
function betaFraction(a: number, b: number, x: number, y: number, beyondMean: number): number {
  const tiny = 1e-300
  const awayFromZero = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let value = awayFromZero((a / (a + 1)) * (beyondMean + 1))
  let [c, d] = [value, 0]
  for (let n = 1; n < 10_000; n += 1) {
    const top = ((a + n - 1) / (a + 2 * n - 1)) * ((a + b + n - 1) / (a + 2 * n - 1)) * n * (b - n) * x * x
    const bottom = n + (n * (b - n) * x) / (a + 2 * n - 1) + ((a + n) / (a + 2 * n + 1)) * (beyondMean + 1 + n * (1 + y))
    d = 1 / awayFromZero(bottom + top * d)
    c = awayFromZero(bottom + top / c)
    value *= c * d
    if (Math.abs(c * d - 1) <= Number.EPSILON) break
  }
  return value
}

/** ln B(a, b) without the difference of large logarithms. @param a,b > 0 */
export function logBeta(a: number, b: number): number {
  if (a < b) return logBeta(b, a)
  // B(a, b) = B(a + 1, b)·(a + b)/a and the same for b, up to where Stirling's series is exact.
  if (a < 12) return logBeta(a + 1, b) + Math.log1p(b / a)
  let [shifted, shift] = [b, 0]
  for (; shifted < 12; shifted += 1) shift += Math.log(shifted)
  const logGammaB = (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + stirlingRest(shifted) - shift
  return logGammaB - b * Math.log(a) - (a + b - 0.5) * Math.log1p(b / a) + b + stirlingRest(a) - stirlingRest(a + b)
}

/** What Stirling's formula leaves out of ln Γ(x), x ≥ 12: 1/(12x) − 1/(360x³) + … */
function stirlingRest(x: number): number {
  const square = 1 / (x * x)
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360_360))))) / x
}
