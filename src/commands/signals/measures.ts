// Which measures a file of cases may hold, with the values each can have.
import { allianceItems } from '#src/domain/alliance/check.ts'
import { usualParameters, type Range } from '#src/domain/alliance/parameters.ts'
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

/**
 * `phq-9` and the other outcome instruments (their first scale), `phq-9/9` (an answer), `alliance.goal`, `.task`, `.bond` and `.tension`, `alliance` (a mean already made), and Attune's own items by their key, as `hope`.
 * @param alliance the range of `alliance` and its three items, whose values may then lie between whole numbers; null for Attune's own items, 0..10 whole
 */
export function measuresIn(instruments: readonly Instrument[], alliance: Range | null): ReadonlyMap<string, Measure> {
  const found = new Map<string, Measure>()
  const add = (key: string, { min, max }: Range, isWhole: boolean, hasTherapist: boolean) => found.set(key, { key, min, max, isWhole, hasTherapist })
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
  }
  const isOwn = alliance === null
  for (const item of allianceItems) add(`alliance.${item}`, alliance ?? usualParameters.range, isOwn, true)
  add('alliance', alliance ?? usualParameters.range, false, true)
  return found
}

/** `alliance=1:5`, the last one said; null when none was. Refuses anything else. */
export function allianceRange(said: readonly string[]): Range | null {
  return said.reduce<Range | null>((_, text) => {
    const [, low, high] = /^alliance=(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)$/.exec(text) ?? []
    const range = { min: Number(low), max: Number(high) }
    if (!(range.max > range.min)) throw new Error(`--scale is written alliance=1:5, the lowest value first, and not ${text}.`)
    return range
  }, null)
}
