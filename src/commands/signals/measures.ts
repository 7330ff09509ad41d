// Which measures a file of cases may hold, with the values each can have.
import { allianceItems } from '#src/domain/alliance/check.ts'
import { answerKey, rangeOf, type Instrument } from '#src/domain/instruments/instrument.ts'

export interface Measure {
  readonly key: string
  readonly min: number
  readonly max: number
  /** Whether a value between two whole numbers is a mistake. */
  readonly isWhole: boolean
  /** Whether a therapist may be the rater. */
  readonly hasTherapist: boolean
}

interface Span {
  readonly min: number
  readonly max: number
}

/**
 * `phq-9` and the other outcome instruments (their first scale), `phq-9/9` (an answer), `alliance.goal`, `.task`, `.bond` and `.tension`, `alliance` (a mean already made), and Attune's own items by their key, as `hope`.
 * @param scales `alliance=1:5`: the range of a measure of Attune's own, or of `alliance` and its three items at once; values may then lie between whole numbers. Refuses what it cannot read and measures whose range is their publisher's
 */
export function measuresIn(instruments: readonly Instrument[], scales: readonly string[]): ReadonlyMap<string, Measure> {
  const found = new Map<string, Measure>()
  const add = (key: string, { min, max }: Span, isWhole: boolean, hasTherapist: boolean) => found.set(key, { key, min, max, isWhole, hasTherapist })
  for (const instrument of instruments) {
    const main = instrument.scoring[0]
    const isOutcome = instrument.purpose === 'outcome'
    if (isOutcome && main) add(instrument.id, main.range, main.method === 'sum', false)
    for (const item of instrument.items) {
      const range = rangeOf(instrument, item)
      if (!range) continue
      if (isOutcome) add(answerKey(instrument, item), range, true, false)
      else if (instrument.purpose === 'after') add(`alliance.${item.key}`, range, true, true)
      else if (instrument.purpose === 'before') add(item.key, range, true, false)
    }
    if (instrument.purpose === 'after' && main) add('alliance', main.range, false, true)
  }
  for (const [name, span] of scales.map(scaleFrom)) {
    const keys = name === 'alliance' ? [name, ...allianceItems.map((item) => `alliance.${item}`)] : [name]
    for (const key of keys) {
      const measure = found.get(key)
      if (!measure || key.includes('/') || instruments.some(({ id }) => id === key) || key === 'alliance.tension') throw new Error(`--scale cannot say the range of ${key}.`)
      add(key, span, false, measure.hasTherapist)
    }
  }
  return found
}

function scaleFrom(text: string): [name: string, span: Span] {
  const [, name, low, high] = /^([^=]+)=(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)$/.exec(text) ?? []
  const span = { min: Number(low), max: Number(high) }
  if (name === undefined || !(span.max > span.min)) throw new Error(`--scale is written alliance=1:5, the lowest value first, and not ${text}.`)
  return [name, span]
}
