// Every number of a study behind a toggle: the models as tables, what was taken out of them, and why the alliance is split at all.
import type { ModelResult, NotEstimated } from '#src/domain/evidence/study/model-result.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import { Numbers } from '../picture-frame.tsx'
import type { Speech } from '../page.tsx'
import { figuresIn } from './figures.ts'
import { simplificationWords, termWords } from './study-words.ts'

interface Props {
  readonly speech: Speech
  readonly study: Study
}

export function StudyNumbers({ speech, study: { forward: { main, withoutLag, detrended }, reverse } }: Props) {
  const models = [['main', main], ['withoutLag', withoutLag], ['detrended', detrended.withLag], ['detrendedWithoutLag', detrended.withoutLag], ['reverse', reverse]] as const
  return <>{models.map(([name, result]) => <Model speech={speech} name={speech.t(`evidence.model.${name}`)} result={result} />)}</>
}

function Model({ speech, name, result }: { speech: Speech; name: string; result: ModelResult | NotEstimated }) {
  const { t } = speech
  if (result.kind === 'cannot') return null
  const { number, signed } = figuresIn(speech)
  const columns = [t('evidence.column.name'), ...['estimate', 'se', 'df', 'interval', 'sds', 'p'].map((column) => t(`evidence.column.${column}`))]
  const rows = result.fixed.map(({ name: term, estimate, se, df, lower, upper, p, standardised }) => [
    termWords(speech, term), number(estimate, 3), number(se, 3), number(df, df < 100 ? 1 : 0), t('evidence.to', { lower: signed(lower, 3), upper: signed(upper, 3) }),
    standardised ? signed(standardised.estimate, 3) : '–', p < 0.001 ? '<\u202f.001' : number(p, 3),
  ])
  return (
    <details>
      <summary>{name}</summary>
      <p class="exact"><code dir="ltr">{result.formula}</code></p>
      <p>{t('evidence.basis', { ...result.counts })}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable with the keyboard */}
      <div class="wide" tabIndex={0} role="group" aria-label={t('evidence.table.of', { model: name })}><Numbers caption={t('evidence.table.of', { model: name })} columns={columns.map((head, at) => ({ head, isNumber: at > 0 }))} rows={rows} /></div>
      <p>{[...spreadWords(speech, result), t('evidence.residual', { sd: number(result.residualSd, 3) })].join(' · ')}</p>
      {result.singular && <p>{t('evidence.singular')}</p>}
      {result.simplified.length > 0 && <p>{t('evidence.simplified')}: {result.simplified.map((step) => simplificationWords(speech, step)).join('; ')}.</p>}
    </details>
  )
}

function spreadWords(speech: Speech, { random }: ModelResult): string[] {
  const { number } = figuresIn(speech)
  return random.flatMap(({ group, effects }) => effects.map(({ name, sd }) => {
    const effect = speech.t(name === '(Intercept)' ? 'evidence.spread.level' : 'evidence.spread.slope')
    return speech.t('evidence.spread', { group: `${speech.t(`evidence.group.${group}`)}, ${effect}`, sd: number(sd, 3) })
  }))
}

/** The worked reason: one line through everything, and the two that it mixes. */
export function WhySplit({ speech, study: { plain } }: Props) {
  const { signed } = figuresIn(speech)
  const write = (slope: number | null) => (slope === null ? speech.t('evidence.plain.none') : signed(slope, 2))
  return <p>{speech.t('evidence.plain.says', { naive: write(plain.naive), within: write(plain.within), between: write(plain.between) })}</p>
}
