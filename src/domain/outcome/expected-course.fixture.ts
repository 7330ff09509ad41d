// Courses played from an expected course, for tests: nobody's scores.
import type { CourseParameters, ScoredCourse } from './expected-course.ts'
import { chance } from '../kernel/chance.ts'

const none = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
/** From 15 on average; levels and slopes differ between clients. */
export const playedBy: CourseParameters = { centre: 15, fixed: [15, -2.2, 0.8, -0.1], fixedCovariance: none, random: [[9, -1], [-1, 1.2]], sigma: 2.2 }

/** @param options.whole as a questionnaire gives them: whole points from 0 to 27 */
export function playCourses(count: number, scoresEach: number, seed: number, { whole = false, parameters = playedBy }: { whole?: boolean; parameters?: CourseParameters } = {}): ScoredCourse[] {
  const { normal } = chance(seed)
  const { centre, fixed, random, sigma } = parameters
  const given = (value: number) => (whole ? Math.min(27, Math.max(0, Math.round(value))) : value)
  const l00 = Math.sqrt(random[0]![0]!)
  const l10 = l00 > 0 ? random[1]![0]! / l00 : 0
  const l11 = Math.sqrt(Math.max(0, random[1]![1]! - l10 ** 2))
  return Array.from({ length: count }, (_, client) => {
    const baseline = given(centre + 4 * normal())
    const [a, b] = [normal(), normal()]
    const score = (session: number) => {
      const time = Math.log1p(session)
      const from = baseline - centre
      return given(fixed[0]! + fixed[1]! * time + fixed[2]! * from + fixed[3]! * time * from + l00 * a + (l10 * a + l11 * b) * time + sigma * normal())
    }
    return { id: `client ${String(client).padStart(5, '0')}`, baseline, scores: Array.from({ length: scoresEach }, (_, at) => ({ session: at + 1, score: score(at + 1) })) }
  })
}
