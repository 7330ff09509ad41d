// Says why there is no fit: what is wrong with the formula, and what in the data cannot carry the model.
import type { FormulaFault } from '#src/domain/evidence/formula/formula.ts'
import type { SameName } from '#src/domain/evidence/formula/model-from-formula.ts'
import type { Unfitted } from '#src/domain/evidence/mixed-model.ts'
import type { WithinFixedEffects } from '#src/domain/evidence/rank.ts'
import { intercept, type MixedModel, type ModelRows } from '#src/domain/evidence/model-rows.ts'
import type { Problem } from '#src/platform/problem.ts'
import { wholeNumber } from './figures.ts'

const faults: Readonly<Record<FormulaFault['reason'], string>> = {
  'unknown-sign': 'a formula has names, 0, 1 and + - : * / ^ ( ) | ||, and nothing else',
  'backtick-not-closed': 'a backtick is opened here and not closed',
  'backtick-empty': 'there is no name between the backticks',
  'name-with-digit': 'a name that begins with a digit stands in backticks',
  'value-for-name': 'this is a value; as the name of a column it stands in backticks',
  'outcome-expected': 'a formula begins with the name of the column that is to be explained',
  'tilde-expected': '~ is expected after the outcome',
  'term-expected': 'a column, 0, 1 or an opening parenthesis is expected',
  'sign-expected': 'a sign such as + is expected, or the end',
  'closing-expected': 'a closing parenthesis is expected',
  'group-expected': 'the column that names the group is expected after the bar',
  'group-sign': 'groups are joined by : or / only; for crossed groups write a term each, (1 | g) + (1 | h)',
  'power-expected': 'a whole number from 1 to 9 is expected after ^',
  number: 'of numbers only 0 and 1 stand in a formula, for no intercept and the intercept',
  'number-in-product': '0 and 1 are only added or taken away, never multiplied',
  function: 'functions are not worked out here; add a column with the result to the file, and name that',
  'all-columns': '. for all columns is not known here; name the columns',
  'bar-outside': 'a random term stands in parentheses, (1 | client)',
  'random-in-product': 'a random term is only added, never multiplied',
  'random-removed': 'a random term is only added, never taken away',
  'outcome-explains-itself': 'the outcome stands on both sides',
  'no-fixed-effects': 'there is no fixed effect left; leave the intercept in',
  'no-effects': 'nothing varies between the units of this group',
  'too-many-terms': 'these are more terms than can be fitted: at most 200, 100 random ones, 10 columns to a group',
  'too-deep': 'these are too many parentheses within parentheses',
}

/** @param option under which the formula was given */
export function formulaProblem(option: string, text: string, { reason, at, found }: FormulaFault): Problem {
  return problemAt(option, text, at, `${faults[reason]}${found === '' ? ', and the formula ends here' : `; here stands ${shorten(found)}`}`)
}

/** A problem at a character of the formula; a formula of several lines is told by line. */
export function problemAt(option: string, text: string, at: number, reason: string): Problem {
  const before = [...text].slice(0, at - 1).join('').split('\n')
  const line = text.includes('\n') ? before.length : null
  return { file: option, line, column: line === null ? at : [...before.at(-1)!].length + 1, reason }
}

const shorten = (text: string): string => ([...text].length > 40 ? `${[...text].slice(0, 40).join('')}…` : text)

export interface BeyondNumbers {
  readonly kind: 'beyond-numbers'
  readonly name: string
}

/** Within these, squares and their sums are numbers, and not nothing. Design choices. */
const [smallest, largest] = [1e-50, 1e100]

/** The first column of the model whose values would be lost in squaring. */
export function beyondNumbers({ columns }: ModelRows): BeyondNumbers | null {
  const name = Object.keys(columns).find((column) => {
    const size = columns[column]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    return !(size <= largest) || (size > 0 && size < smallest)
  })
  return name === undefined ? null : { kind: 'beyond-numbers', name }
}

/** Why the model cannot be estimated, and the column or group that it is about. */
export function unfittedProblem(file: string, unfitted: Unfitted | SameName | BeyondNumbers | { readonly kind: 'too-far-apart' }, { outcome, random }: MixedModel, rows: ModelRows): Problem {
  const say = (column: string | null, reason: string): Problem => ({ file, line: null, column, reason: `the model cannot be estimated: ${reason}` })
  switch (unfitted.kind) {
    case 'rank-deficient':
      return say(unfitted.name, isConstant(rows.columns[unfitted.name]) ? 'its values are all the same' : 'it is made up of those before it in the formula, and cannot be told from them')
    case 'within-fixed-effects':
      return say(unfitted.group, `${termText(unfitted)} cannot be told apart from the fixed effects, which already ${unfitted.names.join() === intercept ? `tell every ${unfitted.group} from every other` : `hold all that it would add for every ${unfitted.group}`}; leave one of the two out`)
    case 'no-residual':
      return say(outcome, isConstant(rows.columns[outcome]) ? 'its values are all the same' : 'the other columns make it up entirely, and nothing is left to estimate')
    case 'no-optimum':
      return say(null, 'the search found no best values; a simpler model may have some')
    case 'beyond-numbers':
      return say(unfitted.name, 'the values are too large or too small to be computed with; other units may help')
    case 'too-far-apart':
      return say(outcome, 'its groups explain it so nearly that what is left is lost in rounding; a value may be far from all others')
    case 'no-random-effects':
      return say(null, 'it has no random term')
    case 'too-few-rows':
      return say(null, `there are too few whole rows (${wholeNumber(unfitted.rows)}) for its fixed effects`)
    case 'too-few-units':
      return say(unfitted.group, 'it has a single unit, and a variance needs several')
    case 'as-many-units-as-rows': {
      const effects = Math.max(...random.filter(({ group }) => group === unfitted.group).map(({ columns }) => columns.length))
      return say(unfitted.group, `its ${wholeNumber(unfitted.units)} units ${effects > 1 ? `with ${effects} effects each ` : ''}would need more than the ${wholeNumber(rows.count)} rows there are`)
    }
    case 'too-knotted':
      return say(unfitted.groups.join(', '), `these groups cross one another in too many places (${wholeNumber(unfitted.effects)} effects tied together, at most ${wholeNumber(unfitted.limit)})`)
    case 'repeated-column':
      return say(unfitted.name, 'it stands in the model twice')
    case 'same-name':
      return say(unfitted.name, 'two columns of the model would have this name; give one another name in the file')
    case 'not-a-number':
    case 'unknown-column':
    case 'unknown-group':
      // All columns were read, and each value is a number: these do not come about.
      throw new Error(`${unfitted.kind}: ${unfitted.name}`)
  }
}

/** As it stands in a formula. */
function termText({ group, names }: Pick<WithinFixedEffects, 'group' | 'names'>): string {
  const others = names.filter((name) => name !== intercept)
  return `(${[names.includes(intercept) ? '1' : '0', ...others].join(' + ')} | ${group})`
}

/** An effect of a column that is everywhere the same is that of the intercept beside it. */
export function constantEffect({ random }: MixedModel, { columns }: ModelRows): Unfitted | null {
  const name = random.filter((term) => term.columns.includes(intercept)).flatMap((term) => term.columns).find((column) => isConstant(columns[column]))
  return name === undefined ? null : { kind: 'rank-deficient', name }
}

const isConstant = (values: Float64Array | undefined): boolean => values !== undefined && values.every((value) => value === values[0])
