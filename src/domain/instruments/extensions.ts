// The addresses of the FHIR extensions that carry a questionnaire's points, ends and scores, and how each is read.
import type { Extension } from './questionnaire-shape.ts'

const core = 'http://hl7.org/fhir/StructureDefinition'
const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition'

export const urls = {
  ordinalValue: `${core}/ordinalValue`,
  itemWeight: `${core}/itemWeight`,
  minValue: `${core}/minValue`,
  maxValue: `${core}/maxValue`,
  sliderStep: `${core}/questionnaire-sliderStepValue`,
  hidden: `${core}/questionnaire-hidden`,
  itemControl: `${core}/questionnaire-itemControl`,
  unit: `${core}/questionnaire-unit`,
  variable: `${core}/variable`,
  calculatedExpression: `${sdc}/sdc-questionnaire-calculatedExpression`,
  enableWhenExpression: `${sdc}/sdc-questionnaire-enableWhenExpression`,
  /** Attune's own: how a scale is made, in full, for an Attune that reads it again. */
  scale: 'urn:attune:scale',
} as const

/** Older and equal addresses of the same extensions. */
const weightUrls = new Set<string>([urls.ordinalValue, urls.itemWeight, `${sdc}/sdc-questionnaire-itemWeight`, `${core}/questionnaire-ordinalValue`])

type Extended = { readonly extension?: readonly Extension[] | undefined } | undefined

export function extensionOf(node: Extended, url: string): Extension | undefined {
  return node?.extension?.find((each) => each.url === url)
}

export const extensionsOf = (node: Extended, url: string): readonly Extension[] => node?.extension?.filter((each) => each.url === url) ?? []

/** Every number of points that stands on these nodes, each once. */
export function weightsOn(...nodes: readonly Extended[]): number[] {
  const found = nodes.flatMap((node) => node?.extension ?? []).filter((each) => weightUrls.has(each.url))
  return [...new Set(found.flatMap((each) => each.valueDecimal ?? each.valueInteger ?? NaN))]
}

export const numberOn = (node: Extended, url: string): number | undefined => {
  const found = extensionOf(node, url)
  return found?.valueInteger ?? found?.valueDecimal
}

/** Addresses that mean something to Attune; the rest is reported and left alone. */
export const isKnown = (url: string): boolean => weightUrls.has(url) || (Object.values(urls) as readonly string[]).includes(url)
