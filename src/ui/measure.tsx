// One question of a questionnaire, exactly as the content has it: the same for a client and for whoever tries it first.
import { anchorsOf, answerKey, type Instrument, type InstrumentItem } from '#src/domain/instruments/instrument.ts'
import type { Typed } from './fields.tsx'
import type { Speech } from './page.tsx'
import { Rows, Scale, type RowOption } from './scale.tsx'

interface MeasureProps {
  readonly speech: Speech
  readonly instrument: Instrument
  readonly item: InstrumentItem
  readonly typed: Typed
  readonly closing: boolean
}

/** What every kind of question needs to be drawn. */
export function questionOf({ speech, instrument, item, typed, closing }: MeasureProps) {
  const name = answerKey(instrument, item)
  return { speech, name, ask: item.text, value: typed.values[name] ?? '', mend: typed.mends[name], closing }
}

export const optionsOf = (instrument: Instrument, item: InstrumentItem): RowOption[] => anchorsOf(instrument, item).map(({ code, text }) => ({ value: String(code), label: text }))

/** A choice or a scale; a text item has its own place, and nothing is drawn for it here. */
export function MeasureItem(props: MeasureProps) {
  const { speech, instrument, item } = props
  if (item.kind === 'text') return null
  if (item.kind !== 'scale') return <Rows {...questionOf(props)} options={optionsOf(instrument, item)} describedBy={`${instrument.id}-stem`} />
  const { range: { min, max }, ends } = item
  // A form may give its ends no words.
  const end = (value: number, words: string) => (words === String(value) ? words : speech.t('checkin.scale-end', { value, words }))
  return <Scale {...questionOf(props)} min={min} max={max} low={end(min, ends.low)} high={end(max, ends.high)} />
}
