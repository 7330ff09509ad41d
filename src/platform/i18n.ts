// Turns a message key and its values into words of one language, with ICU plurals; dates and numbers follow the same language.
import { IntlMessageFormat } from 'intl-messageformat'

export type Messages = Readonly<Record<string, string>>
type Value = string | number | Date

export interface Words {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  /** A message as text. A key that is not there is a bug and throws. */
  t(key: string, values?: Readonly<Record<string, Value>>): string
  date(instant: number, timeZone: string, options?: Intl.DateTimeFormatOptions): string
  time(instant: number, timeZone: string): string
  number(value: number, options?: Intl.NumberFormatOptions): string
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur'])

export const directionOf = (language: string): 'ltr' | 'rtl' => (rightToLeft.has(language.split('-')[0]!) ? 'rtl' : 'ltr')

/** English dates are written day first and clocks run to 24; Arabic keeps its own digits. */
const formattingLocale: Readonly<Record<string, string>> = { en: 'en-GB', ar: 'ar-EG' }

/** @param fallback another language's messages for keys this one lacks (staff pages are English only so far). */
export function wordsIn(language: string, messages: Messages, fallback: Messages = {}): Words {
  const compiled = new Map<string, IntlMessageFormat>()
  const locale = formattingLocale[language] ?? language
  const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>()

  function message(key: string): IntlMessageFormat {
    const known = compiled.get(key)
    if (known) return known
    const text = messages[key] ?? fallback[key]
    if (text === undefined) throw new Error(`No message for ${key} in ${language}`)
    const made = new IntlMessageFormat(text, messages[key] === undefined ? 'en-GB' : locale, undefined, { ignoreTag: true })
    compiled.set(key, made)
    return made
  }

  /** Making one costs a hundred times what using it does. */
  function kept<Format extends Intl.DateTimeFormat | Intl.NumberFormat, Options>(Made: new (locale: string, options: Options) => Format, options: Options): Format {
    const key = `${Made.name} ${JSON.stringify(options)}`
    const known = formats.get(key) as Format | undefined
    if (known) return known
    const made = new Made(locale, options)
    formats.set(key, made)
    return made
  }

  return {
    language,
    direction: directionOf(language),
    t: (key, values) => String(message(key).format(values as Record<string, string>)),
    date: (instant, timeZone, options = { weekday: 'long', day: 'numeric', month: 'long' }) => kept(Intl.DateTimeFormat, { ...options, timeZone }).format(instant),
    time: (instant, timeZone) => kept(Intl.DateTimeFormat, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(instant),
    number: (value, options = {}) => kept(Intl.NumberFormat, options).format(value),
  }
}
