// Which rules read the ratings here, what they are measured against, and the one switch that is off unless somebody answers for it.
import type { NormFigures } from '#src/domain/brief/ground.ts'
import { fewestCases } from '#src/domain/outcome/expected-course.ts'
import type { CourseNorm } from '#src/domain/outcome/expected-course-norm.ts'
import type { SignalChoice } from '#src/records/norms.ts'
import { Choices, Command, TextField, type Typed } from '#src/ui/fields.tsx'
import { expectedLine } from '#src/ui/expected-line.ts'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'

interface Props {
  readonly frame: Frame
  readonly choice: SignalChoice
  readonly norms: { readonly madeAt: number; readonly figures: NormFigures } | null
  /** The name of an instrument, `PHQ-9`. */
  readonly measure: (instrument: string) => string
  readonly timeZone: string
  readonly typed: Typed
  readonly command: string
}

export function ChoicePage({ frame, choice, norms, measure, timeZone, typed, command }: Props) {
  const { speech } = frame
  const field = { speech, typed }
  const options = (name: string, values: readonly string[]) => values.map((value) => ({ value, label: speech.t(`${name}.${value}`), note: speech.t(`${name}.${value}.note`) }))
  return (
    <Desk frame={frame} title={speech.t('signals.title')} current="/organisation">
      <header class="title">
        <h1>{speech.t('signals.title')}</h1>
        <p>{speech.t('signals.lead')}</p>
      </header>
      {Object.keys(typed.mends).length > 0 && <p class="notice" role="alert">{speech.t('signals.to-mend')}</p>}
      <form method="post" action="/organisation/signals">
        <Command id={typed.values['command'] ?? command} />
        <section class="row full">
          <h2>{speech.t('signals.course')}</h2>
          <div class="matter form">
            <Choices {...field} kind="radio" name="detector" label="signals.detector" options={options('signals.detector', ['rules', 'pooled'])} fallback={choice.detector} />
          </div>
          <div class="margin"><NormLines speech={speech} norms={norms} timeZone={timeZone} /></div>
        </section>
        <section class="row">
          <h2>{speech.t('signals.predictions')}</h2>
          <div class="matter form">
            <p>{speech.t('signals.predictions.purpose')}</p>
            <p>{speech.t('signals.predictions.device')}</p>
            <Choices {...field} kind="radio" name="predictions" label="signals.predictions.switch" options={options('signals.predictions', ['off', 'on'])} fallback={choice.predictions ? 'on' : 'off'} />
            <TextField {...field} name="predictionsBy" label="signals.predictions.by" hint maxLength={200} fallback={choice.predictionsBy} />
            <Choices {...field} kind="checkbox" name="understood" label="signals.predictions.understood" options={[{ value: 'yes', label: speech.t('signals.predictions.understood.yes') }]} />
            <p class="actions"><button class="button" type="submit">{speech.t('signals.keep')}</button></p>
          </div>
          <div class="margin">
            <p>{speech.t('signals.predictions.what')}</p>
            {choice.predictions && <ExpectedLines speech={speech} measure={measure} expected={norms?.figures.expected ?? null} />}
          </div>
        </section>
      </form>
    </Desk>
  )
}

function NormLines({ speech, norms, timeZone }: { speech: Speech; norms: Props['norms']; timeZone: string }) {
  if (!norms) return <p>{speech.t('signals.norms.none')}</p>
  const { alliance } = norms.figures
  const points = (value: number) => speech.number(value, { maximumFractionDigits: 2 })
  return (
    <>
      <p>{speech.t('signals.norms', { clients: alliance.clients, ratings: alliance.ratings, date: speech.date(norms.madeAt, timeZone) })}</p>
      <p>{speech.t('signals.norms.figures', { within: points(alliance.withinSd), fall: points(alliance.criticalFall), error: alliance.error })}</p>
    </>
  )
}

/** How far the closed cases reach, and what came of trying the course on them. */
function ExpectedLines({ speech, measure, expected }: { speech: Speech; measure: Props['measure']; expected: readonly CourseNorm[] | null }) {
  return (
    <>
      <h3>{speech.t('signals.expected')}</h3>
      {expected === null && <p>{speech.t('signals.expected.wait')}</p>}
      {expected?.length === 0 && <p>{speech.t('signals.expected.none', { needed: fewestCases })}</p>}
      {expected?.map((norm) => <p>{expectedLine(speech, measure(norm.instrument), norm)}</p>)}
    </>
  )
}
