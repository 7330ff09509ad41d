// What has been learned of an expected course so far, in a sentence: from how many cases, how far it reaches, and what came of trying it on them.
import type { CourseNorm } from '#src/domain/outcome/expected-course-norm.ts'
import type { Speech } from './page.tsx'
import { triedValues } from './tried-values.ts'

/** @param measure the name of its instrument */
export function expectedLine(speech: Pick<Speech, 't'>, measure: string, { cases, needed, course }: CourseNorm): string {
  if (course.kind === 'fitted') return speech.t('signals.expected.fitted', { measure, cases, sessions: course.lastSession, ...triedValues(course.backTest) })
  return speech.t(course.reason === 'too-few-cases' ? 'signals.expected.too-few-cases' : 'signals.expected.no-curve', { measure, cases, needed, reason: course.reason })
}
