// What a mixed model is told: the rows, and which columns explain what. A small object; how people write a formula is not its concern.

/** The name of the column of ones, as in the field's software. */
export const intercept = '(Intercept)'

/** Units of one kind (clients, therapists): for each row the unit's number, 0 to units − 1. */
export interface Grouping {
  readonly codes: Int32Array
  readonly units: number
}

/** Rows of numbers without gaps: a row with anything missing has been left out, and counted, by the caller. */
export interface ModelRows {
  readonly count: number
  readonly columns: Readonly<Record<string, Float64Array>>
  readonly groups: Readonly<Record<string, Grouping>>
}

/** Effects that differ between the units of a group, correlated with one another. */
export interface RandomTerm {
  readonly group: string
  /** Names of columns; {@link intercept} for the level itself. */
  readonly columns: readonly string[]
}

export interface MixedModel {
  readonly outcome: string
  /** Names of columns, in the order of the answer; {@link intercept} for the constant. */
  readonly fixed: readonly string[]
  /** Two terms of one group are uncorrelated with each other. */
  readonly random: readonly RandomTerm[]
}

/** Numbers units in order of first appearance. @returns the grouping, and the label of each unit */
export function numberUnits(values: readonly (string | number)[]): Grouping & { readonly labels: readonly string[] } {
  const numbers = new Map<string, number>()
  const codes = Int32Array.from(values, (value) => {
    const label = String(value)
    const known = numbers.get(label)
    if (known !== undefined) return known
    numbers.set(label, numbers.size)
    return numbers.size - 1
  })
  return { codes, units: numbers.size, labels: [...numbers.keys()] }
}
