// A study on one sheet, from the sentences that may be said to how every figure was made: the matter of the file that the command line writes, and of the lead's printed report.
import type { ComponentChildren } from 'preact'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import type { StudyRates } from '#src/domain/evidence/study/study-gates.ts'
import type { Speech } from '../page.tsx'
import { figuresIn } from './figures.ts'
import { ForestPicture } from './forest-picture.tsx'
import { Linked } from './linked.tsx'
import { modelRow } from './study-forests.ts'
import { StudyNumbers, WhySplit, type NamedModel } from './study-numbers.tsx'
import { BetweenTile, ReverseTile, StudySentence, TherapistsTile, WithinTile } from './study-tiles.tsx'
import { cannotWords, methodWords, readingWords, unknownWords } from './study-words.ts'

export interface StudyOrigin {
  /** The file's name without its folder; null where it did not come from one. */
  readonly file: string | null
  readonly version: string
  readonly madeAt: number
  readonly timeZone: string
  /** Of the published ranges, as they are cited, with what is to be doubted. */
  readonly references: readonly { readonly source: string; readonly reference: string; readonly note: string | null }[]
}

interface Props {
  readonly speech: Speech
  readonly study: Study
  readonly origin: StudyOrigin
  readonly rates?: StudyRates
  /** On a page of a service: the ways to its other pages, how the result came about, and what is shown before the method. */
  readonly ways?: ComponentChildren
  readonly made?: ComponentChildren
  readonly more?: ComponentChildren
  /** The models of what is shown there. */
  readonly models?: readonly NamedModel[]
}

export function StudySheet({ speech, study, origin, rates, ways, made, more, models = [] }: Props) {
  const { t } = speech
  const tiles = { speech, study, rates }
  return (
    <>
      <header class="title with-margin">
        <div>
          <h1>{t('evidence.title')}</h1>
          <p><Linked text={t('evidence.made-of', { alliance: study.alliance.name, outcome: study.outcome.name, ...study.counts })} to="made-pairs" /></p>
          {ways}
        </div>
        <div class="margin">
          <p><b>{t('evidence.association')}</b></p>
          <p>{t('evidence.association.more')}</p>
          {made}
        </div>
      </header>
      <section class="row" aria-labelledby="short">
        <h2 id="short">{t('evidence.short')}</h2>
        <ul class="matter evidence-short">{study.sentences.map((sentence) => <li><StudySentence {...tiles} sentence={sentence} /></li>)}</ul>
        <div class="margin">{readingWords(speech, study).map((line) => <p><Linked text={line} to="made-correlation" /></p>)}</div>
      </section>
      <BetweenTile {...tiles} />
      <WithinTile {...tiles} />
      <ReverseTile {...tiles} />
      <TherapistsTile {...tiles} />
      <Robust {...tiles} />
      {more}
      <section class="row" aria-labelledby="unknown">
        <h2 id="unknown">{t('evidence.unknown')}</h2>
        <ul class="matter evidence-unknown">{unknownWords(speech, study).map(({ words, model }) => <li><Linked text={words} to={isShown(study, model) ? `made-${model}` : 'made-pairs'} /></li>)}</ul>
      </section>
      <section class="row" aria-labelledby="made">
        <h2 id="made">{t('evidence.made')}</h2>
        <div class="matter evidence-made">
          {methodWords(speech, study, rates).map(([name, words]) => <p id={`made-${name}`} class="made">{words}</p>)}
          {study.gates.within.met && <WhySplit {...tiles} />}
          <StudyNumbers {...tiles} more={models} />
        </div>
        <div class="margin">
          {origin.file !== null && <p>{t('evidence.made.file', { file: origin.file })}</p>}
          <p>{t('evidence.made.by', { version: origin.version, date: speech.date(origin.madeAt, origin.timeZone, { day: 'numeric', month: 'long', year: 'numeric' }) })}</p>
        </div>
      </section>
      <section class="row" aria-labelledby="sources">
        <h2 id="sources">{t('evidence.sources')}</h2>
        <ul class="matter evidence-sources">{origin.references.map(({ source, reference, note }) => <li id={`source-${source}`} class="made"><span dir="ltr">{reference}</span>{note !== null && <span class="soft"> {note}</span>}</li>)}</ul>
      </section>
    </>
  )
}

/** Whether the model has a part of its own on the page. */
const isShown = ({ gates, forward: { main, detrended } }: Study, model: 'main' | 'detrended'): boolean => gates.within.met && (model === 'main' ? main : detrended.withLag).kind === 'estimated'

/** The effect within clients with other people in it, once there is enough to show it at all. */
function Robust({ speech, study }: Pick<Props, 'speech' | 'study'>) {
  const { t } = speech
  const { forward: { main }, sensitivity: { longer, withoutLowAlliance, organisations }, gates } = study
  if (!gates.within.met) return null
  const asked = [['longer', longer], ['withoutLow', withoutLowAlliance.result], ...(organisations ? [['organisations', organisations] as const] : [])] as const
  const rows = [...modelRow(speech, study, main, t('evidence.here.main'), 'own', { to: 'made-main' }), ...asked.flatMap(([name, result]) => modelRow(speech, study, result, t(`evidence.here.${name}`), 'beside', { to: `made-${name}` }))]
  return (
    <section class="row evidence-tile" aria-labelledby="robust">
      <h2 id="robust">{t('evidence.robust')}</h2>
      <div class="matter">
        <ForestPicture speech={speech} caption={t('evidence.robust')} axis={t('evidence.axis.standardised')} rows={rows} tick={(value) => figuresIn(speech).number(value, 2)} least={[-0.1, 0.25]} />
        {asked.map(([name, result]) => result.kind === 'cannot' && <p>{cannotWords(speech, name, result.because)}</p>)}
      </div>
      <div class="margin">
        <p>{t('evidence.robust.says')}</p>
        <p><Linked text={t('evidence.robust.low', { count: withoutLowAlliance.leftOut })} to={withoutLowAlliance.result.kind === 'estimated' ? 'made-withoutLow' : 'made-pairs'} /></p>
      </div>
    </section>
  )
}
