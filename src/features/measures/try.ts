// Tries a measure before anybody is asked: the file's own expressions on many forms, and one form of the lead's, step by step.
import { computedOf, evaluateForms } from '#src/access/evaluate-forms.ts'
import { answerKey, rangeOf, type Instrument, type InstrumentScale } from '#src/domain/instruments/instrument.ts'
import { pointsBetween, pointsOf } from '#src/domain/instruments/points.ts'
import type { ReadQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import { remark, type Remark } from '#src/domain/instruments/remark.ts'
import { scoreInstrument, type Answers, type Computed, type ScaleScore } from '#src/domain/instruments/score.ts'
import type { Evaluated, Step } from '#src/platform/fhirpath.ts'

/** What the thread is asked, each after what it rests on. */
export function stepsOf(read: ReadQuestionnaire): Step[] {
  const scores = read.calculations.filter(({ written }) => written === null)
  return scores.length === 0 ? [] : read.steps.filter((step) => step.kind === 'variable' || scores.some(({ linkId }) => linkId === step.name))
}

const triedForms = 40

/** The lowest, the highest, each question alone at its highest, and a fixed walk through the rest that gives every answer of every question. */
function formsOf(instrument: Instrument): Answers[] {
  const items = answerable(instrument)
  const form = (code: (item: (typeof items)[number], index: number) => number): Answers => Object.fromEntries(items.map((item, index) => [item.key, code(item, index)]))
  const walk = Array.from({ length: triedForms }, (_, run) => form(({ min, max }, index) => min + ((run + index * (Math.floor(run / (max - min + 1)) + 1)) % (max - min + 1))))
  return [form(({ min }) => min), form(({ max }) => max), ...items.slice(0, 100).map((one) => form((item) => (item === one ? item.max : item.min))), ...walk]
}

const answerable = (instrument: Instrument) =>
  instrument.items.flatMap((item) => {
    const range = rangeOf(instrument, item)
    return range ? [{ key: answerKey(instrument, item), item, ...range }] : []
  })

export type TriedInstrument = { readonly kind: 'fits'; readonly instrument: Instrument } | { readonly kind: 'refused'; readonly faults: readonly Remark[] }

/**
 * The instrument once the file's own expressions have been tried: every form answered in full has to give a number within the range stated.
 * A question that an expression does not name and counts all the same, through its group say, is added to those that the score rests on: left out, it would count as nothing.
 */
export async function triedExpressions(instrument: Instrument, questionnaire: unknown, steps: readonly Step[]): Promise<TriedInstrument> {
  const scales = instrument.scoring.filter(({ method }) => method === 'expression')
  if (steps.length === 0) return { kind: 'fits', instrument }
  const forms = formsOf(instrument)
  const whole = [forms[1]!, forms.at(-1)!]
  const bare = scales.flatMap((scale) => whole.map((answers) => without(answers, unnamedBy(scale, instrument).map(({ key }) => key))))
  const result = await evaluateInTurn(instrument, questionnaire, steps, [...forms, ...bare])
  if (result.kind !== 'evaluated') return { kind: 'refused', faults: [unevaluated(result)] }
  const outcomes = result.outcomes.slice(0, forms.length)
  const fault = outcomes.map((each) => faultIn(scales, each)).find((each) => each !== null)
  if (fault) return { kind: 'refused', faults: [fault] }
  const full = [outcomes[1]!, outcomes.at(-1)!]
  const suspects = scales.flatMap((scale, place) => (full.some((each, which) => differs(each, result.outcomes[forms.length + place * whole.length + which]!, scale)) ? unnamedBy(scale, instrument).map((one) => ({ scale, ...one })) : []))
  const again = suspects.length > 0 ? await evaluateInTurn(instrument, questionnaire, steps, suspects.flatMap(({ key }) => whole.map((answers) => without(answers, [key])))) : null
  // Where there was no time to find out which, all of them are taken for counted.
  const counted = suspects.filter(({ scale }, place) => again?.kind !== 'evaluated' || full.some((each, which) => differs(each, again.outcomes[place * whole.length + which]!, scale)))
  const unscored = counted.filter(({ item }) => !item.scored).map(({ scale, item }) => remark('counts-unscored', scale.linkId, item.linkId ?? item.key))
  if (unscored.length > 0) return { kind: 'refused', faults: unscored }
  const widened = (scale: InstrumentScale): InstrumentScale => {
    const more = counted.filter((one) => one.scale === scale).map(({ item }) => item.key)
    return { ...scale, items: instrument.items.map(({ key }) => key).filter((key) => scale.items.includes(key) || more.includes(key)) }
  }
  return { kind: 'fits', instrument: { ...instrument, scoring: instrument.scoring.map((scale) => (scale.method === 'expression' ? widened(scale) : scale)) } }
}

/** Forms tried at once; where they have not ended in their two seconds, a quarter of them at once, down to one. Two seconds are for what a client sends, which is one form: a long measure with many scores needs more for all that are tried. */
const formsAtOnce = 24

/** All outcomes, or what ended it: the first form that has not ended in its time. Between them others have their turn. */
async function evaluateInTurn(instrument: Instrument, questionnaire: unknown, steps: readonly Step[], forms: readonly Answers[], atOnce = formsAtOnce): Promise<Evaluated> {
  const outcomes: Outcomes[] = []
  for (let from = 0; from < forms.length; from += atOnce) {
    const some = forms.slice(from, from + atOnce)
    const tried = await evaluateForms(instrument, questionnaire, steps, some)
    const found = tried.kind === 'too-long' && some.length > 1 ? await evaluateInTurn(instrument, questionnaire, steps, some, Math.max(1, atOnce >> 2)) : tried
    if (found.kind !== 'evaluated') return found
    outcomes.push(...found.outcomes)
  }
  return { kind: 'evaluated', outcomes }
}

const unnamedBy = (scale: InstrumentScale, instrument: Instrument) => answerable(instrument).filter(({ item }) => !scale.items.includes(item.key))

const without = (answers: Answers, keys: readonly string[]): Answers => Object.fromEntries(Object.entries(answers).filter(([key]) => !keys.includes(key)))

type Outcomes = Extract<Evaluated, { kind: 'evaluated' }>['outcomes'][number]

function faultIn(scales: readonly InstrumentScale[], outcomes: Outcomes): Remark | null {
  for (const { linkId = '', range } of scales) {
    const outcome = outcomes[linkId]
    if (outcome?.kind !== 'number') return remark('no-number', linkId, outcome?.kind === 'not-a-number' ? outcome.what : '')
    if (outcome.value < range.min || outcome.value > range.max) return remark('out-of-range', linkId, `${outcome.value} (${range.min} – ${range.max})`)
  }
  return null
}

const differs = (one: Outcomes, other: Outcomes, { linkId = '' }: InstrumentScale): boolean => JSON.stringify(one[linkId]) !== JSON.stringify(other[linkId])

const unevaluated = (result: Exclude<Evaluated, { kind: 'evaluated' }>): Remark => remark(`expression-${result.kind}`, '', result.kind === 'failed' ? result.message : '')

export interface TriedScale {
  readonly scale: InstrumentScale
  /** null where this form gives none. */
  readonly score: ScaleScore | null
  /** Of each question that counts, in order: its number, and its points as they count; null when it was left out. */
  readonly parts: readonly { readonly key: string; readonly points: number | null; readonly isReversed: boolean }[]
}

export async function tryForm(instrument: Instrument, questionnaire: unknown, steps: readonly Step[], answers: Answers): Promise<{ scales: readonly TriedScale[]; fault: Remark | null }> {
  const result = steps.length > 0 ? await evaluateForms(instrument, questionnaire, steps, [answers]) : null
  const computed: Computed = result?.kind === 'evaluated' ? computedOf(instrument, result.outcomes[0] ?? {}) : {}
  const scored = scoreInstrument(instrument, answers, computed)
  const scores = 'scales' in scored ? scored.scales : {}
  return {
    scales: instrument.scoring.map((scale) => ({ scale, score: scores[scale.scale] ?? null, parts: scale.items.map((key) => partOf(instrument, scale, key, answers)) })),
    fault: result && result.kind !== 'evaluated' ? unevaluated(result) : null,
  }
}

function partOf(instrument: Instrument, scale: InstrumentScale, key: string, answers: Answers): TriedScale['parts'][number] {
  const item = instrument.items.find((each) => each.key === key)!
  const code = answers[answerKey(instrument, item)]
  const isReversed = scale.reversed?.includes(key) ?? false
  if (code === undefined) return { key, points: null, isReversed }
  const points = pointsOf(instrument, item, code)
  const { min, max } = pointsBetween(instrument, item)
  return { key, points: isReversed ? min + max - points : points, isReversed }
}
