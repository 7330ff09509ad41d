// Every number of a study behind a toggle: the models as tables, what was taken out of them, and why the alliance is split at all.
import type { ComponentChildren } from 'preact'
import type { ModelResult, NotEstimated } from '#src/domain/evidence/study/model-result.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import { Numbers } from '../picture-frame.tsx'
import type { Speech } from '../page.tsx'
import { figuresIn } from './figures.ts'
import { Linked } from './linked.tsx'
import { simplificationWords, termWords } from './study-words.ts'

interface Props {
  readonly speech: Speech
  readonly study: Study
}

/** Its id on the page, what it is called, and what came out. */
export type NamedModel = readonly [id: string, name: string, result: ModelResult | NotEstimated]

/** How each figure of the pictures was made; a figure leads to its part, which opens by itself. */
export function StudyNumbers({ speech, study, more }: Props & { more: readonly NamedModel[] }) {
  const { t } = speech
  const { between: { correlation }, forward: { main, withoutLag, detrended }, reverse, sensitivity: { longer, withoutLowAlliance, organisations }, therapists, gates } = study
  const models: readonly NamedModel[] = [
    ['main', t('evidence.model.main'), main], ['withoutLag', t('evidence.model.withoutLag'), withoutLag], ['detrended', t('evidence.model.detrended'), detrended.withLag],
    ['detrendedWithoutLag', t('evidence.model.detrendedWithoutLag'), detrended.withoutLag], ['reverse', t('evidence.model.reverse'), reverse], ['longer', t('evidence.here.longer'), longer],
    ['withoutLow', t('evidence.here.withoutLow'), withoutLowAlliance.result], ...(organisations ? [['organisations', t('evidence.here.organisations'), organisations] as const] : []), ...more,
  ]
  return (
    <>
      {gates.correlation.met && correlation.kind === 'estimated' && (
        <Part id="correlation" name={t('evidence.between')}><p>{t('evidence.made.correlation', { outcome: study.outcome.name, clients: correlation.clients })}</p></Part>
      )}
      {gates.within.met ? models.map(([id, name, result]) => <Model speech={speech} id={id} name={name} result={result} isGated={!gates.therapists.met} />) : <p>{t('evidence.table.not-yet')}</p>}
      {gates.therapists.met && gates.share.met && therapists.kind === 'estimated' && (
        <Part id="share" name={t('evidence.therapists')}><p>{t('evidence.made.share', { outcome: study.outcome.name, clients: therapists.clients, therapists: therapists.therapists, changed: therapists.changed })}</p></Part>
      )}
    </>
  )
}

/** The name stands inside, so that whoever comes by a link finds it open. */
function Part({ id, name, children }: { id: string; name: string; children: ComponentChildren }) {
  return (
    <details>
      <summary>{name}</summary>
      <div id={`made-${id}`} class="made">{children}</div>
    </details>
  )
}

interface ModelProps {
  readonly speech: Speech
  readonly id: string
  readonly name: string
  readonly result: ModelResult | NotEstimated
  /** Too few therapists to say anything between them. */
  readonly isGated: boolean
}

function Model({ speech, id, name, result, isGated }: ModelProps) {
  const { t } = speech
  if (result.kind === 'cannot') return null
  const { number, signed } = figuresIn(speech)
  const columns = [t('evidence.column.name'), ...['estimate', 'se', 'df', 'interval', 'sds', 'p'].map((column) => t(`evidence.column.${column}`))]
  const rows = result.fixed.filter((effect) => !isGated || effect.name !== 'betweenTherapists').map(({ name: term, estimate, se, df, lower, upper, p, standardised }) => [
    termWords(speech, term), number(estimate, 3), number(se, 3), number(df, df < 100 ? 1 : 0), t('evidence.to', { lower: signed(lower, 3), upper: signed(upper, 3) }),
    standardised ? signed(standardised.estimate, 3) : '–', p < 0.001 ? '<\u202f.001' : number(p, 3),
  ])
  return (
    <Part id={id} name={name}>
      <p class="exact"><code dir="ltr">{result.formula}</code></p>
      <p><Linked text={t('evidence.basis', { ...result.counts })} to="made-pairs" /></p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable with the keyboard */}
      <div class="wide" tabIndex={0} role="group" aria-label={t('evidence.table.of', { model: name })}><Numbers caption={t('evidence.table.of', { model: name })} columns={columns.map((head, at) => ({ head, isNumber: at > 0 }))} rows={rows} /></div>
      <p>{[...spreadWords(speech, result), t('evidence.residual', { sd: number(result.residualSd, 3) })].join(' · ')}</p>
      {result.singular && <p>{t('evidence.singular')}</p>}
      {result.simplified.length > 0 && <p>{t('evidence.simplified')}: {result.simplified.map((step) => simplificationWords(speech, step)).join('; ')}.</p>}
    </Part>
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
