// The fields that say who a client is and which questionnaires were agreed: the same when added and when changed.
import type { OwnMeasure } from '#src/access/catalogue.ts'
import { SelectField, TextField, type Option, type Typed } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'

interface WhoProps {
  readonly speech: Speech
  readonly typed: Typed
  readonly languages: readonly string[]
  readonly name?: string
  readonly called?: string
  readonly language?: string
  readonly zone: string
}

export function WhoFields({ speech, typed, languages, name = '', called = '', language = 'en', zone }: WhoProps) {
  return (
    <>
      <TextField speech={speech} typed={typed} name="name" label="cases.name" hint required fallback={name} />
      <TextField speech={speech} typed={typed} name="called" label="cases.called" hint fallback={called} />
      <div class="pair">
        <SelectField speech={speech} typed={typed} name="language" label="cases.language" options={languageOptions(languages, speech)} fallback={language} />
        <SelectField speech={speech} typed={typed} name="zone" label="cases.zone" options={zoneOptions(zone, typed.values['zone'])} fallback={zone} />
      </div>
    </>
  )
}

interface MeasureProps {
  readonly speech: Speech
  readonly typed: Typed
  readonly every: Readonly<Record<string, number | undefined>>
  readonly own: readonly OwnMeasure[]
  /** False says what then happens to question nine. */
  readonly itemNine: boolean
}

/** A measure whose licence has ended can only be kept or let go. */
export function MeasureFields({ speech, typed, every, own, itemNine }: MeasureProps) {
  const field = (id: string) => <TextField speech={speech} typed={typed} name={id} label={`cases.every.${id}`} hint numeric fallback={every[id]?.toString() ?? ''} />
  return (
    <>
      <div class="pair">
        {field('phq-9')}
        {field('gad-7')}
        {own.filter((measure) => !measure.isOver || every[measure.instrumentId]).map(({ instrumentId, instrument, isOver, licence }) => (
          <TextField
            speech={speech} typed={typed} name={instrumentId} numeric hint fallback={every[instrumentId]?.toString() ?? ''}
            label={isOver ? 'cases.every.over' : 'cases.every.own'} about={{ title: instrument.title, date: speech.date(Date.parse(licence.until), 'UTC', { day: 'numeric', month: 'long', year: 'numeric' }) }}
          />
        ))}
      </div>
      {!itemNine && <p class="hint soft small">{speech.t('cases.item-nine')}</p>}
    </>
  )
}

/** Its name in itself, and in the reader's language. */
export function languageName(language: string, speech: Speech): string {
  const own = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
  const here = new Intl.DisplayNames(speech.language, { type: 'language' }).of(language) ?? language
  return own === here ? own : `${here}, ${own}`
}

const languageOptions = (languages: readonly string[], speech: Speech): Option[] => languages.map((value) => ({ value, label: languageName(value, speech) }))

function zoneOptions(...known: (string | undefined)[]): Option[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'))
  for (const zone of known) if (zone) zones.add(zone)
  return [...zones].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}
