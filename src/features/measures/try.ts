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

/** The lowest, the highest, each question alone at its highest, and a fixed walk through the rest. */
function formsOf(instrument: Instrument): Answers[] {
  const items = instrument.items.flatMap((item) => {
    const range = rangeOf(instrument, item)
    return range ? [{ key: answerKey(instrument, item), ...range }] : []
  })
  const form = (code: (item: (typeof items)[number], index: number) => number): Answers => Object.fromEntries(items.map((item, index) => [item.key, code(item, index)]))
  const walk = Array.from({ length: triedForms }, (_, run) => form(({ min, max }, index) => min + ((run * 5 + index * (run + 2)) % (max - min + 1))))
  return [form(({ min }) => min), form(({ max }) => max), ...items.slice(0, 100).map((one) => form((item) => (item === one ? item.max : item.min))), ...walk]
}

/** What is wrong with the file's own expressions; nothing when there are none, or when every form tried gives a number within the range stated. */
export async function faultsOfExpressions(instrument: Instrument, questionnaire: unknown, steps: readonly Step[]): Promise<Remark[]> {
  if (steps.length === 0) return []
  const result = await evaluateForms(instrument, questionnaire, steps, formsOf(instrument))
  if (result.kind !== 'evaluated') return [unevaluated(result)]
  const scales = instrument.scoring.filter(({ method }) => method === 'expression')
  for (const outcomes of result.outcomes) {
    for (const { linkId = '', range } of scales) {
      const outcome = outcomes[linkId]
      if (outcome?.kind !== 'number') return [remark('no-number', linkId, outcome?.kind === 'not-a-number' ? outcome.what : '')]
      if (outcome.value < range.min || outcome.value > range.max) return [remark('out-of-range', linkId, `${outcome.value} (${range.min} – ${range.max})`)]
    }
  }
  return []
}

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
