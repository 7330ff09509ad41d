// Turns the answers of one form into its score, and says so plainly when there is none: a missing answer is never a zero.
import { answerKey, rangeOf, type Instrument, type InstrumentScale } from './instrument.ts'
import { pointsBetween, pointsOf } from './points.ts'

/** Answers by `instrument/item`; an item that was skipped is absent. Keys of other instruments are ignored. */
export type Answers = Readonly<Record<string, number>>
/** Results of expressions by `instrument/scale`, made outside this ring from the very answers beside them. */
export type Computed = Readonly<Record<string, number>>

export interface ScaleScore {
  /** In the scale's own units and range: a whole number for a sum of whole points, full precision for a mean. */
  readonly value: number
  /** Filled up in proportion for the items in `missing`. */
  readonly prorated: boolean
  /** Item keys without an answer, in the order of the form. */
  readonly missing: readonly string[]
}

export type ScoreResult =
  | ({ readonly kind: 'scored'; readonly scales: Readonly<Record<string, ScaleScore>> } & ScaleScore)
  /** Too few answers, one missing that may never be filled in (`never-impute`), or an expression without a result within its range (`not-computed`). Sub-scores that stand on their own are still given. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[]; readonly reason: 'too-many-missing' | 'never-impute' | 'not-computed'; readonly scales: Readonly<Record<string, ScaleScore>> }
  /** An answer that the form cannot give: nothing is scored. `item` is the full answer key. */
  | { readonly kind: 'invalid'; readonly item: string; readonly value: number }
  /** The instrument has no score by design. */
  | { readonly kind: 'unscored' }

/**
 * The score of one form: the instrument's first scale as `value`, and every scale that could be scored in `scales`.
 *
 * A complete sum is exact. With at most `maxMissing` items missing a sum is pro-rated: the mean of the answered items times the number of items, to the nearest whole point, halves upward, so that the number shown and the band it falls in can never disagree.
 * With more missing, or with an item of `neverImpute` missing, the form is `incomplete`: for PHQ-9 two may be missing but never item 9, for GAD-7 one.
 * Answers count by their points, reversed items from the other end. An expression's result stands only if no more than `maxMissing` of its items are missing and it lies within the scale's range.
 * An answer outside its item's codes, not whole, or for an item the form does not have is `invalid`, whatever the rest says; unscored items are checked too.
 * @source kroenke-2001
 * @source spitzer-2006
 */
export function scoreInstrument(instrument: Instrument, answers: Answers, computed: Computed = {}): ScoreResult {
  const invalid = firstInvalid(instrument, answers)
  if (invalid) return invalid
  const main = instrument.scoring[0]
  if (!main) return { kind: 'unscored' }
  const scales: Record<string, ScaleScore> = {}
  for (const scale of instrument.scoring) {
    const score = scoreScale(instrument, scale, answers, computed)
    if (score) scales[scale.scale] = score
  }
  const total = scales[main.scale]
  if (total) return { kind: 'scored', ...total, scales }
  const missing = missingItems(instrument.id, main, answers)
  const never = missing.some((key) => main.neverImpute.includes(key))
  return { kind: 'incomplete', missing, reason: never ? 'never-impute' : missing.length > main.maxMissing ? 'too-many-missing' : 'not-computed', scales }
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

function scoreScale(instrument: Instrument, scale: InstrumentScale, answers: Answers, computed: Computed): ScaleScore | null {
  const missing = missingItems(instrument.id, scale, answers)
  if (missing.length > scale.maxMissing || missing.some((key) => scale.neverImpute.includes(key))) return null
  const count = scale.items.length
  const answered = count - missing.length
  if (answered === 0) return null
  const prorated = missing.length > 0
  if (scale.method === 'expression') {
    const value = computed[`${instrument.id}/${scale.scale}`]
    return value !== undefined && value >= scale.range.min && value <= scale.range.max ? { value, prorated, missing } : null
  }
  // In thousandths, so that decimal points add up to the digit and whole ones stay whole.
  const thousandths = scale.items.reduce((total, key) => total + Math.round((pointsFor(instrument, scale, key, answers) ?? 0) * 1000), 0)
  if (scale.method === 'mean') return { value: thousandths / 1000 / answered, prorated, missing }
  if (!prorated) return { value: thousandths / 1000, prorated, missing }
  // In whole numbers, so that a half is a half: floor(sum * count / answered + 1/2).
  const value = scale.rounding === 'half-up' ? Math.floor((2 * thousandths * count + 1000 * answered) / (2000 * answered)) : (thousandths * count) / (1000 * answered)
  return { value, prorated, missing }
}

function pointsFor(instrument: Instrument, scale: InstrumentScale, key: string, answers: Answers): number | undefined {
  const code = answers[`${instrument.id}/${key}`]
  const item = code === undefined ? undefined : instrument.items.find((each) => each.key === key)
  if (code === undefined || !item) return undefined
  const points = pointsOf(instrument, item, code)
  if (!scale.reversed?.includes(key)) return points
  const { min, max } = pointsBetween(instrument, item)
  return min + max - points
}
