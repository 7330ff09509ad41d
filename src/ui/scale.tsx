// Questions in the hand: rows to choose from, a scale of rings, a place to write. Nothing is chosen beforehand.
import type { ComponentChildren } from 'preact'
import type { Speech } from './page.tsx'

interface QuestionProps {
  readonly speech: Speech
  readonly name: string
  /** Where one name stands several times on a page; made from the name otherwise. */
  readonly id?: string
  readonly ask: string
  readonly value: string
  /** Message key of what is to be mended here. */
  readonly mend: string | undefined
  /** The last question of its part: answering it fills the part's line. */
  readonly closing?: boolean
  /** Ids of what is read with every answer, e.g. the questionnaire's stem. */
  readonly describedBy?: string
}

export const idOf = (name: string): string => name.replaceAll('/', '-')

function Mend({ speech, id, mend }: Pick<QuestionProps, 'speech' | 'mend'> & { id: string }) {
  return mend ? <p class="mend" id={`${id}-mend`}>{speech.t(mend)}</p> : null
}

const described = (...ids: readonly (string | undefined | false)[]): { 'aria-describedby'?: string } => {
  const given = ids.filter(Boolean).join(' ')
  return given ? { 'aria-describedby': given } : {}
}

export interface RowOption {
  readonly value: string
  readonly label: string
  readonly note?: string
  readonly describedBy?: string
}

/** Rows with a ring each, full width, one to choose. `children` come after the rows, inside the same question. */
export function Rows({ speech, name, id = idOf(name), ask, value, mend, closing, describedBy, options, quiet, children }: QuestionProps & {
  readonly options: readonly RowOption[]
  /** A smaller question under another. */
  readonly quiet?: boolean
  readonly children?: ComponentChildren
}) {
  return (
    <fieldset id={id} class={[quiet ? 'who' : '', closing ? 'closing' : ''].join(' ').trim() || undefined} {...described(describedBy, mend && `${id}-mend`)}>
      <legend class={quiet ? undefined : 'ask'}>{ask}</legend>
      <Mend speech={speech} id={id} mend={mend} />
      {options.map((option) => (
        <label class="choice">
          <input type="radio" name={name} value={option.value} checked={value === option.value} {...described(option.describedBy)} />
          <span>
            {option.note ? <b>{option.label}</b> : option.label}
            {option.note && <small>{option.note}</small>}
          </span>
        </label>
      ))}
      {children}
    </fieldset>
  )
}

/** Whole numbers from `min` to `max` in rings; the page's direction mirrors them, the value that is sent never. */
export function Scale({ speech, name, id = idOf(name), ask, value, mend, closing, describedBy, min, max, low, high }: QuestionProps & {
  readonly min: number
  readonly max: number
  /** What the ends mean, with their numbers. */
  readonly low: string
  readonly high: string
}) {
  const steps = Array.from({ length: max - min + 1 }, (_, index) => min + index)
  const end = (step: number) => (step === min ? `${id}-low` : step === max ? `${id}-high` : undefined)
  return (
    <fieldset id={id} class={closing ? 'closing' : undefined} {...described(describedBy, mend && `${id}-mend`)}>
      <legend class="ask">{ask}</legend>
      <Mend speech={speech} id={id} mend={mend} />
      <div class="scale">
        {steps.map((step) => (
          <label>
            <input type="radio" name={name} value={String(step)} checked={value === String(step)} {...described(end(step))} />
            <span>{speech.number(step)}</span>
          </label>
        ))}
      </div>
      <p class="ends">
        <span id={`${id}-low`}>{low}</span>
        <span id={`${id}-high`}>{high}</span>
      </p>
    </fieldset>
  )
}

/** A place for the client's own words. */
export function Words({ speech, name, id = idOf(name), ask, hint, value, mend, closing, maxLength }: QuestionProps & { readonly hint?: string; readonly maxLength: number }) {
  return (
    <div class={closing ? 'question closing' : 'question'}>
      <label class="ask" for={id}>{ask}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <Mend speech={speech} id={id} mend={mend} />
      <textarea
        class="voice-field" id={id} name={name} rows={3} maxLength={maxLength} dir="auto" placeholder=" " value={value}
        {...(mend ? { 'aria-invalid': 'true' as const } : {})} {...described(hint && `${id}-hint`, mend && `${id}-mend`)}
      />
    </div>
  )
}
