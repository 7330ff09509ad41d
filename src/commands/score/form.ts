// One form that was answered, from whatever file, before it is scored.
import type { Answers, ScoreResult } from '#src/domain/instruments/score.ts'

type Invalid = Extract<ScoreResult, { kind: 'invalid' }>

export interface Form {
  /** Where it came from, for a program. */
  readonly place: { readonly line: number } | { readonly response: number }
  /** What is handed through. */
  readonly row: Readonly<Record<string, string | null>>
  /** Its answers, or why there can be no score. */
  readonly given: { readonly kind: 'answers'; readonly answers: Answers } | Invalid
}

export const answersOf = (forms: readonly Form[]): Answers[] => forms.flatMap(({ given }) => (given.kind === 'answers' ? [given.answers] : []))
