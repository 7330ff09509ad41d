// Two models of the same rows: which is the larger, and whether it fits better than chance would make it.
import { compareFits, type Comparison, type Incomparable } from '#src/domain/evidence/compare-fits.ts'
import type { FittedModel } from './fit-model.ts'

export interface ComparedModels {
  readonly kind: 'compared'
  readonly smaller: FittedModel
  readonly larger: FittedModel
  readonly comparison: Omit<Comparison, 'kind'>
}

const reasons: Readonly<Record<Incomparable['because'], string>> = {
  'other-data': 'the two models have not the same outcome, or the larger fits worse',
  'other-method': 'the two models are not fitted by the same method',
  reml: 'the two models differ in their fixed effects; that is compared by maximum likelihood, with --ml',
  'not-nested': 'neither model has all that the other has, and more: there is no likelihood-ratio test of the two',
  'several-variances': 'the larger model has more than one further variance, and no simple distribution is known for that; compare step by step',
  approximated: 'one of the two models was fitted as it was asked for, the other was not',
}

/** In whichever order one lies within the other. */
export function compareModels(one: FittedModel, other: FittedModel): ComparedModels | { readonly kind: 'incomparable'; readonly reason: string } {
  const isLarger = one.fitted.parameters > other.fitted.parameters
  const [smaller, larger] = isLarger ? [other, one] : [one, other]
  const found = compareFits(smaller.fitted, larger.fitted)
  if (found.kind === 'incomparable') return { kind: 'incomparable', reason: reasons[found.because] }
  const { kind, ...comparison } = found
  return { kind, smaller, larger, comparison }
}

export function showComparison({ smaller, larger, comparison: { statistic, df, p } }: ComparedModels): string {
  const further = larger.fitted.parameters - smaller.fitted.parameters
  return [
    `Likelihood-ratio test of ${further} further parameter${further === 1 ? '' : 's'}: chi-square ${statistic.toFixed(3)}, p ${p < 0.001 ? '<0.001' : p.toFixed(3)}`,
    df.length === 1 ? `Degrees of freedom ${df[0]}` : `Half ${df[0]}, half ${df[1]} degrees of freedom, as a variance cannot be below zero`,
  ].join('\n')
}
