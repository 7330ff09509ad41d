// Sets a fitted model on the page, for people: as many digits as the standard errors carry, intervals, and no stars.
import type { FixedTest } from '#src/domain/evidence/satterthwaite.ts'
import { asExactAs, figures, wholeNumber } from './figures.ts'
import type { FittedModel } from './fit-model.ts'
import type { TermEstimate } from './result.ts'

export function showFit({ formula, result, tests, terms, compared }: FittedModel): string {
  const { criterion, reml, n, groups, warnings } = result
  const units = Object.entries(groups).map(([name, count]) => `${name} ${wholeNumber(count)}`)
  const blocks = [
    [formula.trim().replaceAll(/\s+/g, ' '), `Linear mixed model by ${reml ? 'restricted maximum likelihood (REML)' : 'maximum likelihood (ML)'}`, `Rows ${wholeNumber(n)}; units: ${units.join(', ')}`],
    columnsOf([['Fixed effects', 'estimate', 'se', 'df', '95 % interval', 'p'], ...tests.map(fixedLine)], 1),
    compared.map(({ column, level }) => `${column}: compared with ${level}`),
    columnsOf([['Random effects', '', 'sd', 'correlation'], ...terms.flatMap(randomLines), ['residual', '', figures(result.sigma), '']], 2),
    [`${reml ? 'REML criterion' : '−2 log-likelihood'} ${criterion.toFixed(3)}`, 'Degrees of freedom by Satterthwaite’s method'],
    warnings.map((warning) => `Note: ${warning}.`),
  ]
  return blocks.filter((block) => block.length > 0).map((block) => block.join('\n')).join('\n\n')
}

function fixedLine({ name, estimate, se, df, p, lower, upper }: FixedTest): string[] {
  const [shown, low, high] = [estimate, lower, upper].map((value) => asExactAs(se, value))
  return [name, shown!, asExactAs(se, se), df < 100 ? df.toFixed(1) : wholeNumber(Math.round(df)), `${low} to ${high}`, p < 0.001 ? '<0.001' : p.toFixed(3)]
}

function randomLines({ group, columns, sd, correlation }: TermEstimate): string[][] {
  return columns.map((column, at) => [at === 0 ? group : '', column, figures(sd[at]!), correlation[at]!.slice(0, at).map((value) => value?.toFixed(2).replace(/^-(0\.00)$/, '$1') ?? '–').join(' ')])
}

/** @param left how many columns stand to the left; the others to the right */
function columnsOf(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => [...row[column]!].length)))
  return rows.map((row) => row.map((cell, column) => (column < left ? cell + ' '.repeat(widths[column]! - [...cell].length) : ' '.repeat(widths[column]! - [...cell].length) + cell)).join('  ').trimEnd())
}
