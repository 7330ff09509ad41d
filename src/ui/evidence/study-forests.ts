// What each picture of a study draws: its own estimates, asked in several ways, and the published ranges.
import type { ModelResult, NotEstimated } from '#src/domain/evidence/study/model-result.ts'
import type { PublishedRange } from '#src/domain/evidence/study/published-ranges.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import type { Speech } from '../page.tsx'
import { digitsOf, figuresIn, shareDigits } from './figures.ts'
import type { ForestRow } from './forest-picture.tsx'

type Words = Pick<Speech, 't' | 'number'>

/** The effect within clients as SDs, turned so that better is to the right. */
export function modelRow(speech: Words, study: Pick<Study, 'outcome'>, result: ModelResult | NotEstimated, label: string, kind: 'own' | 'beside', beside: Pick<ForestRow, 'to' | 'of'> = {}): ForestRow[] {
  const within = result.kind === 'estimated' ? result.fixed.find(({ name }) => name === 'within') : undefined
  if (!within?.standardised) return []
  const { number, signed } = figuresIn(speech)
  const isTurned = study.outcome.better === 'lower'
  const { estimate, lower, upper } = within.standardised
  const [from, to] = isTurned ? [-upper, -lower] : [lower, upper]
  const middle = isTurned ? -estimate : estimate
  const digits = Math.max(2, digitsOf(from, to))
  return [{ label, kind, ...beside, estimate: middle, lower: from, upper: to, figure: `${number(middle, digits)} (${speech.t('evidence.to', { lower: signed(from, digits), upper: signed(to, digits) })})` }]
}

export function correlationRow(speech: Words, { between: { correlation } }: Pick<Study, 'between'>): ForestRow[] {
  if (correlation.kind === 'cannot') return []
  const { correlation: write } = figuresIn(speech)
  const { r, lower, upper } = correlation
  return [{ label: speech.t('evidence.here.main'), kind: 'own', to: 'made-correlation', estimate: r, lower, upper, figure: `${write(r)} (${speech.t('evidence.to', { lower: write(lower), upper: write(upper) })})` }]
}

export function shareRow(speech: Words, { therapists }: Pick<Study, 'therapists'>): ForestRow[] {
  if (therapists.kind === 'cannot') return []
  const { share, lower, upper } = therapists
  const write = (value: number) => figuresIn(speech).share(value, shareDigits(lower, upper))
  return [{ label: speech.t('evidence.here.share'), kind: 'own', to: 'made-share', estimate: share, lower, upper, figure: `${write(share)} (${speech.t('evidence.to', { lower: write(lower), upper: write(upper) })})` }]
}

export function publishedRows(speech: Words, ranges: readonly PublishedRange[]): ForestRow[] {
  const { number, correlation, share } = figuresIn(speech)
  return ranges.map(({ source, scale, lower, upper, estimate, trust }) => {
    const write = (value: number) => (scale === 'share' ? share(value) : scale === 'correlation' ? correlation(value) : number(value, 2))
    const range = speech.t('evidence.to', { lower: write(lower), upper: write(upper) })
    return {
      label: speech.t(`evidence.source.${source}`), kind: trust === 'known' ? ('known' as const) : ('published' as const), to: `source-${source}`, estimate, lower, upper,
      figure: estimate === null ? range : `${write(estimate)} (${range})`, ...(trust === 'known' ? { note: speech.t('evidence.published.known') } : {}),
    }
  })
}
