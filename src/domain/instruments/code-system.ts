// Codes for what LOINC has none for: Attune's own items, answers and scales, as a FHIR R4 CodeSystem that others can look them up in.
import { anchorsOf, type Instrument } from './instrument.ts'

/** The `codeSystem` of Attune's own instruments. */
export const ownSystem = 'urn:attune:items'

interface Concept {
  readonly code: string
  readonly display: string
  readonly definition?: string
}

/** `attune-after/goal` */
export const itemCode = (instrument: Pick<Instrument, 'id'>, item: { readonly key: string }): string => `${instrument.id}/${item.key}`
/** `attune-after/tension/0` */
export const answerCode = (instrument: Pick<Instrument, 'id'>, item: { readonly key: string }, code: number): string => `${instrument.id}/${item.key}/${code}`
/** `attune-after/scale/alliance` */
export const scaleCode = (instrument: Pick<Instrument, 'id'>, scale: { readonly scale: string }): string => `${instrument.id}/scale/${scale.scale}`

/**
 * The CodeSystem of every item, answer and scale of these instruments for which LOINC has no code, each once, in the order of the instruments.
 * Translations give no code of their own: hand in one language. Two versions of one instrument give the newer one's wording, if it comes last.
 */
export function attuneCodeSystem(instruments: readonly Instrument[]) {
  const concepts = new Map<string, Concept>()
  for (const instrument of instruments) for (const concept of conceptsOf(instrument)) concepts.set(concept.code, concept)
  return {
    resourceType: 'CodeSystem', url: ownSystem, name: 'AttuneItems', title: 'Attune: own items, answers and scales', status: 'active', experimental: false, publisher: 'Attune',
    description: 'Questions of Attune’s own and scores without a LOINC code. The questions are unvalidated.',
    copyright: 'CC-BY-4.0', caseSensitive: true, content: 'complete', count: concepts.size, concept: [...concepts.values()],
  } as const
}

function conceptsOf(instrument: Instrument): Concept[] {
  const isOwn = instrument.codeSystem === ownSystem
  const items = isOwn
    ? instrument.items.flatMap((item) => [
        { code: itemCode(instrument, item), display: item.text },
        ...anchorsOf(instrument, item).map((anchor) => ({ code: answerCode(instrument, item, anchor.code), display: anchor.text })),
      ])
    : []
  const scales = instrument.scoring
    .filter((scale) => scale.loinc === null)
    .map((scale) => ({ code: scaleCode(instrument, scale), display: `${instrument.title}: ${scale.scale}`, definition: `${scale.method} of ${scale.items.length} items, ${scale.range.min} to ${scale.range.max}` }))
  return [...items, ...scales]
}
