// Puts rows of scores together case by case, and refuses what contradicts itself.
import type { ScoredCourse } from '#src/domain/outcome/expected-course.ts'
import type { CsvPlan, WrongRow } from '../methods/input.ts'

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

/** The same of a file's rows as they come, each by its line: what is wrong in one row takes that row out, what contradicts another row of its case takes the case out. */
export function refuseByLine(): NonNullable<CsvPlan['refuse']> {
  const cases = new Map<string, { readonly baseline: number; readonly line: number; readonly sessions: Map<number, number> }>()
  return (row, _, line): WrongRow | null => {
    const [session, baseline, score] = [row.number('session'), row.number('baseline'), row.number('score')]
    if (score === null) return null
    if (session === null) return { column: 'session', reason: 'a score without a session' }
    if (session < 0) return { column: 'session', reason: `session ${session} lies before the baseline` }
    if (baseline === null) return { column: 'baseline', reason: 'a score without a baseline' }
    const known = cases.get(row.id)
    if (!known) {
      cases.set(row.id, { baseline, line, sessions: new Map([[session, line]]) })
      return null
    }
    if (baseline !== known.baseline) return { column: 'baseline', reason: `case ${row.id}: line ${known.line} has another baseline, ${known.baseline}: the case is left out`, takesItsId: true }
    const before = known.sessions.get(session)
    if (before !== undefined) return { column: 'session', reason: `case ${row.id}: line ${before} has a score of session ${session} already: the case is left out`, takesItsId: true }
    known.sessions.set(session, line)
    return null
  }
}
