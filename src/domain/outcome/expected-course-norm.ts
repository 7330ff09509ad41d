// What an organisation keeps of its closed cases for the expected course of one instrument: parameters and counts, no client's scores. Behind the switch of expected-course.ts.
import { backTest, type BackTest } from './expected-course-back-test.ts'
import { countingCases, fewestCases, fitExpectedCourse, type ScoredCourse } from './expected-course.ts'
import type { CourseFit } from './expected-course-rule.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { scoringOf } from './scored-course.ts'

/** A course is expected only as far as so many closed cases have scores. A design choice. @source attune-own-rules */
export const fewestAlong = 30

export interface FittedCourse extends CourseFit {
  readonly kind: 'fitted'
  /** Scores after the first ones. */
  readonly scores: number
  /** null when there is no rule for reliable change to hold it to, or half of the cases give no curve. */
  readonly backTest: BackTest | null
}

/** Why there is no curve: too few cases, a variance or correlation at its bound, or what the model could not estimate, by its name there. */
export interface NoCourse {
  readonly kind: 'none'
  readonly reason: string
}

/** Plain numbers and words: it can be written as JSON and read back. */
export interface CourseNorm {
  readonly instrument: string
  /** The first number of its versions. */
  readonly scoring: string
  /** Closed cases with at least three scores after the first, and how many of them are needed. */
  readonly cases: number
  readonly needed: number
  readonly course: FittedCourse | NoCourse
}

/**
 * Learns the expected course of an instrument from closed cases. The same cases give the same figures, whatever their order.
 * None below 200 cases that count; and none from a singular fit, which lends every client the same level or the same slope.
 * @param needed for simulations only @source lambert-2010, attune-own-rules
 */
export function learnCourse(instrument: Instrument, courses: readonly ScoredCourse[], needed = fewestCases): CourseNorm {
  const ordered = courses.filter(({ scores }) => scores.length > 0).sort((a, b) => (a.id < b.id ? -1 : 1))
  const fit = fitExpectedCourse(ordered, { needed })
  const norm = { instrument: instrument.id, scoring: scoringOf(instrument), cases: countingCases(ordered), needed }
  if (fit.kind !== 'fitted') return { ...norm, course: { kind: 'none', reason: fit.kind } }
  if (fit.singular) return { ...norm, course: { kind: 'none', reason: 'singular' } }
  const { parameters, scores } = fit
  const lastSession = lastSessionAlong(ordered)
  return { ...norm, course: { kind: 'fitted', parameters, scores, lastSession, backTest: backTest(instrument, ordered, lastSession) } }
}

/** The latest session that so many cases have reached with a score; 0 when so many do not exist. */
function lastSessionAlong(courses: readonly ScoredCourse[]): number {
  const reached = courses.map(({ scores }) => Math.max(...scores.map(({ session }) => session))).sort((a, b) => b - a)
  return reached[fewestAlong - 1] ?? 0
}
