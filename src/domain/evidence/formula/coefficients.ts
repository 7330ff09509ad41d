// Names and makes the columns that a formula's terms stand for, as R does: texts as treatment contrasts, products column by column.
import type { FormulaTerms } from './formula.ts'
import { quoteName } from './tokens.ts'
import { intercept } from '../model-rows.ts'

/** One coefficient: a product of columns, or of whether a column has a certain text. None is the intercept. */
export interface Coefficient {
  readonly name: string
  readonly factors: readonly { readonly column: string; /** Number of the text among the column's levels; null for a column of numbers. */ readonly level: number | null }[]
}

/**
 * The coefficients of a set of terms, in order. A text column is compared with its first level where a term before it holds the rest of the product, else each level has its own.
 * @param levelsOf the texts of a column in order; null for a column of numbers
 * @source chambers-hastie-1992
 */
export function coefficientsOf(terms: FormulaTerms, levelsOf: (column: string) => readonly string[] | null): readonly Coefficient[] {
  const whole = wholeFactor(terms, levelsOf)
  const own = terms.products.flatMap((product, at) => {
    const sides = product.map((column) => {
      const levels = levelsOf(column)
      if (!levels) return [{ name: quoteName(column), factor: { column, level: null } }]
      const isWhole = (whole?.at === at && whole.column === column) || !isHeld(product, column, terms.products.slice(0, at))
      return levels.map((level, number) => ({ name: quoteName(column) + level, factor: { column, level: number } })).slice(isWhole ? 0 : 1)
    })
    // The first column moves fastest.
    return sides.reduce<Coefficient[]>((made, side) => side.flatMap(({ name, factor }) =>
      made.map((before) => ({ name: before.name === '' ? name : `${before.name}:${name}`, factors: [...before.factors, factor] }))), [{ name: '', factors: [] }])
  })
  return terms.intercept ? [{ name: intercept, factors: [] }, ...own] : own
}

/** Whether what is left of a product without a column lies within a term before it; nothing always does. */
function isHeld(product: readonly string[], column: string, before: readonly (readonly string[])[]): boolean {
  const rest = product.filter((other) => other !== column)
  return rest.length === 0 || before.some((term) => rest.every((other) => term.includes(other)))
}

/** Without an intercept the first text column has all its levels. */
function wholeFactor({ intercept: hasIntercept, products }: FormulaTerms, levelsOf: (column: string) => readonly string[] | null): { at: number; column: string } | null {
  if (hasIntercept) return null
  const at = products.findIndex((product) => product.some((column) => levelsOf(column)))
  return at < 0 ? null : { at, column: products[at]!.find((column) => levelsOf(column))! }
}
