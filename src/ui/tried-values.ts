// The counts of a back-test as a sentence needs them: the same beside a signal, behind it, and where the lead chooses.
import type { BackTest } from '#src/domain/outcome/expected-course-back-test.ts'

/** @param backTest null where it could not be tried */
export function triedValues(backTest: BackTest | null): Readonly<Record<string, string | number>> {
  if (!backTest) return { tried: 'no', closed: 0, told: 0, hit: 0, worse: 0, others: 0, silent: 0, scores: 0, beyond: 0 }
  const { cases, worse, told, toldWorse, scores, beyond } = backTest
  const others = cases - worse
  return { tried: 'yes', closed: cases, told, hit: toldWorse, worse, others, silent: others - (told - toldWorse), scores, beyond }
}
