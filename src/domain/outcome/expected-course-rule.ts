// Whether a score lies beyond what earlier clients' courses let expect, given all that came before it. Behind the switch of expected-course.ts.
import { forecast } from './expected-course-forecast.ts'
import { isBeyond } from './expected-course-limits.ts'
import type { CourseParameters, ScoredCourse } from './expected-course.ts'
import type { Direction } from './reliable-change.ts'

export interface HeldAgainst {
  /** What was expected, points. */
  readonly mean: number
  /** The limit on the side of worse, points. */
  readonly limit: number
  readonly isBeyond: boolean
}

export interface CourseFit {
  readonly parameters: CourseParameters
  /** Sessions since the first score; beyond it nothing is expected. */
  readonly lastSession: number
}

/**
 * Each score after the first, held against the forecast from the first and those in between: no later score has a part in it.
 * null beyond the last session for which there are enough earlier courses. @source lambert-2010, laird-ware-1982
 */
export function heldAgainst({ parameters, lastSession }: CourseFit, direction: Direction, { baseline, scores }: Pick<ScoredCourse, 'baseline' | 'scores'>): (HeldAgainst | null)[] {
  return scores.map(({ session, score }, at) => {
    if (session > lastSession) return null
    const next = forecast(parameters, { baseline, scores: scores.slice(0, at) }, session)
    return { mean: next.mean, limit: direction === 'higher-worse' ? next.upper : next.lower, isBeyond: isBeyond(score, next, direction) }
  })
}
