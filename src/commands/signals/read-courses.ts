// Puts rows of scores together case by case, and refuses what contradicts itself.
import type { ScoredCourse } from '#src/domain/outcome/expected-course.ts'

export interface NamedCourse {
  /** As it came. */
  readonly id: string | number
  readonly course: ScoredCourse
}

export interface CourseColumns {
  readonly id: readonly (string | number)[]
  readonly session: readonly (number | null)[]
  readonly baseline: readonly (number | null)[]
  readonly score: readonly (number | null)[]
}

/** Cases by first appearance, scores by session. A row without a score is left out. Refuses (RangeError, naming the case) a score without session or baseline, a session before the baseline, two baselines, or two scores of one session. */
export function readCourses({ id, session, baseline, score }: CourseColumns): NamedCourse[] {
  const rows = id.flatMap((own, at) => (score[at] === null ? [] : [{ id: own, session: session[at] ?? null, baseline: baseline[at] ?? null, score: score[at]! }]))
  return [...Map.groupBy(rows, (row) => String(row.id))].map(([name, own]) => {
    const refuse = (reason: string): never => {
      throw new RangeError(`case ${name}: ${reason}`)
    }
    const [first] = own
    const from = first?.baseline ?? refuse('no baseline')
    const scores = own.map((row) => ({ session: row.session ?? refuse('a score without a session'), score: row.score, baseline: row.baseline })).sort((a, b) => a.session - b.session)
    scores.forEach((row, at) => {
      if (!(row.session >= 0)) refuse(`session ${row.session} lies before the baseline`)
      if (row.baseline !== from) refuse('two baselines, or none in some rows')
      if (row.session === scores[at - 1]?.session) refuse(`two scores of session ${row.session}`)
    })
    return { id: first!.id, course: { id: name, baseline: from, scores: scores.map(({ session: when, score: value }) => ({ session: when, score: value })) } }
  })
}
