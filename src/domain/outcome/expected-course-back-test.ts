// Tries the expected course on the organisation's own closed cases, so that how often it is wrong stands beside it. Behind the switch of expected-course.ts.
import { heldAgainst, type CourseFit } from './expected-course-rule.ts'
import { fewestScores, fitExpectedCourse, type ScoredCourse } from './expected-course.ts'
import { reliableChange } from './reliable-change.ts'
import type { Instrument } from '../instruments/instrument.ts'

/** Counts, so that everybody can see how few they may be. Sensitivity is `toldWorse` of `worse`, predictive value `toldWorse` of `told`. */
export interface BackTest {
  /** Closed cases with at least three scores after the first. */
  readonly cases: number
  /** Those whose last score is reliably worse than the first. */
  readonly worse: number
  /** Those of which the rule spoke before the last score. */
  readonly told: number
  readonly toldWorse: number
  /** Scores that were held against a limit, and those beyond it. */
  readonly scores: number
  readonly beyond: number
}

/**
 * Split-half: every second case by its id makes a curve, and the other half is held against it; then the other way round. Being told with the last score does not count: then there is nothing left to foresee.
 * A half whose fit is singular still has a curve and takes part. null without a rule for reliable change, or when a half cannot be fitted.
 * @param courses in a fixed order @param lastSession as for the curve of all @source attune-own-rules
 */
export function backTest(instrument: Instrument, courses: readonly ScoredCourse[], lastSession: number): BackTest | null {
  const halves = [0, 1].map((half) => courses.filter((_, at) => at % 2 === half))
  const tried = halves.flatMap((half, at) => {
    const fit = fitExpectedCourse(halves[1 - at]!, { needed: 1 })
    if (fit.kind !== 'fitted') return [null]
    return half.filter(({ scores }) => scores.length >= fewestScores).map((course) => tryOn(instrument, course, { parameters: fit.parameters, lastSession }))
  })
  const known = tried.filter((one) => one !== null)
  if (known.length < tried.length || known.length === 0) return null
  const count = (which: (one: (typeof known)[number]) => boolean) => known.filter(which).length
  return {
    cases: known.length, worse: count(({ isWorse }) => isWorse), told: count(({ isTold }) => isTold), toldWorse: count(({ isTold, isWorse }) => isTold && isWorse),
    scores: known.reduce((sum, { scores }) => sum + scores, 0), beyond: known.reduce((sum, { beyond }) => sum + beyond, 0),
  }
}

function tryOn(instrument: Instrument, course: ScoredCourse, fit: CourseFit) {
  const change = reliableChange(course.baseline, course.scores.at(-1)!.score, instrument)
  if (!change) return null
  const held = heldAgainst(fit, instrument.direction, course)
  const judged = held.filter((one) => one !== null)
  return { isWorse: change.reliable === 'deteriorated', isTold: held.slice(0, -1).some((one) => one?.isBeyond), scores: judged.length, beyond: judged.filter(({ isBeyond }) => isBeyond).length }
}
