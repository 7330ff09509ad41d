// Turns a formula and the columns it names into what the engine fits, and the engine's order of random effects into lme4's.
import type { Grouping, MixedModel, ModelRows } from '../model-rows.ts'
import { coefficientsOf, type Coefficient } from './coefficients.ts'
import type { FormulaGroup } from './groups.ts'
import type { Formula } from './formula.ts'

/** Texts as numbers: `levels` in order, the first is what the others are compared with. */
export interface TextColumn {
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

/** What was read: rows without gaps. */
export interface FormulaData {
  readonly count: number
  readonly numbers: Readonly<Record<string, Float64Array>>
  readonly texts: Readonly<Record<string, TextColumn>>
  readonly groups: Readonly<Record<string, Grouping>>
}

export interface FormulaModel {
  readonly kind: 'model'
  readonly model: MixedModel
  readonly rows: ModelRows
}

/** Two columns of the model would have one name, such as `groupB` and the text B of `group`. */
export interface SameName {
  readonly kind: 'same-name'
  readonly name: string
}

/** The model of a formula. Products of columns and columns of 0 and 1 for texts are made; a column that stands alone is taken as it is. */
export function modelFromFormula({ outcome, fixed, random }: Formula, data: FormulaData): FormulaModel | SameName {
  const levelsOf = (column: string) => data.texts[column]?.levels ?? null
  const own = coefficientsOf(fixed, levelsOf)
  const terms = random.map((effects) => ({ group: effects.group, coefficients: coefficientsOf(effects, levelsOf) }))
  const meanings = new Map([[outcome, '']])
  const columns = new Map([[outcome, data.numbers[outcome]!]])
  for (const { name, factors } of [...own, ...terms.flatMap(({ coefficients }) => coefficients)]) {
    const meaning = JSON.stringify(factors)
    if ((meanings.get(name) ?? meaning) !== meaning) return { kind: 'same-name', name }
    meanings.set(name, meaning)
    if (factors.length > 0 && !columns.has(name)) columns.set(name, valuesOf(factors, data))
  }
  const groups = new Map<string, Grouping>()
  for (const { group } of random) if (!groups.has(group.name)) groups.set(group.name, groupingOf(group, data))
  const namesOf = (coefficients: readonly Coefficient[]) => coefficients.map(({ name }) => name)
  return {
    kind: 'model',
    model: { outcome, fixed: namesOf(own), random: terms.map(({ group, coefficients }) => ({ group: group.name, columns: namesOf(coefficients) })) },
    rows: { count: data.count, columns: Object.fromEntries(columns), groups: Object.fromEntries(groups) },
  }
}

function valuesOf(factors: Coefficient['factors'], { numbers, texts, count }: FormulaData): Float64Array {
  const [only] = factors
  if (factors.length === 1 && only!.level === null) return numbers[only!.column]!
  const values = new Float64Array(count).fill(1)
  for (const { column, level } of factors) {
    if (level === null) {
      const own = numbers[column]!
      for (let row = 0; row < count; row += 1) values[row]! *= own[row]!
    } else {
      const { codes } = texts[column]!
      for (let row = 0; row < count; row += 1) if (codes[row] !== level) values[row] = 0
    }
  }
  return values
}

/** Units that are the same in every column, numbered as they come. */
function groupingOf({ columns }: FormulaGroup, { groups, count }: FormulaData): Grouping {
  return columns.map((column) => groups[column]!).reduce((whole, { codes, units }) => {
    const numbers = new Map<number, number>()
    const joined = new Int32Array(count)
    for (let row = 0; row < count; row += 1) {
      const key = whole.codes[row]! * units + codes[row]!
      const known = numbers.get(key) ?? numbers.size
      if (known === numbers.size) numbers.set(key, known)
      joined[row] = known
    }
    return { codes: joined, units: numbers.size }
  })
}

/**
 * The order in which lme4 gives random terms: as they were written when none has more units than the one before it,
 * else from most units to fewest, and of as many the last written first.
 * @param units of each term's group, as written @returns places of the terms, as written
 * @source bates-2015
 */
export function orderOfTerms(units: readonly number[]): readonly number[] {
  const places = [...units.keys()]
  if (units.every((count, at) => at === 0 || count <= units[at - 1]!)) return places
  return places.sort((one, other) => units[one]! - units[other]! || one - other).reverse()
}
