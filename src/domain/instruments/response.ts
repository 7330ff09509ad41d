// Puts answers into the form of a FHIR QuestionnaireResponse, as the questionnaire is nested, for the expressions that read it.
import { extensionOf, urls } from './extensions.ts'
import type { Instrument } from './instrument.ts'
import { FhirItem, FhirQuestionnaire, type AnswerOption } from './questionnaire-shape.ts'
import type { Answers } from './score.ts'
import { pointsOf } from './points.ts'

type Json = Record<string, unknown>

/**
 * The response for these answers, skipped questions without an answer; each answer carries its points, so that `weight()` and `ordinal()` find them wherever the file had them.
 * @param file the questionnaire as it was brought, which the instrument was made from
 */
export function responseOf(instrument: Instrument, file: unknown, answers: Answers): Json {
  const questionnaire = FhirQuestionnaire.parse(file)
  return { resourceType: 'QuestionnaireResponse', status: 'completed', questionnaire: questionnaire.url ?? `urn:attune:questionnaire:${instrument.id}`, item: itemsOf(instrument, questionnaire.item ?? [], answers) }
}

function itemsOf(instrument: Instrument, items: readonly unknown[], answers: Answers): Json[] {
  return items.map((raw) => FhirItem.parse(raw)).filter(({ type }) => type !== 'display').map((item) => {
    const answer = answerOf(instrument, item, answers)
    const below = itemsOf(instrument, item.item ?? [], answers)
    const inside = below.length > 0 ? { item: below } : {}
    const head = { linkId: item.linkId, ...(item.text ? { text: item.text } : {}) }
    if (item.type === 'group' || extensionOf(item, urls.calculatedExpression)) return { ...head, ...inside }
    return answer ? { ...head, answer: [{ ...answer, ...inside }] } : { ...head, ...inside }
  })
}

function answerOf(instrument: Instrument, item: FhirItem, answers: Answers): Json | null {
  const asked = instrument.items.find(({ linkId }) => linkId === item.linkId)
  const code = asked && answers[`${instrument.id}/${asked.key}`]
  if (!asked || code === undefined) return null
  if (asked.kind === 'scale') return item.type === 'decimal' ? { valueDecimal: code } : { valueInteger: code }
  if (!('answers' in asked)) return null
  const extension = asked.scored ? [{ url: urls.itemWeight, valueDecimal: pointsOf(instrument, asked, code) }] : []
  const option = item.answerOption?.[code]
  if (option) return valueOf(option, extension)
  const anchor = instrument.answerLists[asked.answers]?.anchors[code]
  return { valueCoding: { system: anchor?.coding?.system, code: anchor?.coding?.code, display: anchor?.text, extension } }
}

function valueOf({ valueCoding, valueInteger, valueString }: AnswerOption, extension: readonly Json[]): Json {
  if (valueCoding) return { valueCoding: { system: valueCoding.system, code: valueCoding.code, display: valueCoding.display, extension } }
  return valueInteger === undefined ? { valueString, _valueString: { extension } } : { valueInteger, _valueInteger: { extension } }
}
