// Says when ratings stand at the top of the scale: where nothing can rise, little can be read, and a fall is hard to see.
import type { Range } from '../alliance/parameters.ts'

export interface Ceiling {
  /** Sessions with every item answered. */
  readonly complete: number
  /** Of these, sessions with the highest answer to every item. */
  readonly atTop: number
  /** The highest answer to everything, in so many complete sessions up to the last. */
  readonly running: number
}

/**
 * How often a client gave the highest answer to every item. A neutral observation: it may be a strong alliance, politeness, or a form that asks too little; it is never a signal, nor good news. Null when no form is complete. An incomplete form is passed over.
 * @param forms answers of each session in order, null where skipped
 * @source meier-2022
 */
export function ceilingOf(forms: readonly (readonly (number | null)[])[], { max }: Range): Ceiling | null {
  const complete = forms.filter((answers) => answers.length > 0 && answers.every((answer) => answer !== null))
  if (complete.length === 0) return null
  const isAtTop = (answers: readonly (number | null)[]) => answers.every((answer) => answer === max)
  return { complete: complete.length, atTop: complete.filter(isAtTop).length, running: complete.length - 1 - complete.findLastIndex((answers) => !isAtTop(answers)) }
}
