// Reads the answers of a choice: their words and their points, from wherever the field's files put them.
import { weightsOn } from './extensions.ts'
import type { Instrument, InstrumentAnchor } from './instrument.ts'
import { AnswerOption, ValueSet, type FhirItem, type FhirQuestionnaire } from './questionnaire-shape.ts'
import { remark, type Remark } from './remark.ts'

type AnswerList = Instrument['answerLists'][string]
/** Equal lists are one list, by their JSON. */
export type Lists = Map<string, { readonly key: string; readonly list: AnswerList }>

export interface ReadOptions {
  /** Key of the answer list; empty when there are faults. */
  readonly answers: string
  /** Whether every answer has points; none has any otherwise. */
  readonly weighed: boolean
  readonly faults: readonly Remark[]
}

/** @param lists grows by the list of this item, unless an equal one is there */
export function optionsOf(item: FhirItem, linkId: string, file: FhirQuestionnaire, lists: Lists): ReadOptions {
  const given = item.answerOption ?? (item.answerValueSet === undefined ? [] : containedOptions(item.answerValueSet, file))
  if (given === null) return { answers: '', weighed: false, faults: [remark('value-set-elsewhere', linkId, item.answerValueSet)] }
  if (given.length < 2) return { answers: '', weighed: false, faults: [remark('options-missing', linkId)] }
  const read = given.map((option) => readOption(option, linkId))
  const anchors = read.map(({ anchor }, code) => ({ ...anchor, code }))
  const weighed = anchors.filter(({ weight }) => weight !== undefined)
  const without = anchors.filter(({ weight }) => weight === undefined)
  const faults = [
    ...read.flatMap((option) => option.faults),
    ...(weighed.length > 0 ? without.map(({ text }) => remark('points-missing', linkId, text)) : []),
    ...twice(anchors.map(({ text }) => text)).map((text) => remark('option-twice', linkId, text)),
    ...twice(anchors.flatMap(({ coding }) => (coding ? [`${coding.system}|${coding.code}`] : []))).map((code) => remark('option-twice', linkId, code)),
  ]
  if (faults.length > 0) return { answers: '', weighed: false, faults }
  const list: AnswerList = { loinc: null, anchors }
  const json = JSON.stringify(list)
  const known = lists.get(json) ?? { key: `list-${lists.size + 1}`, list }
  lists.set(json, known)
  return { answers: known.key, weighed: weighed.length > 0, faults: [] }
}

function readOption(option: AnswerOption, linkId: string): { anchor: Omit<InstrumentAnchor, 'code'>; faults: Remark[] } {
  const { valueCoding: coding, valueInteger: whole, valueString: string } = option
  const text = (coding?.display ?? coding?.code ?? string ?? (whole === undefined ? '' : String(whole))).trim()
  const weights = weightsOn(option, coding, option._valueInteger, option._valueString)
  const weight = weights[0] ?? whole
  const faults = [
    ...(text === '' ? [remark('option-empty', linkId)] : []),
    ...(weights.length > 1 ? [remark('points-differ', linkId, text)] : []),
    ...(weight !== undefined && !isPoints(weight) ? [remark('points-range', linkId, `${text}: ${weight}`)] : []),
  ]
  return { anchor: { text, ...(weight === undefined ? {} : { weight }), ...(coding?.code ? { coding: { system: coding.system ?? '', code: coding.code } } : {}) }, faults }
}

/** What Attune adds up to the digit: at most 1000 either way, at most three decimals. */
export const isPoints = (value: number): boolean => Math.abs(value) <= 1000 && Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6

const twice = (values: readonly string[]): string[] => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]

/** The concepts of a value set that lies in the file itself; null for one that would have to be fetched. */
function containedOptions(reference: string, file: FhirQuestionnaire): AnswerOption[] | null {
  const found = (file.contained ?? []).map((each) => ValueSet.safeParse(each)).find((each) => each.success && reference === `#${each.data.id}`)
  if (!found?.success) return null
  return found.data.compose.include.flatMap(({ system, concept }) =>
    (concept ?? []).map(({ code, display, extension }) => AnswerOption.parse({ valueCoding: { system, code, display, extension } })),
  )
}
