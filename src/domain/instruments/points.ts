// How many points an answer is worth: its code, unless the questionnaire weighs its answers itself.
import type { Instrument } from './instrument-shape.ts'

type Lists = Pick<Instrument, 'answerLists'>
type InstrumentItem = Instrument['items'][number]

/** Points of one answer, at most three decimals. @param code as stored, within the item's codes; one that the item does not have is worth NaN, never nothing */
export function pointsOf(instrument: Lists, item: InstrumentItem, code: number): number {
  if (!('answers' in item)) return code
  const anchor = instrument.answerLists[item.answers]?.anchors[code]
  return anchor ? (anchor.weight ?? anchor.code) : NaN
}

/** The fewest and the most points that an item can give; 0 and 0 for a text item, which gives none. */
export function pointsBetween(instrument: Lists, item: InstrumentItem): { readonly min: number; readonly max: number } {
  if (item.kind === 'scale') return item.range
  if (item.kind === 'text') return { min: 0, max: 0 }
  const points = (instrument.answerLists[item.answers]?.anchors ?? []).map((anchor) => anchor.weight ?? anchor.code)
  return { min: Math.min(...points), max: Math.max(...points) }
}
