// The scores that a rule read, with the line that a change has to cross, the step it found, the stretch in which nothing counts as a change, or the course that was expected.
import type { ScoreLine } from '#src/domain/brief/brief.ts'
import { pointsBySession } from '#src/domain/brief/find-course-signals.ts'
import { expectedAlong } from '#src/domain/brief/find-beyond-expected.ts'
import type { ScorePoint } from '#src/domain/outcome/course.ts'
import type { NotOnTrack } from '#src/domain/outcome/not-on-track.ts'
import { fluctuationAround } from '#src/domain/outcome/sudden-gains.ts'
import { usualCriteria } from '#src/domain/outcome/sudden-in-course.ts'
import type { BeyondExpected, ReliableScoreChange, SuddenEvidence } from '#src/domain/signal/signal.ts'
import { CoursePicture, type CourseLine } from '#src/ui/course-picture.tsx'
import type { Speech } from '#src/ui/page.tsx'
import { PictureFrame } from '#src/ui/picture-frame.tsx'
import type { WhyView } from './why-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: WhyView
}

export function ChangeBehind({ speech, view, change: { from, to, points, ruled } }: Props & { change: ReliableScoreChange }) {
  const way = points > 0 ? 'higher' : 'lower'
  const line = from.value + (points > 0 ? ruled.threshold : -ruled.threshold)
  return (
    <ScoresPicture
      speech={speech} view={view} instrument={to.instrument}
      levels={[{ kind: 'level', value: from.value, label: speech.t('why.line.start', { value: from.value }) }, { kind: 'limit', value: line, label: speech.t('brief.course.rule', { by: ruled.threshold, way, value: line }) }]}
    />
  )
}

export function SuddenBehind({ speech, view, change: { from, to, threshold } }: Props & { change: SuddenEvidence['changes'][number] }) {
  const falls = to.value < from.value
  const least = from.value + (falls ? -threshold : threshold)
  return (
    <>
      <ScoresPicture
        speech={speech} view={view} instrument={to.instrument} step={{ from, to, label: speech.t('why.step.at-once', { by: Math.abs(to.value - from.value) }) }}
        levels={[{ kind: 'limit', value: least, label: speech.t('why.line.least', { value: least }) }]}
      />
      <p>{suddenWorkedOut(speech, view, from, to, threshold)}</p>
    </>
  )
}

function suddenWorkedOut(speech: Speech, view: WhyView, from: ScorePoint, to: ScorePoint, threshold: number): string {
  const two = (value: number) => speech.number(value, { maximumFractionDigits: 2 })
  const points = pointsBySession(courseFor(view, to.instrument), view.sessions)
  const around = fluctuationAround(points.map((point) => point?.value ?? null), points.findIndex((point) => point?.sessionId === from.sessionId), usualCriteria.fluctuation)
  return speech.t('why.worked.sudden-change', {
    measure: view.teller.measure(to.instrument), from: from.value, to: to.value, by: Math.abs(to.value - from.value), threshold, quarter: two(usualCriteria.share * from.value),
    earlier: two(around?.earlier ?? from.value), later: two(around?.later ?? to.value), apart: two(Math.abs((around?.earlier ?? 0) - (around?.later ?? 0))), limit: two(around?.limit ?? 0),
  })
}

export function StandstillBehind({ speech, view, outcome: { instrument, first, threshold } }: Props & { outcome: NotOnTrack['outcomes'][number] }) {
  return (
    <ScoresPicture
      speech={speech} view={view} instrument={instrument} levels={[{ kind: 'level', value: first, label: speech.t('why.line.start', { value: first }) }]}
      band={{ low: first - threshold, high: first + threshold, label: speech.t('why.band.standstill', { threshold }) }}
    />
  )
}

/** Each score beside what was expected just before it, and its limit. */
export function ExpectedBehind({ speech, view, outcome }: Props & { outcome: BeyondExpected }) {
  const { instrument, value, baseline, between, session, mean, limit, way } = outcome
  const scores = scoresFor(view, instrument)
  const along = scores && expectedAlong(scores, view.ground)
  if (!scores || !along) return null
  const at = (point: ScorePoint) => along.held[along.points.indexOf(point)] ?? null
  const two = (points: number) => speech.number(points, { maximumFractionDigits: 2 })
  const one = (points: number) => speech.number(points, { maximumFractionDigits: 1 })
  return (
    <>
      <ScoresPicture
        speech={speech} view={view} instrument={instrument} levels={[]}
        curves={[
          { kind: 'smoothed', head: speech.t('why.expected'), values: scores.course.map((point) => at(point)?.mean ?? null), label: speech.t('why.line.expected', { value: one(mean) }) },
          { kind: 'limit', head: speech.t('why.limit'), values: scores.course.map((point) => at(point)?.limit ?? null), label: speech.t('why.line.limit', { value: one(limit) }) },
        ]}
      />
      <p>{speech.t('why.worked.expected-course', { measure: view.teller.measure(instrument), value, baseline, between, session, way, mean: two(mean), limit: two(limit) })} {speech.t('why.rounded')}</p>
    </>
  )
}

const courseFor = (view: WhyView, instrument: string): ScoreLine['course'] => scoresFor(view, instrument)?.course ?? []
const scoresFor = (view: WhyView, instrument: string): ScoreLine | undefined => view.brief.scores.find((score) => score.instrument === instrument)

interface PictureProps extends Props {
  readonly instrument: string
  readonly levels: readonly { readonly kind: CourseLine['kind']; readonly value: number; readonly label: string }[]
  /** One value for each score, with a column of the table. */
  readonly curves?: readonly (CourseLine & { readonly head: string })[]
  readonly band?: { readonly low: number; readonly high: number; readonly label: string }
  readonly step?: { readonly from: ScorePoint; readonly to: ScorePoint; readonly label: string }
}

function ScoresPicture({ speech, view, instrument, levels, curves = [], band, step }: PictureProps) {
  const scores = scoresFor(view, instrument)
  if (!scores) return null
  const measure = view.teller.measure(instrument)
  const points = scores.course.map((point) => ({ id: point.sessionId ?? `before-${point.receivedAt}`, point, label: view.numbered(point), value: point.value }))
  const { min, max } = scores.range
  // From the scale's own beginning, so that no change looks larger than it is, up to what has to be shown.
  const highest = Math.min(max, Math.max(min + 1, ...points.map(({ value }) => value), ...levels.map(({ value }) => value), ...curves.flatMap(({ values }) => values.map((value) => value ?? min)), band?.high ?? min) + 1)
  const within = (value: number) => Math.min(highest, Math.max(min, value))
  const isOnScale = (value: number) => value >= min && value <= max
  const positionOf = (point: ScorePoint) => points.findIndex((each) => each.point === point)
  const title = speech.t('why.scores.title', { measure })
  const lines = [
    ...levels.filter(({ value }) => isOnScale(value)).map(({ kind, value, label }): CourseLine => ({ kind, values: points.map(() => value), label })),
    // What lies off the scale nobody can reach.
    ...curves.map(({ kind, values, label }): CourseLine => ({ kind, values: values.map((value) => (value !== null && isOnScale(value) ? value : null)), label })),
  ]
  const exactly = (value: number | null) => (value === null ? speech.t('brief.no-answer') : speech.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }))
  const steps = step ? [{ from: positionOf(step.from), to: positionOf(step.to), label: step.label }] : []
  const described = points.map(({ label, value }) => speech.t('why.at-session', { session: label, value })).join(', ')
  return (
    <PictureFrame
      speech={speech} title={title}
      caption={speech.t('brief.course.table.caption', { measure, min, max, direction: scores.direction === 'higher-worse' ? 'worse' : 'better' })}
      table={{
        columns: [{ head: speech.t('brief.course.table.session') }, { head: speech.t('brief.course.table.date') }, { head: speech.t('brief.course.table.score'), isNumber: true }, ...curves.map(({ head }) => ({ head, isNumber: true }))],
        rows: points.map(({ point, label }, index) => [point.sessionId === null ? speech.t('brief.course.before') : label, view.dayOf(point), String(point.value), ...curves.map(({ values }) => exactly(values[index] ?? null))]),
      }}
    >
      <CoursePicture
        id={`${step ? 'step' : 'course'}-${instrument}`} speech={speech} sessions={points} range={{ min, max: highest }} title={title} lines={lines} steps={steps} axis={speech.t('why.axis')}
        band={band ? { low: within(band.low), high: within(band.high), label: band.label } : null}
        description={speech.t('why.described', { course: described, lines: [...lines, ...steps, ...(band ? [band] : [])].map(({ label }) => label).join('; ') })}
        last={speech.t('why.last', { name: measure, value: points.at(-1)?.value ?? min })}
      />
    </PictureFrame>
  )
}
