// `attune fit`: a mixed model by its formula, from a CSV of any length; or two, and whether the larger is the better.
import type { Instead } from '#src/domain/evidence/design.ts'
import { knotLimit } from '#src/domain/evidence/knots.ts'
import type { Command, CommandCall } from '../command.ts'
import { inputOf } from '../input.ts'
import { openProblems, strictOption, type Problems } from '../problems.ts'
import { compareModels, showComparison } from './compare.ts'
import { wholeNumber } from './figures.ts'
import { fitModel, type FittedModel } from './fit-model.ts'
import { absentFrom, columnsOf, readFormula, type AskedFormula } from './formulas.ts'
import { readColumns, type ReadColumns } from './read-columns.ts'
import { showFit } from './show.ts'

export const fit: Command = {
  help: `npm run attune -- fit [data.csv] --formula '<formula>' [--compare '<formula>'] [--ml] [--when-knotted episodes|credited] [--strict] [--json]
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
--compare fits a second model to the same rows, and says by a likelihood-ratio test whether the larger of the two fits better than chance would make it; other
  fixed effects need --ml. With --json one line: {"smaller","larger","comparison":{"statistic","df","p"}}, each model as above.
What cannot be estimated is refused with the reason, never answered with a number.

npm run attune -- fit sessions.csv --formula 'outcome_next ~ outcome + within + between + session + (1 + within | client) + (1 | therapist)'
npm run attune -- fit --ml --json --formula 'score ~ arm * week + (week || client)' < scores.csv`,
  options: { ...strictOption, formula: { type: 'string' }, compare: { type: 'string' }, ml: { type: 'boolean' }, 'when-knotted': { type: 'string' } },
  async run(call) {
    const { values, positionals } = call
    const text = values['formula']
    if (typeof text !== 'string') throw new Error("--formula says the model: --formula 'outcome ~ session + (1 | client)'")
    const other = values['compare']
    const options = { method: values['ml'] === true ? 'ml' : 'reml', whenKnotted: insteadIn(call) } as const
    const problems = openProblems(call)
    const asked = [readFormula('--formula', text, problems), ...(typeof other === 'string' ? [readFormula('--compare', other, problems)] : [])].filter((one) => one !== null)
    if (new Set(asked.map(({ formula }) => formula.outcome)).size > 1) problems.complain({ file: '--compare', line: null, column: 1, reason: 'models are compared of the same outcome' })
    if (problems.exitCode() !== 0) return 2
    const input = inputOf(positionals)
    const progress = (rows: number) => call.progress('reading', `${wholeNumber(rows)} rows`)
    const read = await readColumns(input, { ...columnsOf(asked), absent: absentFrom(asked), progress }, problems)
    if (!read || !isEnough(read, input.name, problems)) return problems.exitCode()
    const fitted = asked.map((formula) => fitModel({ formula, read, file: input.name, problems, options, progress: call.progress }))
    sayModels(call, fitted.filter((model) => model !== null), asked, problems)
    return problems.exitCode()
  },
}

function sayModels({ json, say }: CommandCall, models: readonly FittedModel[], asked: readonly AskedFormula[], problems: Problems): void {
  const [first, second] = models
  if (!first || models.length < asked.length) return
  if (!second) return say(json ? first.result : showFit(first))
  const found = compareModels(first, second)
  if (found.kind === 'incomparable') problems.complain({ file: '--compare', line: null, column: null, reason: found.reason })
  else if (json) say({ smaller: found.smaller.result, larger: found.larger.result, comparison: found.comparison })
  else say([showFit(found.smaller), showFit(found.larger), showComparison(found)].join('\n\n\n'))
}

function insteadIn({ values }: CommandCall): Instead {
  const given = values['when-knotted'] ?? 'episodes'
  if (given !== 'episodes' && given !== 'credited') throw new Error('--when-knotted: episodes or credited')
  return given
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
