// A measure that is being prepared: what was read, what has to be said about it, and, once all of it fits, the way to try and release it.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { ReadQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import type { Remark } from '#src/domain/instruments/remark.ts'
import { Choices, Command, LongField, SelectField, TextField, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { confidences, needsRange, recalls } from './input.ts'
import { Faults } from './list-page.tsx'

export interface DraftProps {
  readonly frame: Frame
  readonly draftId: string
  readonly read: ReadQuestionnaire
  readonly typed: Typed
  readonly faults: readonly Remark[]
  /** null while something is in the way. */
  readonly instrument: Instrument | null
  readonly newId: () => string
  readonly done: string | undefined
}

export function DraftPage(props: DraftProps) {
  const { frame, draftId, read, typed, faults, instrument, newId } = props
  const { speech } = frame
  const { t } = speech
  const path = `/measures/drafts/${draftId}`
  const isMended = Object.keys(typed.mends).length > 0
  return (
    <Desk frame={frame} title={t('measures.draft.title')} current="/measures">
      <header class="title">
        <h1><bdi>{typed.values['title'] || t('measures.untitled')}</bdi></h1>
        <p>{t('measures.draft.what', { count: read.items.length })}</p>
      </header>
      {props.done && !isMended && faults.length === 0 && <div class="notice" role="status"><p>{t(props.done)}</p></div>}
      {(isMended || faults.length > 0) && <div class="notice" role="alert"><p>{t('measures.draft.mend')}</p></div>}
      <Notes speech={speech} read={read} />
      <form method="post" action={path}>
        <Command id={newId()} />
        <About speech={speech} typed={typed} />
        <Scoring {...props} />
        <Questions {...props} />
        <LicenceRow speech={speech} typed={typed} />
        <section class="row">
          <div class="matter"><p class="actions"><button class="button" type="submit">{t('measures.draft.keep')}</button></p></div>
          <div class="margin"><p>{t('measures.draft.keep.what')}</p></div>
        </section>
      </form>
      <section class="row" aria-labelledby="release">
        <h2 id="release">{t('measures.release')}</h2>
        <div class="matter">
          {instrument ? (
            <>
              <p>{t('measures.release.what')}</p>
              <p><a class="way" href={`${path}/preview`}>{t('measures.preview.way')}</a></p>
              <form method="post" action={`${path}/release`}>
                <Command id={newId()} />
                <p class="actions"><button class="button" type="submit">{t('measures.release.do')}</button></p>
              </form>
            </>
          ) : (
            <p>{t('measures.release.not-yet')}</p>
          )}
          <form method="post" action={`${path}/discard`}>
            <Command id={newId()} />
            <button class="plain-button" type="submit">{t('measures.discard')}</button>
          </form>
        </div>
      </section>
    </Desk>
  )
}

function Notes({ speech, read }: { speech: Speech; read: ReadQuestionnaire }) {
  if (read.notes.length === 0) return null
  return (
    <section class="row" aria-labelledby="notes">
      <h2 id="notes">{speech.t('measures.notes')}</h2>
      <div class="matter"><ul>{read.notes.map(({ code, where, what }) => <li><bdi>{speech.t(`measures.note.${code}`, { where: where || '–', what: what || '–' })}</bdi></li>)}</ul></div>
      <div class="margin"><p>{speech.t('measures.notes.what')}</p></div>
    </section>
  )
}

function About({ speech, typed }: { speech: Speech; typed: Typed }) {
  const field = { speech, typed }
  const options = (name: string, values: readonly string[]) => values.map((value) => ({ value, label: speech.t(`measures.${name}.${value}`) }))
  return (
    <section class="row" aria-labelledby="about">
      <h2 id="about">{speech.t('measures.about')}</h2>
      <div class="matter form">
        <TextField {...field} name="title" label="measures.name" maxLength={100} />
        <TextField {...field} name="language" label="measures.language" hint maxLength={20} />
        <Choices {...field} kind="radio" name="purpose" label="measures.purpose" options={options('purpose', ['outcome', 'alliance'])} />
        <Choices {...field} kind="radio" name="direction" label="measures.direction" options={options('direction', ['higher-worse', 'higher-better'])} />
        <SelectField {...field} name="recall" label="measures.recall" options={options('recall', recalls)} fallback="none" />
        <TextField {...field} name="notice" label="measures.notice" hint maxLength={1000} />
      </div>
      <div class="margin"><p>{speech.t('measures.purpose.what')}</p></div>
    </section>
  )
}

function Scoring({ frame: { speech }, read, typed, faults }: DraftProps) {
  const { t } = speech
  const field = { speech, typed }
  const isStated = read.calculations.length === 0
  const isWritten = read.calculations.some(({ written }) => written !== null)
  return (
    <section class="row" aria-labelledby="scoring">
      <h2 id="scoring">{t('measures.scoring')}</h2>
      <div class="matter form">
        <Faults speech={speech} faults={faults} />
        {!isStated && <p>{t(isWritten ? 'measures.scoring.written' : 'measures.scoring.file', { count: read.calculations.length, name: read.calculations[0]!.text })}</p>}
        {isStated && <Choices {...field} kind="radio" name="method" label="measures.method" options={['sum', 'mean'].map((value) => ({ value, label: t(`measures.method.${value}`) }))} fallback="sum" />}
        {needsRange(read) && (
          <div class="pair">
            <TextField {...field} name="from" label="measures.from" hint maxLength={12} />
            <TextField {...field} name="to" label="measures.to" hint maxLength={12} />
          </div>
        )}
        {!isWritten && <TextField {...field} name="missing" label={isStated ? 'measures.missing' : 'measures.missing.file'} hint numeric maxLength={2} fallback="0" />}
        {isStated && <LongField {...field} name="subscales" label="measures.subscales" hint rows={3} maxLength={2000} />}
        <div class="pair">
          <TextField {...field} name="points" label="measures.points" hint maxLength={12} />
          <SelectField {...field} name="confidence" label="measures.confidence" hint options={confidences.map((value) => ({ value, label: speech.number(Number(value), { style: 'percent' }) }))} fallback="0.95" />
        </div>
        <TextField {...field} name="rule" label="measures.rule" hint maxLength={100} />
        <LongField {...field} name="bands" label="measures.bands" hint rows={3} maxLength={2000} />
      </div>
      <div class="margin"><p>{t('measures.scoring.what')}</p></div>
    </section>
  )
}

function Questions({ frame: { speech }, read, typed }: DraftProps) {
  const { t } = speech
  const isStated = read.calculations.length === 0
  const marks = [...(isStated ? (['reversed', 'out'] as const) : []), 'risk' as const]
  return (
    <section class="row" aria-labelledby="questions">
      <h2 id="questions">{t('measures.questions')}</h2>
      <div class="matter">
        <ol class="quiet-list">
          {read.items.map((item) => {
            const anchors = 'answers' in item ? (read.answerLists[item.answers]?.anchors ?? []) : []
            return (
              <li>
                <fieldset>
                  <legend><span lang={typed.values['language'] || undefined}>{`${item.key}. ${item.text}`}</span></legend>
                  <p class="small soft">
                    {item.kind === 'scale' ? `${item.range.min} – ${item.range.max}` : anchors.map(({ text, weight }) => (weight === undefined ? text : `${text} (${weight})`)).join(' · ')}
                  </p>
                  <div class="options">
                    {marks.filter((mark) => (mark === 'risk' ? anchors.length > 0 : item.scored)).map((mark) => (
                      <label>
                        <input type="checkbox" name={`${mark}.${item.key}`} checked={typed.values[`${mark}.${item.key}`] === 'on'} />
                        <span>{mark === 'risk' ? t('measures.mark.risk', { answer: anchors[0]!.text }) : t(`measures.mark.${mark}`)}</span>
                      </label>
                    ))}
                  </div>
                </fieldset>
              </li>
            )
          })}
        </ol>
      </div>
      <div class="margin"><p>{t('measures.mark.risk.what')}</p></div>
    </section>
  )
}

function LicenceRow({ speech, typed }: { speech: Speech; typed: Typed }) {
  return (
    <section class="row" aria-labelledby="licence">
      <h2 id="licence">{speech.t('measures.licence')}</h2>
      <div class="matter form"><LicenceFields speech={speech} typed={typed} /></div>
      <div class="margin"><p>{speech.t('measures.licence.what')}</p></div>
    </section>
  )
}

export function LicenceFields({ speech, typed }: { speech: Speech; typed: Typed }) {
  const field = { speech, typed }
  return (
    <>
      <TextField {...field} name="holder" label="measures.holder" hint maxLength={200} />
      <div class="pair">
        <TextField {...field} name="users" label="measures.users" hint numeric maxLength={5} />
        <TextField {...field} name="until" label="measures.until" hint type="date" />
      </div>
    </>
  )
}
