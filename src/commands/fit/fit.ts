// `attune fit`: a mixed model by its formula, from a CSV of any length.
import type { Instead } from '#src/domain/evidence/design.ts'
import type { Formula } from '#src/domain/evidence/formula/formula.ts'
import { knotLimit } from '#src/domain/evidence/knots.ts'
import { modelFromFormula } from '#src/domain/evidence/formula/model-from-formula.ts'
import { parseFormula } from '#src/domain/evidence/formula/parse-formula.ts'
import { quoteName } from '#src/domain/evidence/formula/tokens.ts'
import { fitMixedModel, type FitOptions, type MixedFit } from '#src/domain/evidence/mixed-model.ts'
import { testFixedEffects, type FixedTest } from '#src/domain/evidence/satterthwaite.ts'
import type { Command, CommandCall } from '../command.ts'
import { inputOf } from '../input.ts'
import { openProblems, strictOption, type Problems } from '../problems.ts'
import { nearestName } from './nearest-name.ts'
import { readColumns, type ReadColumns } from './read-columns.ts'
import { beyondNumbers, constantEffect, formulaProblem, problemAt, unfittedProblem } from './refusals.ts'
import { resultOf, termsOf } from './result.ts'
import { showFit, wholeNumber } from './show.ts'
import { warningsOf } from './warnings.ts'

export const fit: Command = {
  help: `npm run attune -- fit [data.csv] --formula '<formula>' [--ml] [--when-knotted episodes|credited] [--strict] [--json]
Fits a linear mixed model to the rows of a CSV file, or of standard input, by restricted maximum likelihood; with --ml by maximum likelihood.

The formula is lme4's: outcome ~ fixed effects + (effects | group) + …
  a + b  a:b  a*b  a/b  (a + b)^2  0 or -1  as in R; intercepts are there unless taken away
  (1 | g)  (a | g)  (0 + a | g)  (a || g)  (1 | g:h)  (1 | g/h), which is (1 | h:g) + (1 | g)
  Names may have dots and underscores; any other column stands in backticks. Spaces and line breaks may stand anywhere.
  Functions such as log(x), I(x^2), poly(x, 2) or factor(x) are refused: add a column with the result to the file.

A column whose first value is a text is one of texts: each is compared with the first in the order of its characters (groupB: B with A).
Ids of groups are compared as they are written. An empty field or NA is missing: the row is left out and counted, as R does.
A value that is no number, or a row that is no CSV, is named with line and column and left out, and the exit code is 2; --strict stops there.

Estimates, standard errors, degrees of freedom by Satterthwaite's method, p, standard deviations and correlations of the random effects.
With --json one line: {"criterion","reml","n","groups","fixed":{name:{"estimate","se","df","p"}},"random":{group:{"sd","corr"}},"theta","sigma","singular","warnings"};
  names and order as lme4 has them: corr is the lower triangle column by column, a second term of a group is group.1.
Crossed groups are fitted exactly up to ${knotLimit} effects that are tied together. Beyond that another model is fitted and named in the warnings, with the share of rows
  it touches: episodes (the usual), a client has effects of their own with each therapist; credited, each client is taken to have been with one therapist throughout.
What cannot be estimated is refused with the reason, never answered with a number.

npm run attune -- fit sessions.csv --formula 'outcome_next ~ outcome + within + between + session + (1 + within | client) + (1 | therapist)'
npm run attune -- fit --ml --json --formula 'score ~ arm * week + (week || client)' < scores.csv`,
  options: { ...strictOption, formula: { type: 'string' }, ml: { type: 'boolean' }, 'when-knotted': { type: 'string' } },
  async run(call) {
    const text = call.values['formula']
    if (typeof text !== 'string') throw new Error("--formula says the model: --formula 'outcome ~ session + (1 | client)'")
    const options = { method: call.values['ml'] === true ? 'ml' : 'reml', whenKnotted: insteadIn(call) } as const
    const problems = openProblems(call)
    const formula = readFormula(text, problems)
    if (!formula) return 2
    const input = inputOf(call.positionals)
    const read = await readColumns(input, { ...columnsOf(formula), absent: absentFrom(formula, text), progress: (rows) => call.progress('reading', `${wholeNumber(rows)} rows`) }, problems)
    if (read && isEnough(read, input.name, problems)) fitColumns({ call, text, formula, read, file: input.name, problems }, options)
    return problems.exitCode()
  },
}

function insteadIn({ values }: CommandCall): Instead {
  const given = values['when-knotted'] ?? 'episodes'
  if (given !== 'episodes' && given !== 'credited') throw new Error('--when-knotted: episodes or credited')
  return given
}

function readFormula(text: string, problems: Problems): Formula | null {
  const formula = parseFormula(text)
  if ('kind' in formula) problems.complain(formulaProblem(formula, text))
  else if (formula.random.length === 0) problems.complain(problemAt(text, [...text].length + 1, 'a mixed model has at least one random term, such as (1 | client)'))
  else return formula
  return null
}

function columnsOf({ outcome, fixed, random }: Formula): { values: readonly string[]; groups: readonly string[] } {
  return { values: [...new Set([outcome, ...[fixed, ...random].flatMap(({ products }) => products.flat())])], groups: [...new Set(random.flatMap(({ group }) => group.columns))] }
}

function absentFrom({ names }: Formula, text: string): (name: string, there: readonly string[]) => string {
  return (name, there) => {
    const { line, column } = problemAt(text, names.get(name)!, '')
    const near = nearestName(name, there)
    return `there is no such column (character ${column}${line === null ? '' : ` of line ${line}`} of the formula); ${near === null ? `there are ${there.join(', ')}` : `did you mean ${quoteName(near)}?`}`
  }
}

/** Whether there are rows, and texts that differ. */
function isEnough({ data, rows, missing }: ReadColumns, file: string, problems: Problems): boolean {
  const none = (column: string | null, reason: string) => problems.complain({ file, line: null, column, reason })
  if (data.count === 0) {
    const gaps = [...missing].map(([name, count]) => `${name} ${wholeNumber(count)}`).join(', ')
    none(null, rows === 0 ? 'there are no rows' : `none of the ${wholeNumber(rows)} rows is whole${gaps === '' ? '' : `; missing: ${gaps}`}`)
  }
  for (const [name, { levels }] of Object.entries(data.texts)) if (data.count > 0 && levels.length < 2) none(name, `the model cannot be estimated: every value is ${levels[0]}`)
  return data.count > 0 && Object.values(data.texts).every(({ levels }) => levels.length > 1)
}

interface Asked {
  readonly call: CommandCall
  readonly text: string
  readonly formula: Formula
  readonly read: ReadColumns
  readonly file: string
  readonly problems: Problems
}

function fitColumns({ call, text, formula, read, file, problems }: Asked, options: FitOptions): void {
  const made = modelFromFormula(formula, read.data)
  if (made.kind === 'same-name') return problems.complain(unfittedProblem(file, made, { outcome: formula.outcome, fixed: [], random: [] }, { count: 0, columns: {}, groups: {} }))
  const { model, rows } = made
  call.progress('fitting', `${wholeNumber(rows.count)} rows`)
  const fitted = beyondNumbers(rows) ?? constantEffect(model, rows) ?? fitMixedModel(model, rows, options)
  if (fitted.kind !== 'fitted') return problems.complain(unfittedProblem(file, fitted, model, rows))
  call.progress('degrees of freedom')
  const tests = testsOf(fitted)
  if (!tests) return problems.complain(unfittedProblem(file, { kind: 'too-far-apart' }, model, rows))
  const terms = termsOf(model, fitted)
  const result = resultOf(fitted, terms, tests, warningsOf(read, fitted, terms))
  const compared = Object.entries(read.data.texts).map(([column, { levels }]) => ({ column, level: levels[0]! })).filter(({ column, level }) => !model.fixed.includes(quoteName(column) + level))
  call.say(call.json ? result : showFit({ formula: text, result, tests, terms, compared }))
}

/** Effects so many times larger than the residual leave too few of its digits. A design choice. */
const furthest = 1e5

/** null when the numbers are so far apart that what is left of them says nothing. */
function testsOf(fitted: MixedFit): FixedTest[] | null {
  const { criterion, sigma, theta, fixed, found } = fitted
  if (found.theta.some((value) => Math.abs(value) > furthest)) return null
  if (![criterion, sigma, ...theta, ...fixed.flatMap(({ estimate, se }) => [estimate, se, 1 / se ** 2])].every(Number.isFinite)) return null
  const tests = testFixedEffects(fitted)
  return tests.every(({ df, p, lower, upper }) => [df, p, lower, upper].every(Number.isFinite)) ? tests : null
}
