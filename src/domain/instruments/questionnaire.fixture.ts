// An invented questionnaire about a garden, as a service might bring a licensed one; nobody's wording.
import { urls } from './extensions.ts'
import type { Statement } from './own-instrument.ts'

// oxlint-disable-next-line no-explicit-any -- a file that tests break on purpose has no type
export type Json = any

const points = (url: string, value: number) => [{ url, valueDecimal: value }]
const words = ['Not in the least', 'Now and then', 'Most days', 'Every single day']

/** Points on the option as `ordinalValue`, or on its Coding as `itemWeight`. */
export const choice = (linkId: string, text: string, worth: readonly number[] = [0, 1, 2, 3], where: 'option' | 'coding' = 'option'): Json => ({
  linkId, text, type: 'choice',
  answerOption: worth.map((value, index) =>
    where === 'option'
      ? { extension: points(urls.ordinalValue, value), valueCoding: { system: 'urn:garden', code: `g${index}`, display: words[index] } }
      : { valueCoding: { system: 'urn:garden', code: `g${index}`, display: words[index], extension: points(urls.itemWeight, value) } },
  ),
})

export const slider = (linkId: string, text: string, min: number, max: number): Json => ({
  linkId, text, type: 'integer', extension: [{ url: urls.minValue, valueInteger: min }, { url: urls.maxValue, valueInteger: max }],
})

export const score = (linkId: string, expression: string, range?: readonly [number, number]): Json => ({
  linkId, text: 'Score', type: 'decimal', readOnly: true,
  extension: [
    { url: urls.calculatedExpression, valueExpression: { language: 'text/fhirpath', expression } },
    ...(range ? [{ url: urls.minValue, valueDecimal: range[0] }, { url: urls.maxValue, valueDecimal: range[1] }] : []),
  ],
})

/** Four questions in two groups, 0 to 3 each; the last one is about needing somebody. */
export const garden = (...more: Json[]): Json => ({
  resourceType: 'Questionnaire', url: 'urn:garden:form', title: 'The garden form', language: 'en', status: 'active', copyright: '© The Garden Society. Used with permission.',
  item: [
    { linkId: 'g1', type: 'group', text: 'Over the last week in the garden:', item: [choice('g1.1', 'The roses looked tired'), choice('g1.2', 'I enjoyed the shade', [0, 1, 2, 3], 'coding')] },
    { linkId: 'g2', type: 'group', text: 'And beyond the fence:', item: [choice('g2.1', 'The path was hard to find'), choice('g2.2', 'I felt like lying down in the ditch')] },
    ...more,
  ],
})

export const stated: Statement = {
  title: 'The garden form', language: 'en', notice: '© The Garden Society', purpose: 'outcome', direction: 'higher-worse', recallDays: 7, method: 'sum', range: { min: 0, max: 12 }, maxMissing: 1,
  notCounted: [], reversed: ['2'], subscales: [], reliable: null, bands: [], risk: [],
}
