// The one way in for a questionnaire: a content file either becomes a usable instrument or names its own fault.
import type { z } from 'zod'
import { faultsOf } from './instrument-rules.ts'
import { type Evidence as EvidenceFlag, type Instrument, InstrumentShape } from './instrument-shape.ts'

export type { Instrument }

/** One content file, content/instruments/<id>.<language>.json: one version of one instrument in one language, immutable once used. Refuses a file whose parts contradict each other, with one issue for each fault. */
export const InstrumentFile = InstrumentShape.superRefine((file, context) => {
  for (const fault of faultsOf(file)) context.addIssue({ code: 'custom', message: fault })
})

export type Evidence = z.infer<typeof EvidenceFlag>
export type InstrumentItem = Instrument['items'][number]
export type InstrumentScale = Instrument['scoring'][number]
export type InstrumentAnchor = Instrument['answerLists'][string]['anchors'][number]

/** The key under which an item's answer is stored, e.g. `phq-9/3`. */
export function answerKey(instrument: Pick<Instrument, 'id'>, item: Pick<InstrumentItem, 'key'>): string {
  return `${instrument.id}/${item.key}`
}

/** The anchors of a choice or tension item, in the order of the form, with the code that is stored (whole number from 0). A scale or text item has none: an empty list. */
export function anchorsOf(instrument: Instrument, item: InstrumentItem): readonly InstrumentAnchor[] {
  return 'answers' in item ? (instrument.answerLists[item.answers]?.anchors ?? []) : []
}

/** The lowest and highest code an item may be answered with, whole numbers; null for a text item, which takes no number. */
export function rangeOf(instrument: Instrument, item: InstrumentItem): { readonly min: number; readonly max: number } | null {
  if (item.kind === 'scale') return item.range
  if (item.kind === 'text') return null
  return { min: 0, max: anchorsOf(instrument, item).length - 1 }
}
