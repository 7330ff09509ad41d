// The way in for a form that was answered elsewhere: a FHIR R4 QuestionnaireResponse becomes answers, or is refused by name.
import { z } from 'zod'
import { weightsOn } from './extensions.ts'
import { anchorsOf, answerKey, rangeOf, type Instrument, type InstrumentItem } from './instrument.ts'
import { pointsOf } from './points.ts'
import { modifiersIn } from './questionnaire.ts'
import { FhirQuestionnaire, FhirItem, Extension, isText, isTooLarge, limits } from './questionnaire-shape.ts'
import { remark, shapeFault, type Remark } from './remark.ts'
import type { Answers } from './score.ts'
import { codingOf } from './write-questionnaire.ts'

const extended = { extension: z.array(Extension).max(100).optional() }
const Coding = z.looseObject({ ...extended, system: z.string().optional(), code: z.string().optional(), display: z.string().optional() })
const Value = { valueCoding: Coding.optional(), valueInteger: z.number().optional(), valueDecimal: z.number().optional(), valueString: z.string().optional(), _valueInteger: z.looseObject(extended).optional(), _valueString: z.looseObject(extended).optional() }
const Answer = z.looseObject({ ...extended, ...Value, item: z.array(z.unknown()).optional() })
type Answer = z.infer<typeof Answer>
const Item = z.looseObject({ linkId: z.string(), answer: z.array(Answer).optional(), item: z.array(z.unknown()).optional() })
const Response = z.looseObject({
  resourceType: z.literal('QuestionnaireResponse'), id: z.string().optional(), questionnaire: z.string().optional(), status: z.string().optional(), authored: z.string().optional(),
  subject: z.looseObject({ reference: z.string().optional() }).optional(), item: z.array(z.unknown()).optional(),
})

export interface GivenResponse {
  readonly kind: 'read'
  /** As the response has them; null where it has none. */
  readonly id: string | null
  readonly subject: string | null
  readonly authored: string | null
  readonly answers: Answers
}

/**
 * The answers of a FHIR R4 QuestionnaireResponse to this questionnaire. A question without an answer is absent; what answers a question that is not asked (words, a score) is left alone.
 * Refuses, all faults at once: another questionnaire or version, a response entered in error, modifier extensions, a question that the form does not have, more than one answer to one,
 * an answer that the form cannot give, and points in the response that are not those of the form.
 * @param file the questionnaire that the instrument was made from, or that was written from it
 */
export function readResponse(instrument: Instrument, file: unknown, json: unknown): GivenResponse | { readonly kind: 'refused'; readonly faults: readonly Remark[] } {
  if (isTooLarge(json)) return refused(remark('too-deep', '', limits.depth))
  if (!isText(json)) return refused(remark('not-text'))
  const type = (json as { resourceType?: unknown } | null)?.resourceType
  if (type !== 'QuestionnaireResponse') return refused(remark('not-a-response', '', typeof type === 'string' ? type : '–'))
  const parsed = Response.safeParse(json)
  if (!parsed.success) return refused(...parsed.error.issues.slice(0, 20).map(shapeFault('')))
  const { id, subject, authored, status, questionnaire: named, item } = parsed.data
  const questionnaire = FhirQuestionnaire.parse(file)
  const faults = [...modifiersIn(json), ...(status === 'entered-in-error' ? [remark('entered-in-error')] : []), ...otherQuestionnaire(questionnaire, named)]
  const given = new Map<string, Answer[]>()
  gather(item ?? [], given, faults)
  const known = linkIdsIn(questionnaire.item ?? [])
  const asked = new Map(instrument.items.map((one) => [one.linkId ?? one.key, one]))
  const answers: Record<string, number> = {}
  for (const [linkId, list] of given) {
    const one = asked.get(linkId)
    if (!known.has(linkId)) faults.push(remark('no-such-question', linkId))
    else if (one && list.length > 1) faults.push(remark('several-answers', linkId, list.length))
    else if (one && one.kind !== 'text') {
      const code = codeOf(instrument, one, list[0]!)
      if (typeof code === 'number') answers[answerKey(instrument, one)] = code
      else faults.push({ ...code, where: linkId })
    }
  }
  if (faults.length > 0) return { kind: 'refused', faults }
  return { kind: 'read', id: id ?? null, subject: subject?.reference ?? null, authored: authored ?? null, answers }
}

const refused = (...faults: Remark[]) => ({ kind: 'refused', faults }) as const

/** Address and version, each compared where both sides have one. */
function otherQuestionnaire({ url, version }: FhirQuestionnaire, named: string | undefined): Remark[] {
  const [address, wanted] = (named ?? '').split('|')
  const isOther = (address && url && address !== url) || (wanted && typeof version === 'string' && wanted !== version)
  return isOther ? [remark('other-questionnaire', '', named)] : []
}

/** Every answer that has a value, by linkId, however deep it lies. */
function gather(items: readonly unknown[], given: Map<string, Answer[]>, faults: Remark[]): void {
  for (const raw of items) {
    const parsed = Item.safeParse(raw)
    if (!parsed.success) {
      const named = (raw as { linkId?: unknown } | null)?.linkId
      faults.push(...parsed.error.issues.slice(0, 5).map(shapeFault(typeof named === 'string' ? named : 'item')))
      continue
    }
    const { linkId, answer = [], item } = parsed.data
    const valued = answer.filter((one) => Object.keys(one).some((key) => key.startsWith('value')))
    if (valued.length > 0) given.set(linkId, [...(given.get(linkId) ?? []), ...valued])
    for (const below of [item, ...answer.map((one) => one.item)]) gather(below ?? [], given, faults)
  }
}

function linkIdsIn(items: readonly unknown[]): Set<string> {
  return new Set(items.map((raw) => FhirItem.parse(raw)).flatMap(({ linkId, item }) => [...(linkId === undefined ? [] : [linkId]), ...linkIdsIn(item ?? [])]))
}

/** The code that is stored for an answer; a fault without its place when it is none of the form's. */
function codeOf(instrument: Instrument, item: InstrumentItem, answer: Answer): number | Remark {
  const { valueCoding: coding, valueInteger, valueDecimal, valueString } = answer
  const number = valueInteger ?? valueDecimal
  const said = coding ? (coding.code ?? coding.display ?? '') : String(number ?? valueString ?? Object.keys(answer).find((key) => key.startsWith('value')))
  if (item.kind === 'scale') {
    const { min, max } = rangeOf(instrument, item)!
    return number !== undefined && Number.isInteger(number) && number >= min && number <= max ? number : remark('not-an-answer', '', said)
  }
  const anchors = anchorsOf(instrument, item)
  const code = anchors.findIndex((anchor) => {
    if (!coding) return anchor.text === String(number ?? valueString)
    if (coding.code === undefined) return anchor.text === coding.display
    const own = codingOf(instrument, item, anchor)
    return coding.code === own.code && (!coding.system || !own.system || coding.system === own.system)
  })
  if (code < 0) return remark('not-an-answer', '', said)
  const worth = pointsOf(instrument, item, code)
  const differs = item.scored && weightsOn(answer, coding, answer._valueInteger, answer._valueString).some((points) => Math.abs(points - worth) > 1e-9)
  return differs ? remark('points-differ', '', said) : code
}
