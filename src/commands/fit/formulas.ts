// The formulas that were asked for: read, with the columns they name, and what is said of a name that is no column.
import type { Formula } from '#src/domain/evidence/formula/formula.ts'
import { parseFormula } from '#src/domain/evidence/formula/parse-formula.ts'
import { quoteName } from '#src/domain/evidence/formula/tokens.ts'
import { nearestName } from '#src/platform/nearest-name.ts'
import type { Problems } from '../problems.ts'
import type { ColumnsAsked } from './read-columns.ts'
import { formulaProblem, problemAt } from './refusals.ts'

export interface AskedFormula {
  /** The option under which its faults are told. */
  readonly option: string
  readonly text: string
  readonly formula: Formula
}

export function readFormula(option: string, text: string, problems: Problems): AskedFormula | null {
  const formula = parseFormula(text)
  if ('kind' in formula) problems.complain(formulaProblem(option, text, formula))
  else if (formula.random.length === 0) problems.complain(problemAt(option, text, [...text].length + 1, 'a mixed model has at least one random term, such as (1 | client)'))
  else return { option, text, formula }
  return null
}

/** What has to be read for all of them: their rows are those that are whole for each. */
export function columnsOf(asked: readonly AskedFormula[]): Pick<ColumnsAsked, 'values' | 'groups'> {
  const formulas = asked.map(({ formula }) => formula)
  const parts = formulas.flatMap(({ fixed, random }) => [fixed, ...random])
  return {
    values: [...new Set([...formulas.map(({ outcome }) => outcome), ...parts.flatMap(({ products }) => products.flat())])],
    groups: [...new Set(formulas.flatMap(({ random }) => random.flatMap(({ group }) => group.columns)))],
  }
}

export function absentFrom(asked: readonly AskedFormula[]): ColumnsAsked['absent'] {
  return (name, there) => {
    const { option, text, formula } = asked.find((one) => one.formula.names.has(name))!
    const { line, column } = problemAt(option, text, formula.names.get(name)!, '')
    const near = nearestName(name, there)
    return `there is no such column (character ${column}${line === null ? '' : ` of line ${line}`} of ${option}); ${near === null ? `there are ${there.join(', ')}` : `did you mean ${quoteName(near)}?`}`
  }
}
