// The study as text, for people at a terminal: what may be said first, then the figures, then what is not known.
import type { ModelResult, NotEstimated } from '#src/domain/evidence/study/model-result.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import type { Words } from '#src/platform/i18n.ts'
import { correlationRow, modelRow, publishedRows, shareRow } from '#src/ui/evidence/study-forests.ts'
import { unmarked } from '#src/ui/evidence/linked.tsx'
import { methodWords, sentenceWords, simplificationWords, termWords, therapistsWords, unknownWords } from '#src/ui/evidence/study-words.ts'
import { methodTable } from '../methods/table.ts'

/** What became of the rows of the file. */
export interface FileCounts {
  readonly rows: number
  /** Sessions that the study rests on. */
  readonly sessions: number
  readonly repeated: number
  readonly contradicted: number
  /** Columns that were not looked at. */
  readonly ignored: readonly string[]
}

/** @param isWhole whether figures and method follow what may be said */
export function showStudy(speech: Words, study: Study, counts: FileCounts, isWhole: boolean): string {
  const words = unmarked(speech)
  const { t } = words
  const first = [
    t('evidence.title'), t('evidence.made-of', { alliance: study.alliance.name, outcome: study.outcome.name, ...study.counts }), '',
    ...study.sentences.map((sentence) => sentenceWords(words, study, sentence)), '', `${t('evidence.association')} ${t('evidence.association.more')}`,
  ]
  return (isWhole ? [...first, ...figures(words, study), ...rest(words, study, counts)] : first).join('\n')
}

function figures(words: Words, study: Study): string[] {
  const { t } = words
  const { forward: { main, withoutLag, detrended }, reverse, sensitivity, gates, published } = study
  const rows = (title: string, list: readonly { label: string; note?: string; figure: string }[]) => (list.length === 0 ? [] : ['', title, methodTable(['', ''], list.map(({ label, note, figure }) => [note === undefined ? label : `${label} (${note})`, figure])).split('\n').slice(1).map((line) => `  ${line}`).join('\n')])
  const within = gates.within.met
    ? [...modelRow(words, study, main, t('evidence.here.main'), 'own'), ...modelRow(words, study, withoutLag, t('evidence.here.withoutLag'), 'beside'), ...modelRow(words, study, detrended.withLag, t('evidence.here.detrended'), 'beside'), ...modelRow(words, study, detrended.withoutLag, t('evidence.here.detrendedWithoutLag'), 'beside')]
    : []
  const others = gates.within.met
    ? [...modelRow(words, study, sensitivity.longer, t('evidence.here.longer'), 'beside'), ...modelRow(words, study, sensitivity.withoutLowAlliance.result, t('evidence.here.withoutLow'), 'beside'), ...(sensitivity.organisations ? modelRow(words, study, sensitivity.organisations, t('evidence.here.organisations'), 'beside') : [])]
    : []
  const share = gates.therapists.met && gates.share.met ? shareRow(words, study) : []
  return [
    ...rows(`${t('evidence.between')} (${t('evidence.axis.correlation')})`, [...(gates.correlation.met ? correlationRow(words, study) : []), ...publishedRows(words, published.between.ranges)]),
    ...rows(`${t('evidence.within')} (${t('evidence.axis.standardised')})`, [...within, ...others, ...publishedRows(words, published.within.ranges)]),
    ...rows(`${t('evidence.reverse')} (${t('evidence.axis.standardised')})`, [...(gates.within.met ? modelRow(words, study, reverse, t('evidence.here.reverse'), 'own') : []), ...publishedRows(words, published.reverse.ranges)]),
    ...rows(`${t('evidence.therapists')} (${t('evidence.axis.share')})`, [...share, ...publishedRows(words, published.share.ranges)]), ...therapistsWords(words, study),
    ...model(words, t('evidence.model.main'), main, gates.within.met), ...model(words, t('evidence.model.reverse'), reverse, gates.within.met),
  ]
}

function model(words: Words, name: string, result: ModelResult | NotEstimated, isShown: boolean): string[] {
  if (result.kind === 'cannot' || !isShown) return []
  const { t } = words
  const table = methodTable(
    [t('evidence.column.name'), t('evidence.column.estimate'), t('evidence.column.se'), t('evidence.column.df'), '95 % from', 'to'],
    result.fixed.map(({ name: term, estimate, se, df, lower, upper }) => [termWords(words, term), estimate, se, df, lower, upper]),
  )
  const taken = result.simplified.length === 0 ? [] : [`  ${t('evidence.simplified')}: ${result.simplified.map((step) => simplificationWords(words, step)).join('; ')}`]
  return ['', name, `  ${result.formula}`, `  ${t('evidence.basis', { ...result.counts })}`, ...table.split('\n').map((line) => `  ${line}`), ...taken]
}

function rest(words: Words, study: Study, { rows, sessions, repeated, contradicted, ignored }: FileCounts): string[] {
  const { t } = words
  return [
    '', t('evidence.unknown'), ...unknownWords(words, study).map(({ words: line }) => `  ${line}`),
    '', t('evidence.made'), ...methodWords(words, study).map(([, line]) => `  ${line}`),
    `  ${words.number(rows)} rows, ${words.number(sessions)} sessions${repeated > 0 ? `, ${words.number(repeated)} rows that repeat another` : ''}${contradicted > 0 ? `, ${words.number(contradicted)} that contradict one` : ''}.`,
    ...(ignored.length > 0 ? [`  Not looked at: ${ignored.join(', ')}.`] : []),
  ]
}
