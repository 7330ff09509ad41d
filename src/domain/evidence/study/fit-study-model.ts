// One model of the study from its pairs to plain values.
import { testFixedEffects } from '../satterthwaite.ts'
import type { MixedFit } from '../mixed-model.ts'
import { intercept, type MixedModel } from '../model-rows.ts'
import type { Moments } from '../moments.ts'
import { fitSimplified } from './fit-simplified.ts'
import type { Counts, Effect, ModelResult, NotEstimated, Spread } from './model-result.ts'

export interface StudyModel {
  readonly model: MixedModel
  readonly moments: Moments
  readonly counts: Counts
  /** For a column, by what an estimate is multiplied to be in SDs. */
  readonly inSds: Readonly<Record<string, number | null>>
}

export function fitStudyModel({ model, moments, counts, inSds }: StudyModel): ModelResult | NotEstimated {
  const found = fitSimplified(model, moments)
  if (found.kind === 'cannot') return found
  const { fit, simplified } = found
  const fixed = effectsOf(fit, inSds)
  if (!fixed) return { kind: 'cannot', because: 'too-few' }
  return {
    kind: 'estimated', formula: formulaOf(found.model, fit), counts, fixed, random: spreadsOf(fit), residualSd: fit.sigma, criterion: fit.criterion, singular: fit.singular, simplified,
    approximation: fit.approximation && { kind: fit.approximation.kind, pairs: fit.approximation.rows, share: fit.approximation.share },
  }
}

/** null where a number would not be one: then nothing is said. */
function effectsOf(fit: MixedFit, inSds: StudyModel['inSds']): Effect[] | null {
  const effects = testFixedEffects(fit).map(({ name, estimate, se, df, lower, upper, p }): Effect => {
    const by = inSds[name] ?? null
    return { name, estimate, se, df, lower, upper, p, standardised: by === null ? null : { estimate: estimate * by, lower: lower * by, upper: upper * by } }
  })
  return effects.every(({ estimate, se, df, lower, upper, p }) => [estimate, se, df, lower, upper, p].every(Number.isFinite)) ? effects : null
}

function spreadsOf({ random }: MixedFit): Spread[] {
  return random.map(({ group, names, sd, correlation }) => ({
    group, effects: names.map((name, at) => ({ name, sd: sd[at]! })), correlation: names.length > 1 ? (correlation[1]![0] ?? null) : null,
  }))
}

/** As the field's software has it. */
function formulaOf({ outcome, fixed, random }: MixedModel, fit: MixedFit): string {
  const fitted = (group: string) => fit.random.find((one) => one.group === group || one.group.startsWith(`${group}:`))?.group ?? group
  const right = (columns: readonly string[]) => [columns.includes(intercept) ? '1' : '0', ...columns.filter((name) => name !== intercept)].join(' + ')
  return `${outcome} ~ ${[right(fixed), ...random.map(({ group, columns }) => `(${right(columns)} | ${fitted(group)})`)].join(' + ')}`
}
