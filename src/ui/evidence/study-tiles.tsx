// The tiles of a study: each one question, what may be said of it, the picture with the published ranges, and what it rests on. What is not enough yet is said in the figure's place.
import type { ComponentChildren } from 'preact'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import type { StudyRates } from '#src/domain/evidence/study/study-gates.ts'
import { digitsOf, figuresIn } from './figures.ts'
import { ForestPicture, type ForestRow } from './forest-picture.tsx'
import { correlationRow, modelRow, publishedRows, shareRow } from './study-forests.ts'
import { sentenceWords, termWords, therapistsWords } from './study-words.ts'
import type { Speech } from '../page.tsx'

interface TileProps {
  readonly speech: Speech
  readonly study: Study
  /** How fast the gates come nearer; absent where nobody knows, as of a file without dates. */
  readonly rates?: StudyRates | undefined
}

interface FrameProps {
  readonly id: string
  readonly name: string
  readonly question: string
  readonly says: string
  readonly basis: readonly string[]
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
        {basis.map((line) => <p>{line}</p>)}
      </div>
    </section>
  )
}

/** Those who rated the alliance higher early on, and how far they came. */
export function BetweenTile({ speech, study, rates }: TileProps) {
  const { t } = speech
  const { between: { correlation }, gates, published } = study
  const rows = [...(gates.correlation.met ? correlationRow(speech, study) : []), ...publishedRows(speech, published.between.ranges)]
  const basis = correlation.kind === 'estimated' ? [t('evidence.basis.clients', { clients: correlation.clients, sessions: correlation.sessions, therapists: correlation.therapists })] : []
  return (
    <Tile id="between" name={t('evidence.between')} question={t('evidence.between.question')} says={t('evidence.between.says', { outcome: study.outcome.name })} basis={[...basis, missingWords(speech, study), t('evidence.association')]}>
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
  const own = gates.within.met ? asked.flatMap(([way, result]) => modelRow(speech, study, result, t(`evidence.here.${way}`), way === 'main' ? 'own' : 'beside', { made: way })) : []
  return (
    <Tile id="within" name={t('evidence.within')} question={t('evidence.within.question')} says={t('evidence.within.says')} basis={[...basisOf(speech, main), missingWords(speech, study), t('evidence.association')]}>
      <Sentences speech={speech} study={study} rates={rates} about={['within', 'detrended']} />
      <ForestPicture speech={speech} caption={t('evidence.within')} axis={t('evidence.axis.standardised')} rows={[...own, ...publishedRows(speech, published.within.ranges)]} tick={(value) => figuresIn(speech).number(value, 2)} least={[-0.1, 0.25]} />
      <ul class="evidence-findings">{published.within.findings.map(({ code }) => <li>{t(`evidence.finding.${code}`)}</li>)}</ul>
    </Tile>
  )
}

/** Whether the outcome comes before the alliance. */
export function ReverseTile({ speech, study, rates }: TileProps) {
  const { t } = speech
  const { reverse, gates, published } = study
  const own = gates.within.met ? modelRow(speech, study, reverse, t('evidence.here.reverse'), 'own', { made: 'reverse' }) : []
  return (
    <Tile id="reverse" name={t('evidence.reverse')} question={t('evidence.reverse.question')} says={t('evidence.reverse.says')} basis={[...basisOf(speech, reverse), missingWords(speech, study), t('evidence.association')]}>
      <Sentences speech={speech} study={study} rates={rates} about={['reverse']} />
      <ForestPicture speech={speech} caption={t('evidence.reverse')} axis={t('evidence.axis.standardised')} rows={[...own, ...publishedRows(speech, published.reverse.ranges)]} tick={(value) => figuresIn(speech).number(value, 2)} least={[-0.1, 0.25]} />
      <ul class="evidence-findings">{published.reverse.findings.map(({ code }) => <li>{t(`evidence.finding.${code}`)}</li>)}</ul>
    </Tile>
  )
}

/** All therapists together, never one: their share of the differences, and the alliance between them beside that between their clients. */
export function TherapistsTile({ speech, study, rates }: TileProps) {
  const { t } = speech
  const { therapists, gates, published, forward: { main } } = study
  const isQuoted = gates.therapists.met && gates.share.met
  const basis = therapists.kind === 'estimated' ? [t('evidence.basis.share', { clients: therapists.clients, therapists: therapists.therapists })] : []
  const levels = gates.therapists.met && main.kind === 'estimated' ? main.fixed.filter(({ name }) => name === 'betweenClients' || name === 'betweenTherapists') : []
  return (
    <Tile id="therapists" name={t('evidence.therapists')} question={t('evidence.therapists.question')} says={t('evidence.therapists.says', { outcome: study.outcome.name })} basis={[...basis, missingWords(speech, study), t('evidence.association')]}>
      {therapistsWords(speech, study, rates).map((line) => <p>{line}</p>)}
      <ForestPicture speech={speech} caption={t('evidence.therapists')} axis={t('evidence.axis.share')} rows={[...(isQuoted ? shareRow(speech, study) : []), ...publishedRows(speech, published.share.ranges)]} tick={figuresIn(speech).share} least={[0, 0.1]} />
      {levels.length > 0 && (
        <>
          <p class="lead">{t('evidence.therapists.levels')}</p>
          <ForestPicture speech={speech} caption={t('evidence.therapists.levels')} axis={t('evidence.axis.points', { outcome: study.outcome.name })} rows={levels.map((level) => pointsRow(speech, level))} tick={(value) => figuresIn(speech).number(value, 1)} least={[-1, 1]} />
        </>
      )}
    </Tile>
  )
}

function Sentences({ speech, study, rates, about }: TileProps & { about: readonly string[] }) {
  return <>{study.sentences.filter((sentence) => about.includes(sentence.about)).map((sentence) => <p>{sentenceWords(speech, study, sentence, rates)}</p>)}</>
}

function pointsRow(speech: Speech, { name, estimate, lower, upper }: { name: string; estimate: number; lower: number; upper: number }): ForestRow {
  const { number, signed } = figuresIn(speech)
  const digits = digitsOf(lower, upper)
  return { label: termWords(speech, name), kind: 'own', made: 'main', estimate, lower, upper, figure: `${number(estimate, digits)} (${speech.t('evidence.to', { lower: signed(lower, digits), upper: signed(upper, digits) })})` }
}

function basisOf({ t }: Speech, result: Study['reverse']): string[] {
  return result.kind === 'estimated' ? [t('evidence.basis', { ...result.counts })] : []
}

function missingWords(speech: Speech, { counts, outcome }: Study): string {
  const { share } = figuresIn(speech)
  const gone = (there: number) => share(counts.sessions === 0 ? 0 : 1 - there / counts.sessions)
  return speech.t('evidence.missing', { outcome: outcome.name, ofOutcome: gone(counts.withOutcome), ofAlliance: gone(counts.withAlliance) })
}
