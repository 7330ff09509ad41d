// The expected course of a service's own clients, for three first scores: a prediction, and so only where it has been switched on by somebody who answers for it.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { forecast } from '#src/domain/outcome/expected-course-forecast.ts'
import type { CourseNorm, FittedCourse } from '#src/domain/outcome/expected-course-norm.ts'
import { CoursePicture } from '#src/ui/course-picture.tsx'
import { expectedLine } from '#src/ui/expected-line.ts'
import type { Speech } from '#src/ui/page.tsx'
import { PictureFrame } from '#src/ui/picture-frame.tsx'

/** How far from the usual first score the other two lie, in points of a scale of 27. A design choice. @source attune-own-rules */
const apart = 6

interface Props {
  readonly speech: Speech
  /** Absent where nothing has been learned yet. */
  readonly norm: CourseNorm | undefined
  readonly instrument: Instrument
}

export function ExpectedPart({ speech, norm, instrument }: Props) {
  const { t } = speech
  const measure = instrument.title
  return (
    <section class="row" aria-labelledby="course">
      <h2 id="course">{t('ended.expected')}</h2>
      <div class="matter">
        {norm ? <p>{expectedLine(speech, measure, norm)} <a class="figure" href="#made-expected">{t('evidence.made')}</a></p> : <p>{t('signals.expected.wait')}</p>}
        {norm?.course.kind === 'fitted' && norm.course.lastSession > 1 && <Curves speech={speech} course={norm.course} instrument={instrument} />}
      </div>
      <div class="margin">
        <p>{t('ended.expected.says')}</p>
        <p>{t('signals.predictions.what')}</p>
      </div>
    </section>
  )
}

function Curves({ speech, course: { parameters, lastSession }, instrument }: { speech: Speech; course: FittedCourse; instrument: Instrument }) {
  const { t, number } = speech
  const range = instrument.scoring[0]!.range
  const middle = Math.round(parameters.centre)
  const starts = [middle - apart, middle, middle + apart].filter((start) => start > range.min && start < range.max)
  const sessions = Array.from({ length: lastSession + 1 }, (_, at) => ({ id: String(at), label: String(at) }))
  const within = (value: number) => Math.min(range.max, Math.max(range.min, value))
  const curve = (baseline: number) => sessions.map((_, at) => (at === 0 ? baseline : within(forecast(parameters, { baseline, scores: [] }, at).mean)))
  const write = (value: number) => number(value, { maximumFractionDigits: 1 })
  const caption = t('ended.expected.picture', { measure: instrument.title })
  const table = {
    columns: [{ head: t('ended.expected.session') }, ...starts.map((start) => ({ head: t('ended.expected.from', { start }), isNumber: true }))],
    rows: sessions.map(({ label }, at) => [label, ...starts.map((start) => write(curve(start)[at]!))]),
  }
  return (
    <PictureFrame speech={speech} title={caption} caption={t('ended.expected.caption')} table={table}>
      <CoursePicture
        id="expected" speech={speech} range={range} title={caption} axis={t('ended.expected.axis')}
        description={starts.map((start) => t('ended.expected.described', { start, end: write(curve(start).at(-1)!), sessions: lastSession })).join(' ')}
        sessions={sessions.map((session, at) => ({ ...session, value: curve(middle)[at]! }))} last={t('ended.expected.from', { start: middle })}
        lines={starts.filter((start) => start !== middle).map((start) => ({ kind: 'smoothed', values: curve(start), label: t('ended.expected.from', { start }) }))}
      />
    </PictureFrame>
  )
}
