// Fits one of the models that were asked for, and makes of it what is said.
import { modelFromFormula } from '#src/domain/evidence/formula/model-from-formula.ts'
import { quoteName } from '#src/domain/evidence/formula/tokens.ts'
import { fitMixedModel, type FitOptions, type MixedFit } from '#src/domain/evidence/mixed-model.ts'
import { testFixedEffects, type FixedTest } from '#src/domain/evidence/satterthwaite.ts'
import type { CommandCall } from '../command.ts'
import type { Problems } from '../problems.ts'
import { tellPasses } from '../progress.ts'
import type { AskedFormula } from './formulas.ts'
import type { ReadColumns } from './read-columns.ts'
import { beyondNumbers, constantEffect, unfittedProblem } from './refusals.ts'
import { resultOf, termsOf, type FitResult, type TermEstimate } from './result.ts'
import { wholeNumber } from './figures.ts'
import { warningsOf } from './warnings.ts'

export interface FittedModel {
  readonly formula: string
  readonly fitted: MixedFit
  readonly result: FitResult
  readonly tests: readonly FixedTest[]
  readonly terms: readonly TermEstimate[]
  /** Text columns, and the text with which the others of each are compared. */
  readonly compared: readonly { readonly column: string; readonly level: string }[]
}

interface Asked {
  readonly formula: AskedFormula
  readonly read: ReadColumns
  readonly file: string
  readonly problems: Problems
  readonly options: FitOptions
  readonly progress: CommandCall['progress']
}

/** @returns null where there is no fit, and it has been said why */
export function fitModel({ formula: { formula, text }, read, file, problems, options, progress }: Asked): FittedModel | null {
  const made = modelFromFormula(formula, read.data)
  if (made.kind === 'same-name') {
    problems.complain(unfittedProblem(file, made, { outcome: formula.outcome, fixed: [], random: [] }, { count: 0, columns: {}, groups: {} }))
    return null
  }
  const { model, rows } = made
  const passesIn = (doing: string) => tellPasses((pass) => progress(doing, `${wholeNumber(rows.count)} rows, ${pass}`))
  let told = passesIn('fitting')
  progress('fitting', `${wholeNumber(rows.count)} rows`)
  const fitted = beyondNumbers(rows) ?? constantEffect(model, rows) ?? fitMixedModel(model, rows, { ...options, closely: true, told: (share) => told(share) })
  told = passesIn('degrees of freedom')
  progress('degrees of freedom')
  const tests = fitted.kind === 'fitted' ? testsOf(fitted) : null
  if (fitted.kind !== 'fitted' || !tests) {
    problems.complain(unfittedProblem(file, fitted.kind === 'fitted' ? { kind: 'too-far-apart' } : fitted, model, rows))
    return null
  }
  const terms = termsOf(model, fitted)
  const named = new Set([formula.fixed, ...formula.random].flatMap(({ products }) => products.flat()))
  const compared = Object.entries(read.data.texts).filter(([column]) => named.has(column)).map(([column, { levels }]) => ({ column, level: levels[0]! }))
  return {
    formula: text, fitted, tests, terms, result: resultOf(fitted, terms, tests, warningsOf(read, fitted, terms)),
    compared: compared.filter(({ column, level }) => !model.fixed.includes(quoteName(column) + level)),
  }
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
