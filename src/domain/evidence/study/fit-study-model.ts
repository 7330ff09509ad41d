// One model of the study from its pairs to plain values.
import { neighbourhoodOf, type Neighbourhood } from '../neighbourhood.ts'
import { testAround, type Tested } from '../satterthwaite.ts'
import type { Estimates } from '../unscale.ts'
import type { MixedFit, TellPass } from '../mixed-model.ts'
import { intercept, type MixedModel } from '../model-rows.ts'
import type { Moments } from '../moments.ts'
import { fitSimplified, type SimplifiedFit } from './fit-simplified.ts'
import type { Counts, Effect, ModelResult, NotEstimated, Simplification, Spread } from './model-result.ts'
import type { StudyData } from './study-data.ts'

/** What is summed over pairs, by name: of groups of pairs that have no unit in common, the sum over the groups. */
export type Sums = Readonly<Record<string, number>>

/** A model with its data. */
export interface StudyModel {
  readonly model: MixedModel
  readonly moments: Moments
  readonly counts: Counts
  /** What SDs and means follow from. */
  readonly sums: readonly Sums[]
  /** What the derived columns were held against, to make those of some clients as those of all. */
  readonly held: readonly number[]
  /** For a column, by what an estimate is multiplied to be in SDs. */
  inSds(sums: readonly Sums[], held: readonly number[]): Readonly<Record<string, number | null>>
  /** For a column whose zero follows the data: by how much it is higher than when `held` was taken. */
  moved(sums: readonly Sums[], held: readonly number[]): Readonly<Record<string, number>>
}

/** A model of all clients of a study, or of some as they belong to the model of all. @param held as for all; from the data themselves without @returns null without pairs */
export type BuildModel = (data: StudyData, held?: readonly number[]) => StudyModel | null

/** What decides who is in a model and follows from everybody's data. */
export interface Bound {
  readonly value: number | null
  /** Whether it makes a difference to somebody's being in that it was another one. */
  divides(earlier: number | null): boolean
}

/** Fits a model of the study that is called by this name: afresh, or from where it was. */
export type FitModel = (name: string, data: StudyData, build: BuildModel, bound?: Bound) => ModelResult | NotEstimated

export const fittingAfresh = (told?: TellPass): FitModel => (_, data, build) => fitStudyModel(build(data), told)
export const fitAfresh = fittingAfresh()

export interface FittedStudyModel extends SimplifiedFit {
  readonly around: Neighbourhood
  readonly result: ModelResult
}

export function fitStudyModel(built: StudyModel | null, told?: TellPass): ModelResult | NotEstimated {
  const found = fitWithNeighbourhood(built, told)
  return found.kind === 'cannot' ? found : found.result
}

/** The same with what it takes to bring the fit up to date. */
export function fitWithNeighbourhood(built: StudyModel | null, told?: TellPass): FittedStudyModel | NotEstimated {
  if (!built) return { kind: 'cannot', because: 'no-pairs' }
  const found = fitSimplified(built.model, built.moments, told)
  if (found.kind === 'cannot') return found
  const { fit, model, simplified } = found
  const around = neighbourhoodOf(fit)
  const result = resultOf({ ...fit, design: fit.system.design }, around, { model, simplified, counts: built.counts, inSds: built.inSds(built.sums, built.held) })
  return result ? { ...found, around, result } : { kind: 'cannot', because: 'too-few' }
}

export interface Told {
  readonly model: MixedModel
  readonly simplified: readonly Simplification[]
  readonly counts: Counts
  readonly inSds: Readonly<Record<string, number | null>>
}

/** A fit as plain values. null where a number would not be one: then nothing is said. */
export function resultOf(fit: Tested & Estimates & Pick<MixedFit, 'singular' | 'approximation'>, around: Neighbourhood, { model, simplified, counts, inSds }: Told): ModelResult | null {
  const fixed = effectsOf(fit, around, inSds)
  return fixed && {
    kind: 'estimated', formula: formulaOf(model, fit), counts, fixed, random: spreadsOf(fit), residualSd: fit.sigma, criterion: fit.criterion, singular: fit.singular, simplified,
    approximation: fit.approximation && { kind: fit.approximation.kind, pairs: fit.approximation.rows, share: fit.approximation.share },
  }
}

function effectsOf(fit: Tested, around: Neighbourhood, inSds: Told['inSds']): Effect[] | null {
  const effects = testAround(fit, around).map(({ name, estimate, se, df, lower, upper, p }): Effect => {
    const by = inSds[name] ?? null
    return { name, estimate, se, df, lower, upper, p, standardised: by === null ? null : { estimate: estimate * by, lower: lower * by, upper: upper * by } }
  })
  return effects.every(({ estimate, se, df, lower, upper, p }) => [estimate, se, df, lower, upper, p].every(Number.isFinite)) ? effects : null
}

function spreadsOf({ random }: Pick<Estimates, 'random'>): Spread[] {
  return random.map(({ group, names, sd, correlation }) => ({
    group, effects: names.map((name, at) => ({ name, sd: sd[at]! })), correlation: names.length > 1 ? (correlation[1]![0] ?? null) : null,
  }))
}

/** As the field's software has it. */
function formulaOf({ outcome, fixed, random }: MixedModel, fit: Pick<Estimates, 'random'>): string {
  const fitted = (group: string) => fit.random.find((one) => one.group === group || one.group.startsWith(`${group}:`))?.group ?? group
  const right = (columns: readonly string[]) => [columns.includes(intercept) ? '1' : '0', ...columns.filter((name) => name !== intercept)].join(' + ')
  return `${outcome} ~ ${[right(fixed), ...random.map(({ group, columns }) => `(${right(columns)} | ${fitted(group)})`)].join(' + ')}`
}
