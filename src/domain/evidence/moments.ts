// Sums of products, cell by cell: all that a mixed model needs to know of its rows, and what a database keeps of them.
import { intercept, type Grouping } from './model-rows.ts'

/**
 * A cell is the rows of one client with one therapist (or of whatever the innermost groups are): nearly always all rows of a client.
 * Sums can be added, subtracted and brought up to date without the rows.
 */
export interface Moments {
  readonly cells: number
  /** Names of what is stored. The first is {@link intercept}, the column of ones, so that sums and numbers of rows are products too. */
  readonly columns: readonly string[]
  /** For each cell the lower triangle of its columns' products, row by row: (0,0), (1,0), (1,1), (2,0)… Entry (0,0) is the number of rows. */
  readonly products: Float64Array
  /** A column enters its products as value − shift; 0 for the intercept. Squares keep their digits when a shift is near the mean. */
  readonly shift: Float64Array
  /** For each cell the unit's number. */
  readonly groups: Readonly<Record<string, Grouping>>
  /** Columns that are made up of the stored ones when they are needed, see {@link deriveColumns}. */
  readonly derived: readonly Derived[]
}

/** A column whose value in a row is the sum of the terms' columns, each times its weight. */
export interface Derived {
  readonly name: string
  readonly terms: readonly {
    /** A stored column. */
    readonly column: string
    /** The same for all, or one weight for each cell. */
    readonly weight: number | Float64Array
  }[]
}

/**
 * The same moments with further columns, whose weights may differ from cell to cell: within is the alliance less the client's mean times the intercept; an outcome without its trend is the outcome less a line.
 * Nothing is calculated before it is needed. A cell without rows needs weights too, any number. Refuses (RangeError) a name that is taken, a term that is not a stored column, weights that are not one for each cell.
 */
export function deriveColumns(moments: Moments, derived: readonly Derived[]): Moments {
  const taken = new Set(columnsOf(moments))
  for (const { name, terms } of derived) {
    if (taken.has(name)) throw new RangeError(`there is a column "${name}" already`)
    taken.add(name)
    for (const { column, weight } of terms) {
      if (!moments.columns.includes(column)) throw new RangeError(`"${name}" is made of "${column}", which is not stored`)
      if (typeof weight !== 'number' && weight.length !== moments.cells) throw new RangeError(`"${name}" has ${weight.length} weights for ${moments.cells} cells`)
    }
  }
  return { ...moments, derived: [...moments.derived, ...derived] }
}

/** Names of all columns that a model may use. */
export function columnsOf({ columns, derived }: Moments): string[] {
  return [...columns, ...derived.map(({ name }) => name)]
}

/** Entries in the lower triangle of a square matrix. */
export const triangle = (size: number): number => (size * (size + 1)) / 2

/** Where the product of two columns stands in a lower triangle. */
export const entryOf = (one: number, other: number): number => (one > other ? triangle(one) + other : triangle(other) + one)

/** For each cell the sum of one stored column, less its shift, times another less its own; times the intercept: its sum. The intercept with itself: the number of rows. */
export function productsOf({ cells, columns, products }: Moments, one: string, other: string = intercept): Float64Array {
  const [a, b] = [columns.indexOf(one), columns.indexOf(other)]
  if (a < 0 || b < 0) throw new RangeError(`"${a < 0 ? one : other}" is not stored`)
  const size = triangle(columns.length)
  const entry = entryOf(a, b)
  const found = new Float64Array(cells)
  for (let cell = 0; cell < cells; cell += 1) found[cell] = products[cell * size + entry]!
  return found
}
