// The tiles of a study: each one question, what may be said of it, the picture with the published ranges, and what it rests on. What is not enough yet is said in the figure's place.
import type { ComponentChildren } from 'preact'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import type { StudyRates } from '#src/domain/evidence/study/study-gates.ts'
import { digitsOf, figuresIn } from './figures.ts'
import { ForestPicture, type ForestRow } from './forest-picture.tsx'
import { Linked } from './linked.tsx'
import { correlationRow, modelRow, publishedRows, shareRow } from './study-forests.ts'
import { sentenceWords, therapistsWords } from './study-words.ts'
import type { Speech } from '../page.tsx'

interface TileProps {
  readonly speech: Speech
  readonly study: Study
  /** How fast the gates come nearer; absent where nobody knows, as of a file without dates. */
  readonly rates?: StudyRates | undefined
}

/** What a tile rests on, and where it is said how that was counted. */
type Basis = readonly [text: string, to: string | null]

interface FrameProps {
  readonly id: string
  readonly name: string
  readonly question: string
  readonly says: string
  readonly basis: readonly Basis[]
  readonly children: ComponentChildren
}

function Tile({ id, name, question, says, basis, children }: FrameProps) {
  return (
    <section class="row evidence-tile" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <div class="matter">
        <p class="lead">{question}</p>
        {children}
      </div>
      <div class="margin">
        <p>{says}</p>
        {basis.map(([text, to]) => <p><Linked text={text} to={to} /></p>)}
      </div>
    </section>
  )
}

/** Those who rated the alliance higher early on, and how far they came. */
export function BetweenTile({ speech, study, rates }: TileProps) {
  const { t } = speech
  const { between: { correlation }, gates, published } = study
  const rows = [...(gates.correlation.met ? correlationRow(speech, study) : []), ...publishedRows(speech, published.between.ranges)]
  const basis: Basis[] = correlation.kind === 'estimated' ? [[t('evidence.basis.clients', { clients: correlation.clients, sessions: correlation.sessions, therapists: correlation.therapists }), gates.correlation.met ? 'made-correlation' : 'made-gates']] : []
  return (
    <Tile id="between" name={t('evidence.between')} question={t('evidence.between.question')} says={t('evidence.between.says', { outcome: study.outcome.name })} basis={[...basis, ...closing(speech, study)]}>
      <Sentences speech={speech} study={study} rates={rates} about={['between']} />
      <ForestPicture speech={speech} caption={t('evidence.between')} axis={t('evidence.axis.correlation')} rows={rows} tick={figuresIn(speech).correlation} least={[-0.1, 0.4]} />
    </Tile>
  )
}

/** The same client above and below their own usual: with and without the outcome before, with and without trends. */
export function WithinTile({ speech, study, rates }: TileProps) {
  const { t } = speech
  const { forward: { main, withoutLag, detrended }, gates, published } = study
  const asked = [['main', main], ['withoutLag', withoutLag], ['detrended', detrended.withLag], ['detrendedWithoutLag', detrended.withoutLag]] as const
  const own = gates.within.met ? asked.flatMap(([way, result]) => modelRow(speech, study, result, t(`evidence.here.${way}`), way === 'main' ? 'own' : 'beside', { to: `made-${way}` })) : []
  return (
    <Tile id="within" name={t('evidence.within')} question={t('evidence.within.question')} says={t('evidence.within.says')} basis={[...basisOf(speech, main, gates.within.met ? 'made-main' : 'made-pairs'), ...closing(speech, study)]}>
      <Sentences speech={speech} study={study} rates={rates} about={['within', 'detrended']} />
      <ForestPicture speech={speech} caption={t('evidence.within')} axis={t('evidence.axis.standardised')} rows={[...own, ...publishedRows(speech, published.within.ranges)]} tick={(value) => figuresIn(speech).number(value, 2)} least={[-0.1, 0.25]} />
      <Findings speech={speech} findings={published.within.findings} />
    </Tile>
  )
}

/** Whether the outcome comes before the alliance. */
export function ReverseTile({ speech, study, rates }: TileProps) {
  const { t } = speech
  const { reverse, gates, published } = study
  const own = gates.within.met ? modelRow(speech, study, reverse, t('evidence.here.reverse'), 'own', { to: 'made-reverse' }) : []
  return (
    <Tile id="reverse" name={t('evidence.reverse')} question={t('evidence.reverse.question')} says={t('evidence.reverse.says')} basis={[...basisOf(speech, reverse, gates.within.met ? 'made-reverse' : 'made-pairs'), ...closing(speech, study)]}>
      <Sentences speech={speech} study={study} rates={rates} about={['reverse']} />
      <ForestPicture speech={speech} caption={t('evidence.reverse')} axis={t('evidence.axis.standardised')} rows={[...own, ...publishedRows(speech, published.reverse.ranges)]} tick={(value) => figuresIn(speech).number(value, 2)} least={[-0.1, 0.25]} />
      <Findings speech={speech} findings={published.reverse.findings} />
    </Tile>
  )
}

/** All therapists together, never one: their share of the differences, and the alliance between them beside that between their clients. */
export function TherapistsTile({ speech, study, rates }: TileProps) {
  const { t } = speech
  const { therapists, gates, published, forward: { main } } = study
  const isQuoted = gates.therapists.met && gates.share.met
  const basis: Basis[] = therapists.kind === 'estimated' ? [[t('evidence.basis.share', { clients: therapists.clients, therapists: therapists.therapists }), isQuoted ? 'made-share' : 'made-gates']] : []
  const levels = gates.therapists.met && main.kind === 'estimated' ? main.fixed.filter(({ name }) => name === 'betweenClients' || name === 'betweenTherapists') : []
  return (
    <Tile id="therapists" name={t('evidence.therapists')} question={t('evidence.therapists.question')} says={t('evidence.therapists.says', { outcome: study.outcome.name })} basis={[...basis, ...closing(speech, study)]}>
      {therapistsWords(speech, study, rates).map((line) => <p><Linked text={line} to="made-gates" /></p>)}
      <ForestPicture speech={speech} caption={t('evidence.therapists')} axis={t('evidence.axis.share')} rows={[...(isQuoted ? shareRow(speech, study) : []), ...publishedRows(speech, published.share.ranges)]} tick={figuresIn(speech).share} least={[0, 0.1]} />
      {levels.length > 0 && (
        <>
          <p class="lead">{t('evidence.therapists.levels')}</p>
          <ForestPicture speech={speech} caption={t('evidence.therapists.levels')} axis={t('evidence.axis.points', { outcome: study.outcome.name, better: study.outcome.better })} rows={levels.map((level) => pointsRow(speech, level))} tick={(value) => figuresIn(speech).number(value, 1)} least={[-1, 1]} />
        </>
      )}
    </Tile>
  )
}

/** What others found that cannot be drawn. */
function Findings({ speech: { t }, findings }: { speech: Speech; findings: Study['published']['within']['findings'] }) {
  return <ul class="evidence-findings">{findings.map(({ code, source }) => <li><Linked text={t(`evidence.finding.${code}`)} to={`source-${source}`} /></li>)}</ul>
}

const madeOf = { between: 'made-correlation', within: 'made-main', detrended: 'made-detrended', reverse: 'made-reverse' } as const

export function StudySentence({ speech, study, rates, sentence }: TileProps & { sentence: Study['sentences'][number] }) {
  return <Linked text={sentenceWords(speech, study, sentence, rates)} to={'notYet' in sentence ? 'made-gates' : madeOf[sentence.about]} />
}

function Sentences({ speech, study, rates, about }: TileProps & { about: readonly string[] }) {
  return <>{study.sentences.filter((sentence) => about.includes(sentence.about)).map((sentence) => <p><StudySentence speech={speech} study={study} rates={rates} sentence={sentence} /></p>)}</>
}

function pointsRow(speech: Speech, { name, estimate, lower, upper }: { name: string; estimate: number; lower: number; upper: number }): ForestRow {
  const { number, signed } = figuresIn(speech)
  const digits = digitsOf(lower, upper)
  return { label: speech.t(name === 'betweenClients' ? 'evidence.between' : 'evidence.therapists'), kind: 'own', to: 'made-main', estimate, lower, upper, figure: `${number(estimate, digits)} (${speech.t('evidence.to', { lower: signed(lower, digits), upper: signed(upper, digits) })})` }
}

function basisOf({ t }: Speech, result: Study['reverse'], to: string): Basis[] {
  return result.kind === 'estimated' ? [[t('evidence.basis', { ...result.counts }), to]] : []
}

/** What is missing, and what every tile ends with. */
function closing(speech: Speech, { counts, outcome }: Study): Basis[] {
  const { share } = figuresIn(speech)
  const gone = (there: number) => share(counts.sessions === 0 ? 0 : 1 - there / counts.sessions)
  return [
    [speech.t('evidence.missing', { outcome: outcome.name, ofOutcome: gone(counts.withOutcome), ofAlliance: gone(counts.withAlliance) }), 'made-missing'],
    [speech.t('evidence.association'), null],
  ]
}
