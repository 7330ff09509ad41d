// Turns the answers of one form into its score, and says so plainly when there is none: a missing answer is never a zero.
import { answerKey, rangeOf, type Instrument, type InstrumentScale } from './instrument.ts'

/** Answers by `instrument/item`; an item that was skipped is absent. Keys of other instruments are ignored. */
export type Answers = Readonly<Record<string, number>>

export interface ScaleScore {
  /** In the scale's own units and range: a whole number for a sum, full precision for a mean. */
  readonly value: number
  /** Filled up in proportion for the items in `missing`. */
  readonly prorated: boolean
  /** Item keys without an answer, in the order of the form. */
  readonly missing: readonly string[]
}

export type ScoreResult =
  | ({ readonly kind: 'scored'; readonly scales: Readonly<Record<string, ScaleScore>> } & ScaleScore)
  /** Too few answers, or one missing that may never be filled in (`never-impute`). Sub-scores that stand on their own are still given. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[]; readonly reason: 'too-many-missing' | 'never-impute'; readonly scales: Readonly<Record<string, ScaleScore>> }
  /** An answer that the form cannot give: nothing is scored. `item` is the full answer key. */
  | { readonly kind: 'invalid'; readonly item: string; readonly value: number }
  /** The instrument has no score by design. */
  | { readonly kind: 'unscored' }

/**
 * The score of one form: the instrument's first scale as `value`, and every scale that could be scored in `scales`.
 *
 * A complete sum is exact. With at most `maxMissing` items missing a sum is pro-rated: the mean of the answered items times the number of items, to the nearest whole point, halves upward, so that the number shown and the band it falls in can never disagree.
 * With more missing, or with an item of `neverImpute` missing, the form is `incomplete`: for PHQ-9 two may be missing but never item 9, for GAD-7 one.
 * An answer outside its item's codes, not whole, or for an item the form does not have is `invalid`, whatever the rest says; unscored items are checked too.
 * @source kroenke-2001
 * @source spitzer-2006
 */
export function scoreInstrument(instrument: Instrument, answers: Answers): ScoreResult {
  const invalid = firstInvalid(instrument, answers)
  if (invalid) return invalid
  const main = instrument.scoring[0]
  if (!main) return { kind: 'unscored' }
  const scales: Record<string, ScaleScore> = {}
  for (const scale of instrument.scoring) {
    const score = scoreScale(instrument.id, scale, answers)
    if (score) scales[scale.scale] = score
  }
  const total = scales[main.scale]
  if (total) return { kind: 'scored', ...total, scales }
  const missing = missingItems(instrument.id, main, answers)
  const never = missing.some((key) => main.neverImpute.includes(key))
  return { kind: 'incomplete', missing, reason: never ? 'never-impute' : 'too-many-missing', scales }
}

function firstInvalid(instrument: Instrument, answers: Answers): Extract<ScoreResult, { kind: 'invalid' }> | null {
  const prefix = `${instrument.id}/`
  let known = 0
  for (const item of instrument.items) {
    const key = answerKey(instrument, item)
    const value = answers[key]
    if (value === undefined) continue
    known += 1
    const range = rangeOf(instrument, item)
    if (!range || !Number.isInteger(value) || value < range.min || value > range.max) return { kind: 'invalid', item: key, value }
  }
  const given = Object.keys(answers).filter((key) => key.startsWith(prefix) && answers[key] !== undefined)
  if (given.length === known) return null
  const keys = new Set(instrument.items.map((item) => answerKey(instrument, item)))
  const stray = given.find((key) => !keys.has(key)) ?? prefix
  return { kind: 'invalid', item: stray, value: answers[stray] ?? NaN }
}

function missingItems(id: string, scale: InstrumentScale, answers: Answers): string[] {
  return scale.items.filter((key) => answers[`${id}/${key}`] === undefined)
}

function scoreScale(id: string, scale: InstrumentScale, answers: Answers): ScaleScore | null {
  const missing = missingItems(id, scale, answers)
  if (missing.length > scale.maxMissing || missing.some((key) => scale.neverImpute.includes(key))) return null
  const count = scale.items.length
  const answered = count - missing.length
  const sum = scale.items.reduce((total, key) => total + (answers[`${id}/${key}`] ?? 0), 0)
  const prorated = missing.length > 0
  if (scale.method === 'mean') return { value: sum / answered, prorated, missing }
  if (!prorated) return { value: sum, prorated, missing }
  // In whole numbers, so that a half is a half: floor(sum * count / answered + 1/2).
  const value = scale.rounding === 'half-up' ? Math.floor((2 * sum * count + answered) / (2 * answered)) : (sum * count) / answered
  return { value, prorated, missing }
}
