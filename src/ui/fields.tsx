// Form fields with a label, a hint and the word that says what to mend; what was typed is always still there.
import type { ComponentChildren } from 'preact'
import type { Speech } from './page.tsx'

/** What was typed, and message keys of what is wrong with it, by field name. */
export interface Typed {
  readonly values: Readonly<Record<string, string>>
  readonly mends: Readonly<Record<string, string>>
}

export const nothingTyped: Typed = { values: {}, mends: {} }

const isKey = (message: string): boolean => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(message)

/** The shape of a zod failure that fields need: each issue's message is a message key; where a form of ours cannot send what came, it is the library's own. */
export function mendsOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): Record<string, string> {
  const mends: Record<string, string> = {}
  for (const { path, message } of issues) mends[String(path[0] ?? 'form')] ??= isKey(message) ? message : 'page.mend'
  return mends
}

interface FieldProps {
  readonly speech: Speech
  readonly typed: Typed
  readonly name: string
  /** Message key of the label; `.hint` beside it is shown when `hint` is set. */
  readonly label: string
  /** What the label and the hint speak of. */
  readonly about?: Readonly<Record<string, string | number>>
  readonly hint?: boolean
}

function described(name: string, hint: boolean | undefined, mend: string | undefined): { 'aria-describedby'?: string; 'aria-invalid'?: 'true' } {
  const ids = [hint ? `${name}-hint` : '', mend ? `${name}-mend` : ''].filter(Boolean).join(' ')
  return { ...(ids ? { 'aria-describedby': ids } : {}), ...(mend ? { 'aria-invalid': 'true' as const } : {}) }
}

function Around({ speech, typed, name, label, about, hint, children }: FieldProps & { children: ComponentChildren }) {
  const mend = typed.mends[name]
  return (
    <div class="field">
      <label for={name}>{speech.t(label, about)}</label>
      {hint && <p class="hint soft" id={`${name}-hint`}>{speech.t(`${label}.hint`, about)}</p>}
      {children}
      {mend && <p class="mend" id={`${name}-mend`}>{speech.t(mend)}</p>}
    </div>
  )
}

interface TextProps extends FieldProps {
  /** `pin`: out of sight by style sheet alone, since browsers offer to keep what is typed into a password's field, and fill it in for whoever has the phone next. */
  readonly type?: 'text' | 'email' | 'password' | 'pin' | 'date' | 'time' | 'tel' | 'search' | 'number'
  readonly autocomplete?: string
  readonly numeric?: boolean
  readonly maxLength?: number
  readonly required?: boolean
  readonly fallback?: string
}

export function TextField({ type = 'text', autocomplete = 'off', numeric, maxLength, required, fallback = '', ...field }: TextProps) {
  const { typed, name, hint } = field
  return (
    <Around {...field}>
      <input
        {...(type === 'pin' ? { type: 'text', class: 'pin' } : ({ type } as object))} id={name} name={name} autocomplete={autocomplete} {...(type === 'text' ? { dir: 'auto' as const } : {})}
        value={type === 'password' || type === 'pin' ? '' : (typed.values[name] ?? fallback)}
        {...(numeric ? { inputMode: 'numeric' as const } : {})} {...(maxLength ? { maxLength } : {})} {...(required ? { required } : {})}
        {...described(name, hint, typed.mends[name])}
      />
    </Around>
  )
}

/** For what takes more than a line, such as a file that is pasted in. */
export function LongField({ rows, maxLength, fallback = '', ...field }: FieldProps & { rows: number; maxLength?: number; fallback?: string }) {
  const { typed, name, hint } = field
  return (
    <Around {...field}>
      <textarea
        id={name} name={name} rows={rows} dir="auto" spellcheck={false} autocomplete="off" value={typed.values[name] ?? fallback} {...(maxLength ? { maxLength } : {})}
        {...described(name, hint, typed.mends[name])}
      />
    </Around>
  )
}

export interface Option {
  readonly value: string
  readonly label: string
  readonly note?: string
}

export function SelectField({ options, fallback = '', ...field }: FieldProps & { options: readonly Option[]; fallback?: string }) {
  const { typed, name, hint } = field
  const chosen = typed.values[name] ?? fallback
  return (
    <Around {...field}>
      <select id={name} name={name} {...described(name, hint, typed.mends[name])}>
        {options.map(({ value, label }) => (
          <option value={value} selected={value === chosen}>{label}</option>
        ))}
      </select>
    </Around>
  )
}

/** Radio buttons or check boxes under one name. Check boxes send `name.value=on` each. */
export function Choices({ kind, options, speech, typed, name, label, hint, fallback = '' }: FieldProps & { kind: 'radio' | 'checkbox'; options: readonly Option[]; fallback?: string }) {
  const mend = typed.mends[name]
  const isOn = (value: string) => (kind === 'radio' ? (typed.values[name] ?? fallback) === value : typed.values[`${name}.${value}`] === 'on')
  return (
    <fieldset class="field" {...described(name, hint, mend)}>
      <legend>{speech.t(label)}</legend>
      {hint && <p class="hint soft" id={`${name}-hint`}>{speech.t(`${label}.hint`)}</p>}
      <div class="options">
        {options.map((option) => (
          <label>
            {kind === 'radio' ? (
              <input type="radio" name={name} value={option.value} checked={isOn(option.value)} />
            ) : (
              <input type="checkbox" name={`${name}.${option.value}`} checked={isOn(option.value)} />
            )}
            <span>
              {option.label}
              {option.note && <small>{option.note}</small>}
            </span>
          </label>
        ))}
      </div>
      {mend && <p class="mend" id={`${name}-mend`}>{speech.t(mend)}</p>}
    </fieldset>
  )
}

/** The form's own id: pressed twice, sent twice, carried out once. */
export function Command({ id }: { id: string }) {
  return <input type="hidden" name="command" value={id} />
}

/** What was sent, out of sight; a password, code or PIN has to be typed again. */
export const Again = ({ form }: { form: Typed['values'] }) => <>{Object.entries(form).filter(([name]) => !secrets.test(name)).map(([name, value]) => <input type="hidden" name={name} value={value} />)}</>

/** What must not travel back inside a page. */
const secrets = /^(password|code|pin|again)$/
