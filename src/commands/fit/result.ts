// What `fit` answers: the numbers of a fitted model under the names and in the order that lme4 gives them.
import { orderOfTerms } from '#src/domain/evidence/formula/model-from-formula.ts'
import type { MixedFit } from '#src/domain/evidence/mixed-model.ts'
import type { MixedModel } from '#src/domain/evidence/model-rows.ts'
import type { FixedTest } from '#src/domain/evidence/satterthwaite.ts'

export interface FitResult {
  /** The REML criterion, or −2 log-likelihood. */
  readonly criterion: number
  readonly reml: boolean
  readonly n: number
  /** Units of each group. */
  readonly groups: Readonly<Record<string, number>>
  /** Degrees of freedom by Satterthwaite's method. */
  readonly fixed: Readonly<Record<string, { readonly estimate: number; readonly se: number; readonly df: number; readonly p: number }>>
  /** A term each; a further term of the same group has `.1` behind its name. Correlations: lower triangle, column by column; null where an effect does not vary. */
  readonly random: Readonly<Record<string, { readonly sd: readonly number[]; readonly corr: readonly (number | null)[] }>>
  /** Relative factors, term by term, lower triangle, column by column. */
  readonly theta: readonly number[]
  readonly sigma: number
  readonly singular: boolean
  readonly warnings: readonly string[]
}

/** One random term as it was estimated. */
export interface TermEstimate {
  /** As in `random`. */
  readonly name: string
  readonly group: string
  readonly columns: readonly string[]
  readonly sd: readonly number[]
  /** In full. */
  readonly correlation: readonly (readonly (number | null)[])[]
  readonly theta: readonly number[]
}

/** The terms in lme4's order. Where episodes were fitted instead, their group is called as the engine calls it. */
export function termsOf(model: MixedModel, fit: MixedFit): readonly TermEstimate[] {
  const { approximation, units } = fit
  const random = model.random.map((term) => ({ ...term, group: Object.hasOwn(units, term.group) || !approximation ? term.group : [term.group, ...approximation.tied].join(':') }))
  const written = random.map(({ group, columns }, at) => {
    const before = random.slice(0, at).filter((term) => term.group === group)
    const from = sum(before.map(({ columns: own }) => own.length))
    const to = from + columns.length
    const { sd, correlation } = fit.random.find((one) => one.group === group)!
    return { group, columns, sd: sd.slice(from, to), correlation: correlation.slice(from, to).map((row) => row.slice(from, to)), theta: thetaOf(random, fit, at) }
  })
  const ordered = orderOfTerms(random.map(({ group }) => units[group]!)).map((at) => written[at]!)
  const names = ordered.map(({ group }, at) => {
    const before = ordered.slice(0, at).filter((term) => term.group === group).length
    return before === 0 ? group : `${group}.${before}`
  })
  return ordered.map((term, at) => ({ name: names[at]!, ...term }))
}

/** The engine gives them group by group, and in a group term by term. */
function thetaOf(random: MixedModel['random'], fit: MixedFit, term: number): readonly number[] {
  const order = fit.random.flatMap(({ group }) => [...random.keys()].filter((at) => random[at]!.group === group))
  const lengths = order.map((at) => (random[at]!.columns.length * (random[at]!.columns.length + 1)) / 2)
  const place = order.indexOf(term)
  const from = sum(lengths.slice(0, place))
  return fit.theta.slice(from, from + lengths[place]!)
}

export function resultOf(fit: MixedFit, terms: readonly TermEstimate[], tests: readonly FixedTest[], warnings: readonly string[]): FitResult {
  return {
    criterion: fit.criterion,
    reml: fit.method === 'reml',
    n: fit.rows,
    groups: Object.fromEntries(terms.map(({ group }) => [group, fit.units[group]!])),
    fixed: Object.fromEntries(tests.map(({ name, estimate, se, df, p }) => [name, { estimate, se, df, p }])),
    random: Object.fromEntries(terms.map(({ name, sd, correlation }) => [name, { sd, corr: lowerTriangle(correlation) }])),
    theta: terms.flatMap(({ theta }) => theta),
    sigma: fit.sigma,
    singular: fit.singular,
    warnings,
  }
}

function lowerTriangle<Value>(square: readonly (readonly Value[])[]): Value[] {
  return square.flatMap((_, column) => square.slice(column + 1).map((row) => row[column]!))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
