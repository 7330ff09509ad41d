// What to expect next of one client, once some scores are in: the expected course, bent toward the client's own. Behind the switch of expected-course.ts.
import { coursePoint, limitsAround, type ExpectedScore } from './expected-course-limits.ts'
import type { CourseParameters, ScoredCourse } from './expected-course.ts'

export interface Forecast extends Pick<ExpectedScore, 'mean' | 'sd' | 'lower' | 'upper'> {
  /** The client's own level and slope beside the expected course, as far as they are known, and their covariance. */
  readonly own: readonly [number, number]
  readonly covariance: readonly (readonly number[])[]
}

/** Own level and slope given the scores so far: the normal distribution of the parameters, conditioned on what was seen. Without a score the expected course itself. The parameters are taken as known. @param session sessions since the baseline of the score that is foretold @source laird-ware-1982 */
export function forecast({ centre, fixed, random, sigma }: CourseParameters, { baseline, scores }: Pick<ScoredCourse, 'baseline' | 'scores'>, session: number): Forecast {
  const expected = (at: number) => coursePoint(centre, baseline, at).reduce((sum, value, effect) => sum + value * fixed[effect]!, 0)
  // With the factor L of the clients' covariance, a level or slope that does not vary needs no case of its own.
  const l00 = Math.sqrt(random[0]![0]!)
  const l10 = l00 > 0 ? random[1]![0]! / l00 : 0
  const l11 = Math.sqrt(Math.max(0, random[1]![1]! - l10 ** 2))
  let [p00, p10, p11] = [1, 0, 1]
  let [r0, r1] = [0, 0]
  for (const { session: seen, score } of scores) {
    const time = Math.log1p(seen)
    const [u0, u1] = [(l00 + l10 * time) / sigma, (l11 * time) / sigma]
    const residual = (score - expected(seen)) / sigma
    p00 += u0 * u0
    p10 += u0 * u1
    p11 += u1 * u1
    r0 += u0 * residual
    r1 += u1 * residual
  }
  const determinant = p00 * p11 - p10 * p10
  const [b0, b1] = [(p11 * r0 - p10 * r1) / determinant, (p00 * r1 - p10 * r0) / determinant]
  const own = [l00 * b0, l10 * b0 + l11 * b1] as const
  const c00 = (l00 * l00 * p11) / determinant
  const c10 = (l00 * (l10 * p11 - l11 * p10)) / determinant
  const c11 = (l10 * l10 * p11 - 2 * l10 * l11 * p10 + l11 * l11 * p00) / determinant
  const time = Math.log1p(session)
  const sd = Math.sqrt(c00 + 2 * time * c10 + time * time * c11 + sigma ** 2)
  return { ...limitsAround(expected(session) + own[0] + own[1] * time, sd), own, covariance: [[c00, c10], [c10, c11]] }
}
