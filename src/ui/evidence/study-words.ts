// Finds the words for what a study says: sentences, gates that are not met, why something cannot be estimated, what is not known.
import type { NotEstimated, Simplification } from '#src/domain/evidence/study/model-result.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import { needed, weeksUntil, type Gate, type StudyRates } from '#src/domain/evidence/study/study-gates.ts'
import type { Sentence } from '#src/domain/evidence/study/study-sentences.ts'
import type { Warning } from '#src/domain/evidence/study/study-warnings.ts'
import type { Speech } from '../page.tsx'
import { digitsOf, figuresIn } from './figures.ts'

type Words = Pick<Speech, 't' | 'number'>

/** @param rates how fast the gates come nearer, where that is known */
export function sentenceWords(speech: Words, study: Pick<Study, 'outcome'>, sentence: Sentence, rates?: StudyRates): string {
  if ('notYet' in sentence) {
    const gate = { between: 'correlation', within: 'within', detrended: null, reverse: null } as const
    return notYetWords(speech, sentence.about, sentence.notYet, gate[sentence.about] === null ? undefined : rates?.[gate[sentence.about]!])
  }
  if ('cannot' in sentence) return cannotWords(speech, sentence.about, sentence.cannot)
  const figures = figuresIn(speech)
  const clear = sentence.isClear ? 'yes' : 'no'
  if (sentence.about === 'between') {
    const [estimate, lower, upper] = [sentence.r, sentence.lower, sentence.upper].map((value) => figures.correlation(value)) as [string, string, string]
    return speech.t('evidence.sentence.between', { clear, direction: sentence.direction, estimate, lower, upper, clients: sentence.clients })
  }
  const digits = digitsOf(sentence.lower, sentence.upper)
  // "0.0 lower" is no sentence.
  const direction = Number(Math.abs(sentence.estimate).toFixed(digits)) === 0 ? 'same' : sentence.direction
  return speech.t(`evidence.sentence.${sentence.about}`, {
    clear, direction, outcome: study.outcome.name, by: figures.number(Math.abs(sentence.estimate), digits),
    lower: figures.signed(sentence.lower, digits), upper: figures.signed(sentence.upper, digits),
  })
}

/** Beyond that a number of weeks would say more than is known. A design choice. */
const mostWeeks = 104

/** What is not enough yet, and about how long it may take at this rate. @param perWeek how many more come in a week; undefined where that is not known */
export function notYetWords(speech: Pick<Words, 't'>, about: Sentence['about'] | 'therapists' | 'share', { have, need }: Omit<Gate, 'met'>, perWeek?: number): string {
  return withWeeks(speech, speech.t(`evidence.not-yet.${about}`, { have, need }), { have, need }, perWeek)
}

/** The same after words of another page on what is not enough yet. */
export function withWeeks({ t }: Pick<Words, 't'>, notYet: string, { have, need }: Omit<Gate, 'met'>, perWeek?: number): string {
  const weeks = perWeek === undefined ? null : weeksUntil({ met: false, have, need }, perWeek)
  return [notYet, ...(weeks === null ? [] : [weeks > mostWeeks ? t('evidence.weeks.many') : t('evidence.weeks', { weeks })])].join(' ')
}

/** Why the therapists' share is not shown; nothing where it is. */
export function therapistsWords(speech: Words, { gates, therapists }: Pick<Study, 'gates' | 'therapists'>, rates?: StudyRates): string[] {
  if (!gates.therapists.met) return [notYetWords(speech, 'therapists', gates.therapists, rates?.therapists)]
  if (!gates.share.met) return [notYetWords(speech, 'share', gates.share, rates?.share)]
  return therapists.kind === 'cannot' ? [cannotWords(speech, 'therapists', therapists.because)] : []
}

export function cannotWords({ t }: Words, about: Sentence['about'] | 'therapists' | 'organisations' | 'longer' | 'withoutLow', because: NotEstimated['because']): string {
  return t(`evidence.cannot.${about}`, { why: t(`evidence.why.${because}`) })
}

/** What is not known, each as a sentence: what the study warns of, and what is true of every such study; with the model that its figures are of. */
export function unknownWords(speech: Words, { warnings, gates }: Pick<Study, 'warnings' | 'gates'>): { readonly words: string; readonly model: 'main' | 'detrended' }[] {
  const ofTrends = new Set<string>(['trend-lean', 'not-detrendable'])
  const always = ['missing', 'changes'].map((code) => ({ words: speech.t(`evidence.warning.${code}`), model: 'main' as const }))
  // How well a model fits is one of its figures.
  const said = warnings.filter(({ code }) => code !== 'slope-with-correlation' || gates.within.met)
  return [...said.map((warning) => ({ words: warningWords(speech, warning), model: ofTrends.has(warning.code) ? ('detrended' as const) : ('main' as const) })), ...always]
}

function warningWords(speech: Words, warning: Warning): string {
  const figures = figuresIn(speech)
  switch (warning.code) {
    case 'lag-bias':
    case 'trend-lean':
    case 'observed-means':
      return speech.t(`evidence.warning.${warning.code}`, { pairs: figures.number(warning.pairsOfClient, 1) })
    case 'changed-therapist':
      return speech.t('evidence.warning.changed-therapist', { clients: warning.clients, share: figures.share(warning.share) })
    case 'approximated':
      return speech.t('evidence.warning.approximated', { share: figures.share(warning.share) })
    case 'not-detrendable':
      return speech.t('evidence.warning.not-detrendable', { clients: warning.clients, pairs: warning.pairs })
    case 'slope-with-correlation':
      return speech.t('evidence.warning.slope-with-correlation', comparisonValues(speech, warning.p))
    case 'few-therapists':
      return speech.t('evidence.warning.few-therapists', { therapists: warning.therapists })
    case 'not-by-chance':
      return speech.t('evidence.warning.not-by-chance')
  }
}

/** How the figures came about, in short paragraphs, each by its name. @param rates how fast gates come nearer, where that is known */
export function methodWords(speech: Words, { counts, outcome }: Pick<Study, 'counts' | 'outcome'>, rates?: StudyRates): (readonly [name: string, words: string])[] {
  const { t } = speech
  const [{ clientsForCorrelation, clientsWithin, sessionsWithin, therapists, clientsOfTherapist, clientsForShare }, { sessions, withOutcome, withAlliance }] = [needed, counts]
  return [
    ['pairs', t('evidence.made.pairs', { sessions, pairs: counts.pairs, last: counts.clients, gaps: counts.gaps, incomplete: counts.incomplete })],
    ['missing', t('evidence.made.missing', { sessions, withOutcome, withAlliance, outcome: outcome.name })],
    ['better', t('evidence.made.better', { better: outcome.better, outcome: outcome.name, ...rangeValues(speech, outcome) })],
    ...['split', 'detrended', 'standardised', 'intervals'].map((part) => [part === 'detrended' ? 'trends' : part, t(`evidence.made.${part}`)] as const),
    ['gates', [t('evidence.made.gates', { correlation: clientsForCorrelation, within: clientsWithin, sessions: sessionsWithin, therapists, ofTherapist: clientsOfTherapist, share: clientsForShare }), ...(rates ? [t('evidence.made.rate')] : [])].join(' ')],
    ['simulation', t('evidence.made.simulation')],
  ]
}

/** What a message says of a measure's range and of what counts for one client. */
function rangeValues(speech: Words, { range, reliableChange }: Study['outcome']): Record<'range' | 'min' | 'max' | 'reliable', string> {
  const write = (value: number) => figuresIn(speech).number(value, Number.isInteger(value) ? 0 : 1)
  return { range: range ? 'known' : 'none', min: write(range?.min ?? 0), max: write(range?.max ?? 0), reliable: reliableChange === null ? 'none' : write(reliableChange) }
}

/** How to read the sentences that may be said, for whoever has never read one: what the brackets are, what r is, how much a point is. Only of what is shown. */
export function readingWords(speech: Words, { sentences, outcome }: Pick<Study, 'sentences' | 'outcome'>): string[] {
  const said = sentences.filter((sentence) => !('notYet' in sentence) && !('cannot' in sentence))
  const between = said.find((sentence) => sentence.about === 'between')
  const hasPoints = outcome.range !== null && said.some(({ about }) => about !== 'between')
  return [
    ...(said.length > 0 ? [speech.t('evidence.short.interval')] : []),
    ...(between && 'r' in between ? [speech.t('evidence.short.r', { share: figuresIn(speech).share(between.r ** 2) })] : []),
    ...(hasPoints ? [speech.t('evidence.short.points', { outcome: outcome.name, ...rangeValues(speech, outcome) })] : []),
  ]
}

export function termWords({ t }: Words, name: string): string {
  return t(`evidence.term.${name === '(Intercept)' ? 'intercept' : name}`)
}

export function simplificationWords(speech: Words, { kind, group, name, because, p }: Simplification): string {
  const { t } = speech
  const effect = name === '(Intercept)' ? t('evidence.spread.level') : kind === 'effect' ? t('evidence.spread.slope') : termWords(speech, name)
  return t(`evidence.simplified.${kind}`, { name: effect, group: group === null ? '' : t(`evidence.group.${group}`), because: t(`evidence.because.${because}`, comparisonValues(speech, p ?? null)) })
}

/** What a message says of how much better a larger model fits. */
function comparisonValues(speech: Words, p: number | null): Record<'compared' | 'p' | 'share', string> {
  const { number, share } = figuresIn(speech)
  return { compared: p === null ? 'none' : p < 0.001 ? 'least' : 'known', p: number(p ?? 0, 3), share: share(p ?? 0) }
}
