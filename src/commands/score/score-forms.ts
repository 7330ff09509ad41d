// Scores forms in the order in which they came; what a questionnaire's own expressions make is asked for many at once.
import { computedOf, evaluateForms } from '#src/access/evaluate-forms.ts'
import { bandOf, isCase } from '#src/domain/instruments/band.ts'
import { scoreInstrument, type Answers, type Computed, type ScoreResult } from '#src/domain/instruments/score.ts'
import type { Asked } from './asked.ts'

/** An expression that has not ended by then with this many is asked again with half of them, down to one. */
const formsAtOnce = 256

export interface Scored {
  readonly result: ScoreResult
  /** Why an expression gave nothing at all. */
  readonly fault: string | null
}

/** By the order of the forms. */
export async function scoreForms({ instrument, questionnaire, steps }: Asked, forms: readonly Answers[]): Promise<Scored[]> {
  const scored = (answers: Answers, computed: Computed, fault: string | null): Scored => ({ result: scoreInstrument(instrument, answers, computed), fault })
  if (steps.length === 0) return forms.map((answers) => scored(answers, {}, null))
  const ask = async (some: readonly Answers[]): Promise<Scored[]> => {
    const evaluated = await evaluateForms(instrument, questionnaire, steps, some)
    if (evaluated.kind === 'evaluated') return some.map((answers, at) => scored(answers, computedOf(instrument, evaluated.outcomes[at] ?? {}), null))
    if (some.length === 1) return [scored(some[0]!, {}, reasons[evaluated.kind] + (evaluated.kind === 'failed' ? `: ${evaluated.message}` : ''))]
    const half = some.length >> 1
    return [...(await ask(some.slice(0, half))), ...(await ask(some.slice(half)))]
  }
  const all: Scored[] = []
  for (let from = 0; from < forms.length; from += formsAtOnce) all.push(...(await ask(forms.slice(from, from + formsAtOnce))))
  return all
}

const reasons = { failed: 'an expression of the questionnaire could not be run', 'too-long': 'an expression of the questionnaire had not ended after two seconds', 'too-much': 'an expression of the questionnaire took more memory than it may' }

/** How an item is called in a result: as the file of answers calls it. */
const called = ({ instrument, isOwn, namesOf }: Asked, key: string): string => (isOwn ? namesOf(instrument.items.find((item) => item.key === key)!)[0]! : key)

/** A result as JSON. */
export function resultOf(asked: Asked, result: ScoreResult): object {
  if (result.kind === 'invalid' || result.kind === 'unscored') return { ...result, value: null }
  const names = (keys: readonly string[]) => keys.map((key) => called(asked, key))
  const scales = Object.fromEntries(Object.entries(result.scales).map(([name, scale]) => [name, { ...scale, missing: names(scale.missing) }]))
  if (result.kind === 'incomplete') return { ...result, missing: names(result.missing), scales, value: null }
  const { instrument, name, version } = asked
  const { kind, value, prorated, missing } = result
  return { kind, instrument: name, version, value, prorated, missing: names(missing), band: bandOf(instrument, value), case: isCase(instrument, value), scales }
}

export const resultColumns = ({ instrument }: Asked): string[] => ['result', 'value', 'prorated', 'missing', 'band', 'case', ...instrument.scoring.map(({ scale }) => `scale.${scale}`)]

/** A result as the cells of {@link resultColumns}. */
export function cellsOf(asked: Asked, result: ScoreResult): (string | number | boolean | null)[] {
  const { instrument } = asked
  const scales = instrument.scoring.map(({ scale }) => ('scales' in result ? (result.scales[scale]?.value ?? null) : null))
  const missing = 'missing' in result ? result.missing.map((key) => called(asked, key)).join(' ') : null
  if (result.kind !== 'scored') return [result.kind, null, null, missing, null, null, ...scales]
  return [result.kind, result.value, result.prorated, missing, bandOf(instrument, result.value), isCase(instrument, result.value), ...scales]
}
