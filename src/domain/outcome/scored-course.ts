// Goes from the scores of a case to the course that can be held against that of others: the first score, and how many sessions later each of the others was given.
import type { NotScored, ScorePoint } from './course.ts'
import type { ScoredCourse } from './expected-course.ts'

export interface StartedCourse extends ScoredCourse {
  /** The first number of the versions it was scored by: courses of another scoring are not comparable. */
  readonly scoring: string
  /** The number of the session that the first score was given before. */
  readonly begins: number
}

/**
 * The course of one instrument from its first score here, by the scoring of its last. A score before a session that did not take place is left out: it has no place among the others.
 * null without any score, and with one from before Attune: how many sessions lie behind the first one here is then not known.
 * @param points in order
 */
export function scoredCourse(id: string, points: readonly (ScorePoint | NotScored)[]): StartedCourse | null {
  if (points.some(({ sessionId }) => sessionId === null)) return null
  const numbered = points.flatMap((point) => (point.kind === 'scored' && point.sessionNumber !== null ? [{ at: point.sessionNumber, score: point.value, scoring: scoringOf(point) }] : []))
  const scoring = numbered.at(-1)?.scoring
  const [first, ...others] = numbered.filter((point) => point.scoring === scoring)
  if (!first) return null
  return { id, scoring: first.scoring, begins: first.at, baseline: first.score, scores: others.map(({ at, score }) => ({ session: at - first.at, score })) }
}

/** Versions with the same first number score alike. */
export const scoringOf = ({ version }: { readonly version: string }): string => version.split('.')[0] ?? version
