// What a formula says, once it is read, and what may be wrong with one.
import type { FormulaGroup } from './groups.ts'
import type { TokenFault } from './tokens.ts'

/** Columns and products of columns, in the order of their coefficients. */
export interface FormulaTerms {
  readonly intercept: boolean
  /** Names of the columns that are multiplied with one another. */
  readonly products: readonly (readonly string[])[]
}

/** Effects that differ between the units of a group. `||` and `/` have been written out. */
export interface FormulaEffects extends FormulaTerms {
  readonly group: FormulaGroup
}

export interface Formula {
  readonly outcome: string
  readonly fixed: FormulaTerms
  readonly random: readonly FormulaEffects[]
  /** Every name, and the character on which it first stands. */
  readonly names: ReadonlyMap<string, number>
}

/** What is wrong with a formula, and the character (from 1) at which it is. */
export interface FormulaFault {
  readonly kind: 'formula-fault'
  readonly reason:
    | TokenFault
    | 'outcome-expected' | 'tilde-expected' | 'term-expected' | 'sign-expected' | 'closing-expected' | 'group-expected' | 'group-sign' | 'power-expected'
    | 'number' | 'number-in-product' | 'function' | 'all-columns' | 'bar-outside' | 'random-in-product' | 'random-removed'
    | 'outcome-explains-itself' | 'no-fixed-effects' | 'no-effects' | 'too-many-terms' | 'too-deep'
  readonly at: number
  /** What stands there; empty at the end. */
  readonly found: string
}
