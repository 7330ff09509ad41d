// Writes an instrument as a FHIR R4 Questionnaire that the field's renderers can show and score: some read ordinalValue on the option, some itemWeight on the Coding.
import { answerCode, itemCode, ownSystem, scaleCode } from './code-system.ts'
import { urls } from './extensions.ts'
import { anchorsOf, type Instrument, type InstrumentAnchor, type InstrumentItem, type InstrumentScale } from './instrument.ts'
import { pointsBetween } from './points.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * The instrument as FHIR R4 JSON: every question with its code (LOINC, the file's own, or Attune's), every scored answer with `ordinalValue` on the option and `itemWeight` on its Coding,
 * every scale as a read-only item whose `calculatedExpression` gives the score of a form answered in full, and nothing for any other; beside it, in Attune's own extension, how missing answers are treated.
 * A scale that the measure's own expression makes is left out: `withBothWeights` writes such a file.
 */
export function writeQuestionnaire(instrument: Instrument): Json {
  return {
    resourceType: 'Questionnaire', id: `${instrument.id}-${instrument.version}`.replaceAll('.', '-'), url: `urn:attune:questionnaire:${instrument.id}`, version: instrument.version,
    name: `Attune_${instrument.id.replaceAll('-', '_')}`, title: instrument.title, status: instrument.status === 'released' ? 'active' : 'draft', language: instrument.language, subjectType: ['Patient'],
    copyright: [instrument.notice, instrument.loinc?.notice].filter(Boolean).join(' '),
    ...(instrument.loinc?.panel ? { code: [{ system: loinc, code: instrument.loinc.panel }] } : {}),
    item: [
      { linkId: unused(instrument, 'stem'), type: 'display', text: instrument.stem },
      ...instrument.items.flatMap((item) => [...(item.heading ? [{ linkId: unused(instrument, `above-${item.key}`), type: 'display', text: item.heading }] : []), writeItem(instrument, item)]),
      ...instrument.scoring.filter((scale) => scale.method !== 'expression').map((scale) => writeScale(instrument, scale)),
    ],
  }
}

const loinc = 'http://loinc.org'
const linkIdOf = (item: InstrumentItem): string => item.linkId ?? item.key

/** A linkId that no question has. */
function unused(instrument: Instrument, wanted: string): string {
  return instrument.items.some((item) => linkIdOf(item) === wanted) ? unused(instrument, `${wanted}-`) : wanted
}

const points = (url: string, value: number): Json => ({ url, valueDecimal: value })

function writeItem(instrument: Instrument, item: InstrumentItem): Json {
  const code = item.loinc ? { system: loinc, code: item.loinc } : (item.coding ?? { system: systemOf(instrument), code: itemCode(instrument, item) })
  const head = { linkId: linkIdOf(item), code: [{ ...code, display: item.text }], text: item.text }
  if (item.kind === 'text') return { ...head, type: 'text', maxLength: item.maxLength }
  if (item.kind === 'scale') {
    const control = (each: string) => ({ url: urls.itemControl, valueCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/questionnaire-item-control', code: each }] } })
    const end = (each: 'lower' | 'upper', text: string) => ({ linkId: unused(instrument, `${linkIdOf(item)}-${each}`), type: 'display', text, extension: [control(each)] })
    return {
      ...head, type: 'integer',
      extension: [control('slider'), { url: urls.sliderStep, valueInteger: 1 }, { url: urls.minValue, valueInteger: item.range.min }, { url: urls.maxValue, valueInteger: item.range.max }],
      item: [end('lower', item.ends.low), end('upper', item.ends.high)],
    }
  }
  const answerOption = anchorsOf(instrument, item).map((anchor) => {
    const coding = codingOf(instrument, item, anchor)
    const worth = anchor.weight ?? anchor.code
    return {
      ...(item.scored ? { extension: [points(urls.ordinalValue, worth)] } : {}),
      valueCoding: { ...(item.scored ? { extension: [points(urls.itemWeight, worth)] } : {}), ...(coding.system ? { system: coding.system } : {}), code: coding.code, display: anchor.text },
    }
  })
  return { ...head, type: 'choice', answerOption }
}

/** Attune's CodeSystem has its own items and every shipped scale; a licensed measure's codes are its organisation's. */
const systemOf = (instrument: Instrument): string => (instrument.codeSystem === loinc ? ownSystem : instrument.codeSystem)

/** The code of one answer, as it is written: LOINC's, the file's own, or Attune's. */
export function codingOf(instrument: Instrument, item: InstrumentItem, anchor: InstrumentAnchor): { readonly system: string; readonly code: string } {
  return anchor.loinc ? { system: loinc, code: anchor.loinc } : (anchor.coding ?? { system: systemOf(instrument), code: answerCode(instrument, item, anchor.code) })
}

function writeScale(instrument: Instrument, scale: InstrumentScale): Json {
  const code = scale.loinc ? { system: loinc, code: scale.loinc } : { system: systemOf(instrument), code: scaleCode(instrument, scale) }
  const nameOf = (key: string) => linkIdOf(instrument.items.find((item) => item.key === key)!)
  const many = (url: string, keys: readonly string[]) => keys.map((key) => ({ url, valueString: nameOf(key) }))
  return {
    linkId: unused(instrument, `score-${scale.scale}`), type: 'decimal', text: `${instrument.title}: ${scale.scale}`, readOnly: true, code: [code],
    extension: [
      { url: urls.minValue, valueDecimal: scale.range.min },
      { url: urls.maxValue, valueDecimal: scale.range.max },
      { url: urls.calculatedExpression, valueExpression: { language: 'text/fhirpath', expression: expressionOf(instrument, scale, nameOf) } },
      {
        url: urls.scale,
        extension: [
          { url: 'scale', valueCode: scale.scale }, { url: 'method', valueCode: scale.method }, { url: 'rounding', valueCode: scale.rounding }, { url: 'maxMissing', valueInteger: scale.maxMissing },
          ...many('item', scale.items), ...many('reversed', scale.reversed ?? []), ...many('neverImpute', scale.neverImpute),
        ],
      },
    ],
  }
}

function expressionOf(instrument: Instrument, scale: InstrumentScale, nameOf: (key: string) => string): string {
  const quoted = (key: string) => `'${nameOf(key).replace(/[\\']/g, '\\$&')}'`
  const valueOf = (key: string): string => {
    const item = instrument.items.find((each) => each.key === key)!
    const answer = `%resource.item.where(linkId=${quoted(key)}).answer.value`
    const value = item.kind === 'scale' ? answer : `${answer}.weight()`
    const { min, max } = pointsBetween(instrument, item)
    return scale.reversed?.includes(key) ? `(${min + max} - ${value})` : value
  }
  const sum = scale.items.map(valueOf).join(' + ')
  return scale.method === 'mean' ? `(${sum}) / ${scale.items.length}` : sum
}

/** A file as it was brought, with the points of every answer in both places. Nothing else is touched. */
export function withBothWeights(file: unknown, pointsOfOption: (linkId: string, index: number) => number | undefined): unknown {
  const mend = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null || !Array.isArray((node as { item?: unknown }).item)) return node
    return { ...node, item: (node as { item: unknown[] }).item.map((item) => mend(weighed(item, pointsOfOption))) }
  }
  return mend(file)
}

function weighed(item: unknown, pointsOfOption: (linkId: string, index: number) => number | undefined): unknown {
  const { linkId, answerOption } = item as { linkId?: string; answerOption?: readonly Json[] }
  if (!linkId || !Array.isArray(answerOption)) return item
  const both = (answerOption as Json[]).map((option, index) => {
    const worth = pointsOfOption(linkId, index)
    if (worth === undefined) return option
    const coding = option['valueCoding'] as Json | undefined
    return { ...option, extension: added(option, urls.ordinalValue, worth), ...(coding ? { valueCoding: { ...coding, extension: added(coding, urls.itemWeight, worth) } } : {}) }
  })
  return { ...(item as object), answerOption: both }
}

const added = (node: Json, url: string, worth: number): readonly Json[] => {
  const others = (node['extension'] as readonly Json[] | undefined) ?? []
  return others.some((each) => each['url'] === url) ? others : [...others, points(url, worth)]
}
