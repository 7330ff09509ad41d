// Learns the expected course of each outcome from the cases that have ended here; asked for only where the organisation has switched it on.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { courseOf } from '#src/domain/outcome/course.ts'
import { learnCourse, type CourseNorm } from '#src/domain/outcome/expected-course-norm.ts'
import { scoredCourse, scoringOf, type StartedCourse } from '#src/domain/outcome/scored-course.ts'
import { newestClosedCases, scoredCases } from '#src/records/closed-cases.ts'
import { inTransaction } from '#src/records/database.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

/** The newest so many closed cases: what is kept while fitting has an end, and care as it was long ago has less say. A design choice. */
const casesAtMost = 5000
/** Read so many at a time: answers never lie in memory as a whole, only the scores made of them. */
const casesAtATime = 200

/** Of each outcome, in each scoring, that any closed case has two scores of; by instrument. */
export async function learnCourses(context: Context, scope: OrganisationScope): Promise<CourseNorm[]> {
  const outcomes = (await inTransaction(context.db, scope, (tx) => readCatalogue(context, tx, scope))).all.filter(({ purpose }) => purpose === 'outcome')
  const ids = await inTransaction(context.db, scope, (tx) => newestClosedCases(tx, scope, casesAtMost))
  const measures = [...new Set(outcomes.map(({ id }) => id))]
  const courses = new Map<Instrument, StartedCourse[]>()
  for (let from = 0; from < ids.length; from += casesAtATime) {
    const cases = await inTransaction(context.db, scope, (tx) => scoredCases(tx, scope, ids.slice(from, from + casesAtATime)))
    for (const { caseId, sessions, checkIns, pastScores } of cases) {
      for (const measure of measures) {
        const course = scoredCourse(caseId, courseOf(measure, sessions, checkIns, outcomes, pastScores))
        const instrument = course && course.scores.length > 0 ? outcomes.findLast((each) => each.id === measure && scoringOf(each) === course.scoring) : undefined
        if (!course || !instrument) continue
        const known = courses.get(instrument)
        if (known) known.push(course)
        else courses.set(instrument, [course])
      }
    }
  }
  return [...courses].map(([instrument, own]) => learnCourse(instrument, own)).sort((a, b) => (a.instrument + a.scoring < b.instrument + b.scoring ? -1 : 1))
}
