// The check-in before a session and the alliance check after it: one page each, a letter with a few questions in it.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { ratingName } from '#src/domain/goals/goal-rating.ts'
import { heardAnswers } from '#src/domain/signal/deed.ts'
import type { Typed } from '#src/ui/fields.tsx'
import { Rows, Scale, Words } from '#src/ui/scale.tsx'
import { ClientPage, isolated, type Sheet, type Therapist } from './client-page.tsx'
import { voiceLength, type Kind } from './input.ts'
import { Part } from './part-page.tsx'

export interface QuestionsProps {
  readonly sheet: Sheet
  readonly kind: Kind
  readonly checkInId: string
  /** The mark of a client who is known; empty behind the link alone. */
  readonly by: string
  readonly sessionId: string
  readonly called: string | null
  readonly therapist: Therapist
  /** Message that says when, for a client who is known; null for somebody who only holds the link. */
  readonly meeting: string | null
  readonly late: boolean
  /** Whether it is asked, after a talk because of feedback, if they felt heard. */
  readonly asksHeard: boolean
  /** When the client already sent one for this session, as text. */
  readonly sentAt: string | null
  readonly measures: readonly Instrument[]
  /** What was agreed to try until now, and the questions about it; null when nothing is to be asked of it. */
  readonly homework: { readonly line: string; readonly instrument: Instrument } | null
  /** The goals the two are working on, each with what was said of it last, and the question that is asked of each; null when there is none. */
  readonly goals: { readonly rated: readonly { readonly id: string; readonly text: string; readonly last: number | null }[]; readonly instrument: Instrument } | null
  /** Attune's own questions for this page. */
  readonly own: Instrument
  readonly dutyNote: string
  readonly typed: Typed
  /** The other page, when it is open too. */
  readonly other: Kind | null
}

export function QuestionsPage(props: QuestionsProps) {
  const { sheet, kind, therapist, measures, homework, goals, own, typed } = props
  const { speech } = sheet.frame
  const first = [...measures, ...(homework ? [homework.instrument] : [])]
  const shown = [...first, ...(goals ? [goals.instrument] : []), own]
  const hasVoice = sheet.known && kind === 'before'
  const parts = shown.length + (props.asksHeard ? 1 : 0) + (hasVoice ? 1 : 0)
  const form = typed.mends['form']
  const mended = Object.keys(typed.mends).length > 0
  return (
    <ClientPage sheet={sheet} parts={parts}>
      {mended && (
        <div class="notice" role="alert" tabIndex={-1}>
          <p>{speech.t(form ?? 'checkin.mend.some')}</p>
          <p class="soft">{speech.t('checkin.mend.kept')}</p>
        </div>
      )}
      <Hello {...props} />
      <form id="questions" action={`${sheet.base}/${kind}`} method="post" autocomplete="off" data-thanks={`${sheet.base}/thanks?check-in=${props.checkInId}`}>
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="check-in" value={props.checkInId} />
        {props.by && <input type="hidden" name="by" value={props.by} />}
        <input type="hidden" name="session" value={props.sessionId} />
        <input type="hidden" name="shown" value={shown.map(({ id, version }) => `${id}@${version}`).join(' ')} />
        {first.map((instrument, index) => (
          <Part sheet={sheet} instrument={instrument} number={index + 1} of={parts} therapist={therapist} dutyNote={props.dutyNote} typed={typed}>
            {instrument === homework?.instrument && <p class="said" dir="auto">{homework.line}</p>}
          </Part>
        ))}
        {goals && <Goals {...props} goals={goals} number={first.length + 1} of={parts} />}
        <Part sheet={sheet} instrument={own} number={shown.length} of={parts} therapist={therapist} dutyNote={props.dutyNote} typed={typed} />
        {props.asksHeard && <Heard {...props} number={shown.length + 1} of={parts} />}
        {hasVoice && <Voice {...props} number={parts} />}
        {kind === 'after' && <Look {...props} />}
        <div class="send">
          <button class="button" type="submit">{speech.t('checkin.send', { ...therapist })}</button>
          {kind === 'after' && <p class="note">{speech.t('checkin.unvalidated')}</p>}
        </div>
      </form>
      <Ways sheet={sheet} other={props.other} />
    </ClientPage>
  )
}

function Hello({ sheet, kind, called, therapist, meeting, late, sentAt, measures }: QuestionsProps) {
  const { speech } = sheet.frame
  const length = kind === 'before' && measures.length > 0 ? 'checkin.takes-three' : 'checkin.takes-one'
  return (
    <div class="hello">
      <h1>{called ? speech.t('checkin.hello-named', { called: isolated(called) }) : speech.t('checkin.hello')}</h1>
      <p>{late ? speech.t('checkin.late', { ...therapist }) : (meeting ?? speech.t(`checkin.${kind}.intro`))} {speech.t(length)}</p>
      {!sentAt && !sheet.known && <p>{speech.t('checkin.perhaps-sent')}</p>}
      {/* What was sent from there without the PIN is on no page of theirs. */}
      {!sentAt && sheet.known && kind === 'after' && <p>{speech.t('checkin.perhaps-on-tablet')}</p>}
      {sentAt && <p>{speech.t(late ? 'checkin.sent-already.late' : 'checkin.sent-already', { time: isolated(sentAt) })}</p>}
      <p class="soft">{!late && `${speech.t(`checkin.${kind}.who-sees`, { ...therapist })} `}{speech.t(`checkin.${kind}.skip`)}</p>
    </div>
  )
}

/** One question for each goal. What was said last time stays hidden until there is an answer, so that it does not answer for them. */
function Goals({ sheet, typed, goals: { rated, instrument }, number, of }: QuestionsProps & { goals: NonNullable<QuestionsProps['goals']>; number: number; of: number }) {
  const { speech } = sheet.frame
  const item = instrument.items[0]!
  if (item.kind !== 'scale') return null
  const { range: { min, max }, ends } = item
  const end = (value: number, words: string) => speech.t('checkin.scale-end', { value, words })
  return (
    <section class="part" id={`part-${number}`} aria-labelledby={`part-${number}-name`}>
      <div class="part-name">
        <h2 id={`part-${number}-name`}>{speech.t('goals.rate.name')}</h2>
        <span>{speech.t('checkin.part-of', { number, of })}</span>
      </div>
      <p class="stem">{instrument.stem}</p>
      {rated.map(({ id, text, last }, index) => (
        <div class="rated-goal">
          <p class="said" id={`goal-words-${index}`} dir="auto">{text}</p>
          <Scale
            speech={speech} name={ratingName(id)} ask={item.text} value={typed.values[ratingName(id)] ?? ''} mend={typed.mends[ratingName(id)]} closing={index === rated.length - 1} describedBy={`goal-words-${index}`}
            min={min} max={max} low={end(min, ends.low)} high={end(max, ends.high)}
          />
          {last !== null && <p class="last-said soft">{speech.t('goals.rate.last', { value: last })}</p>}
        </div>
      ))}
    </section>
  )
}

/** Says nothing of what was talked about: somebody else may be holding the phone. */
function Heard({ sheet, typed, number, of }: QuestionsProps & { number: number; of: number }) {
  const { speech } = sheet.frame
  return (
    <section class="part" id={`part-${number}`} aria-labelledby={`part-${number}-name`}>
      <div class="part-name">
        <h2 id={`part-${number}-name`}>{speech.t('checkin.heard.name')}</h2>
        <span>{speech.t('checkin.part-of', { number, of })}</span>
      </div>
      <Rows
        speech={speech} name="heard" ask={speech.t('checkin.heard.ask')} value={typed.values['heard'] ?? ''} mend={typed.mends['heard']} closing
        options={heardAnswers.map((value) => ({ value, label: speech.t(`checkin.heard.${value}`) }))}
      />
    </section>
  )
}

function Voice({ sheet, therapist, typed, number }: QuestionsProps & { number: number }) {
  const { speech } = sheet.frame
  const options = (['now', 'together', 'private'] as const).map((value) => ({
    value, label: speech.t(`checkin.share.${value}`), note: speech.t(`checkin.share.${value}.what`, { ...therapist }),
  }))
  return (
    <section class="part" id={`part-${number}`} aria-labelledby={`part-${number}-name`}>
      <div class="part-name">
        <h2 id={`part-${number}-name`}>{speech.t('checkin.voice.name')}</h2>
        <span>{speech.t('checkin.part-of', { number, of: number })}</span>
      </div>
      <Words
        speech={speech} name="voice" ask={speech.t('checkin.voice.ask')} hint={speech.t('checkin.voice.hint')} value={typed.values['voice'] ?? ''}
        mend={typed.mends['voice']} maxLength={voiceLength} closing
      />
      <Rows
        speech={speech} name="share" ask={speech.t('checkin.share.ask')} value={typed.values['share'] ?? ''} mend={typed.mends['share']} options={options}
        describedBy="share-note" quiet
      />
      <p class="note" id="share-note">{speech.t('checkin.share.nothing-chosen')}</p>
    </section>
  )
}

/** Choosing nothing keeps it for the charts. */
function Look({ sheet, therapist, typed }: QuestionsProps) {
  const { speech } = sheet.frame
  const options = (['together', 'keep'] as const).map((value) => ({ value, label: speech.t(`checkin.look.${value}`) }))
  return (
    <section class="part">
      <Rows
        speech={speech} name="look" ask={speech.t('checkin.look.ask')} value={typed.values['look'] ?? ''} mend={typed.mends['look']} options={options} describedBy="look-note" quiet
      />
      <p class="note" id="look-note">{speech.t(sheet.known ? 'checkin.look.note' : 'checkin.look.note-link', { ...therapist })}</p>
    </section>
  )
}

export function Ways({ sheet, other }: Pick<QuestionsProps, 'sheet' | 'other'>) {
  const { speech } = sheet.frame
  return (
    <nav class="hand-ways" aria-label={speech.t('checkin.more')}>
      {other && <a class="way" href={`${sheet.base}/${other}`}>{speech.t(`checkin.instead.${other}`)}</a>}
      {sheet.known ? (
        <>
          <a class="way" href={`${sheet.base}/goals`}>{speech.t('goals.way')}</a>
          <a class="way" href={`${sheet.base}/mine`}>{speech.t('checkin.mine.way')}</a>
        </>
      ) : (
        <a class="way" href={`${sheet.base}/pin`}>{speech.t('checkin.pin.way')}</a>
      )}
      <a class="way" href={`${sheet.base}/withdraw`}>{speech.t('checkin.withdraw.way')}</a>
    </nav>
  )
}
