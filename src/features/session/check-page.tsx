// The therapist's check as a page: four questions from the client's side, with nothing on it that the client has said.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { anchorsOf } from '#src/domain/instruments/instrument.ts'
import { Command, type Typed } from '#src/ui/fields.tsx'
import { isolated } from '#src/ui/marks.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'

export interface CheckProps {
  readonly frame: Frame
  readonly typed: Typed
  readonly caseId: string
  readonly sessionId: string
  readonly command: string
  readonly called: string
  readonly when: string
  readonly state: 'open' | 'too-early' | 'in' | 'not-rating'
  readonly instrument: Instrument
}

export function CheckPage(props: CheckProps) {
  const { frame, caseId, called, when, state, instrument } = props
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('session.check.title')}>
      <header class="title">
        <h1>{speech.t('session.check.title')}</h1>
        <p>{speech.t('session.check.about', { name: isolated(called), when })}</p>
      </header>
      {state === 'open' ? <OpenCheck {...props} /> : (
        <section class="row">
          <div class="matter"><p class="lead">{speech.t(`session.check.${state}`)}</p></div>
        </section>
      )}
      <footer class="foot">
        {state === 'open' && <p>{instrument.notice}</p>}
        <p><a class="way" href={`/cases/${caseId}/brief`}>{speech.t('session.check.to-brief')}</a></p>
      </footer>
    </Desk>
  )
}

function OpenCheck({ frame, typed, caseId, sessionId, command, instrument }: CheckProps) {
  const { speech } = frame
  const action = `/cases/${caseId}/sessions/${sessionId}/check`
  return (
    <>
      {Object.keys(typed.mends).length > 0 && <p class="notice" role="alert">{speech.t('session.check.mend')}</p>}
      <form method="post" action={action}>
        <Command id={command} />
        <section class="row">
          <h2>{speech.t('session.check.your-guess')}</h2>
          <div class="matter check">
            <p class="soft">{instrument.stem}</p>
            {instrument.items.map((item) => (
              <Question speech={speech} typed={typed} name={item.key} text={item.text} mend={typed.mends[item.key]} {...answersOf(instrument, item)} />
            ))}
            <p class="actions">
              <button class="button" type="submit">{speech.t('session.check.send')}</button>
              <button class="plain-button" type="submit" name="not" value="today">{speech.t('session.check.not-today')}</button>
            </p>
            <p class="provenance">{speech.t('session.check.not-today.what')}</p>
          </div>
        </section>
      </form>
    </>
  )
}

interface Answers {
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly ends: { readonly low: string; readonly high: string } | null
}

function answersOf(instrument: Instrument, item: Instrument['items'][number]): Answers {
  if (item.kind !== 'scale') return { options: anchorsOf(instrument, item).map(({ code, text }) => ({ value: String(code), text })), ends: null }
  const { min, max } = item.range
  return { options: Array.from({ length: max - min + 1 }, (_, index) => ({ value: String(min + index), text: String(min + index) })), ends: item.ends }
}

function Question({ speech, typed, name, text, mend, options, ends }: Answers & { speech: Speech; typed: Typed; name: string; text: string; mend: string | undefined }) {
  const about = mend ? { 'aria-describedby': `${name}-mend` } : {}
  return (
    <fieldset {...about}>
      <legend>{text}</legend>
      <div class={ends ? 'points' : 'points few'}>
        {options.map((option) => (
          <label>
            <input type="radio" name={name} value={option.value} checked={typed.values[name] === option.value} />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
      {ends && <p class="ends"><span>0: {ends.low}</span><span>10: {ends.high}</span></p>}
      {mend && <p class="mend" id={`${name}-mend`}>{speech.t(mend)}</p>}
    </fieldset>
  )
}
