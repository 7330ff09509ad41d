// One questionnaire as one part of the page: its stem, items and answers exactly as the content has them.
import type { ComponentChildren } from 'preact'
import type { Instrument, InstrumentItem } from '#src/domain/instruments/instrument.ts'
import { directionOf } from '#src/platform/i18n.ts'
import type { Typed } from '#src/ui/fields.tsx'
import { MeasureItem, optionsOf, questionOf } from '#src/ui/measure.tsx'
import { Contacts } from '#src/ui/page.tsx'
import { Rows, Words, idOf, type RowOption } from '#src/ui/scale.tsx'
import type { Sheet, Therapist } from './client-page.tsx'

interface PartProps {
  readonly sheet: Sheet
  readonly instrument: Instrument
  readonly number: number
  readonly of: number
  readonly therapist: Therapist
  readonly dutyNote: string
  readonly typed: Typed
  /** What the questions are about, after the stem. */
  readonly children?: ComponentChildren
}

export function Part(props: PartProps) {
  const { sheet, instrument, number, of } = props
  const { speech } = sheet.frame
  const isOutcome = instrument.purpose === 'outcome' || instrument.purpose === 'alliance'
  const wording = instrument.language === speech.language ? {} : { lang: instrument.language, dir: directionOf(instrument.language) }
  const closing = instrument.items.findLast((item) => item.scored)?.key
  return (
    <section class="part" id={`part-${number}`} aria-labelledby={`part-${number}-name`}>
      <div class="part-name">
        <h2 id={`part-${number}-name`}>{speech.t(`checkin.part.${instrument.purpose}`)}</h2>
        <span>{speech.t('checkin.part-of', { number, of })}</span>
      </div>
      <div {...wording}>
        <p class="stem" id={`${instrument.id}-stem`}>{instrument.stem}</p>
        {props.children}
        {instrument.items.map((item) => <Item {...props} item={item} closing={isOutcome ? item.key === closing : true} />)}
        {isOutcome && <p class="note fine">{instrument.notice}</p>}
      </div>
    </section>
  )
}

function Item(props: PartProps & { item: InstrumentItem; closing: boolean }) {
  const { heading } = props.item
  return heading ? <><p class="stem">{heading}</p><Question {...props} /></> : <Question {...props} />
}

function Question(props: PartProps & { item: InstrumentItem; closing: boolean }) {
  const { sheet: { frame: { speech } }, instrument, item, therapist } = props
  const question = { speech, instrument, item, typed: props.typed, closing: props.closing }
  if (item.kind === 'text') return <Words {...questionOf(question)} hint={speech.t(`checkin.${item.key}.hint`, { ...therapist })} maxLength={item.maxLength} />
  return item.risk ? <RiskItem {...props} question={questionOf(question)} options={optionsOf(instrument, item)} /> : <MeasureItem {...question} />
}

/** Whatever is chosen here above nothing opens live help at once, by style sheet alone. What happens with the answer is said before it is given. */
function RiskItem({ sheet, instrument, therapist, dutyNote, question, options }: PartProps & {
  question: Omit<Parameters<typeof Rows>[0], 'options'>
  options: readonly RowOption[]
}) {
  const { speech } = sheet.frame
  const help = `${idOf(question.name)}-help`
  return (
    <div class="asks-for-help">
      <div class="beforehand" id={`${help}-before`} lang={speech.language} dir={speech.direction}>
        <p>{speech.t('checkin.nine.always-sees', { ...therapist })}</p>
        {!sheet.tablet && <p>{speech.t('checkin.nine.not-watched')} {dutyNote}</p>}
      </div>
      <Rows
        {...question} describedBy={`${instrument.id}-stem ${help}-before`}
        options={options.map((option) => (option.value === '0' ? option : { ...option, describedBy: `${help}-name` }))}
      >
        <div class="help-at-once" id={help} lang={speech.language} dir={speech.direction}>
          <p id={`${help}-name`}><b>{speech.t('checkin.nine.help-title')}</b></p>
          <p>{speech.t('checkin.nine.help-what', { ...therapist })}</p>
          <Contacts contacts={sheet.contacts} />
        </div>
      </Rows>
    </div>
  )
}
