// One course over the sessions as a wide picture: the client's line, the lines a rule compares it with, and what was found, all named at their ends. Its list is also its table.
import { scaleLinear, scalePoint } from 'd3-scale'
import { line } from 'd3-shape'
import type { Speech } from './page.tsx'

export interface CourseSession {
  readonly id: string
  /** As the axis says it: the session's number, or a dash. */
  readonly label: string
  /** null where there is none: the line stops there, since a missing value is no value. */
  readonly value: number | null
}

/** What the course is held against, named at its end. */
export interface CourseLine {
  readonly kind: 'level' | 'limit' | 'smoothed'
  /** One for each session; null where it does not run. */
  readonly values: readonly (number | null)[]
  readonly label: string
}

/** Something found at one session. A possible rupture is broken, since a rule found it; a repair is a ring. */
export interface CourseMark {
  readonly kind: 'possible' | 'rupture' | 'repair'
  /** Position of the session, from 0. */
  readonly at: number
  readonly label: string
}

interface Props {
  readonly id: string
  readonly speech: Pick<Speech, 'direction'>
  readonly sessions: readonly CourseSession[]
  /** What the picture reaches from and to. */
  readonly range: { readonly min: number; readonly max: number }
  readonly title: string
  /** Everything that can be seen, in words. */
  readonly description: string
  /** At the end of the axis. */
  readonly axis: string
  /** At the end of the client's line. */
  readonly last: string
  readonly lines?: readonly CourseLine[]
  readonly band?: { readonly low: number; readonly high: number; readonly label: string } | null
  readonly marks?: readonly CourseMark[]
  /** A change from one session to a later one, by their positions. */
  readonly steps?: readonly { readonly from: number; readonly to: number; readonly label: string }[]
}

const width = 704
const height = 262
const [left, right, top, foot] = [34, 520, 20, 226]
const [firstAt, labelsAt] = [52, 536]
/** More numbers than this would run into each other; then every second is left out, the newest never. */
const mostNumbers = 20

export function CoursePicture({ id, speech, sessions, range, title, description, axis, last, lines = [], band = null, marks = [], steps = [] }: Props) {
  const across = scalePoint<string>().domain(sessions.map((session) => session.id)).range([firstAt, right])
  const y = scaleLinear().domain([range.min, range.max]).range([foot, top])
  // Right to left, the sessions run the other way; up stays up, and anchors follow the direction of the text by themselves.
  const mirrored = (x: number) => (speech.direction === 'rtl' ? width - x : x)
  const x = (index: number) => mirrored(round(across(sessions[index]?.id ?? '') ?? firstAt))
  const at = (value: number) => round(y(value))
  const pathOf = (values: readonly (number | null)[]) => line<number | null>().defined((value) => value !== null).x((_, index) => x(index)).y((value) => at(value ?? 0))(values) ?? ''
  const every = Math.ceil(sessions.length / mostNumbers)
  const final = sessions.findLast((session) => session.value !== null)
  const ends = [...(final ? [{ label: last, value: final.value!, style: 't-client' }] : []), ...lines.flatMap(({ label, values }) => endOf(values, label))]
  const endsAt = spread(ends.map(({ value }) => at(value)), 18, top, foot)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-title ${id}-description`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      <g aria-hidden="true">
        {band && <rect class="band" x={Math.min(mirrored(left), mirrored(right))} width={right - left} y={at(band.high)} height={round(at(band.low) - at(band.high))} />}
        {band && <path class="band-edge" d={[band.high, band.low].map((value) => `M${mirrored(left)} ${at(value)}H${mirrored(right)}`).join('')} />}
        {band && <text class="t-soft" x={mirrored(left + 8)} y={at(band.high) + 17}>{band.label}</text>}
        {y.ticks(5).filter(Number.isInteger).map((tick) => <text class="t-soft" x={mirrored(24)} y={at(tick) + 4.5} text-anchor="end">{tick}</text>)}
        <path class="axis" d={`M${mirrored(left)} ${foot}H${mirrored(right)}`} />
        {sessions.map(({ label }, index) => (sessions.length - 1 - index) % every === 0 && <text class="t-soft" x={x(index)} y={foot + 21} text-anchor="middle">{label}</text>)}
        <text class="t-soft" x={mirrored(labelsAt)} y={foot + 21}>{axis}</text>
        {lines.map(({ kind, values }) => <path class={kind} d={pathOf(values)} />)}
        <path class="client" d={pathOf(sessions.map(({ value }) => value))} />
        {steps.map((step) => <Step from={{ x: x(step.from), y: at(sessions[step.from]?.value ?? range.min) }} to={{ x: x(step.to), y: at(sessions[step.to]?.value ?? range.min) }} label={step.label} isFirst={step.from === 0} />)}
        {sessions.map(({ value }, index) => value !== null && <circle class="client-dot" cx={x(index)} cy={at(value)} r="4" />)}
        {marks.map((mark) => {
          const end = mark.at === 0 ? 'first' : mark.at === sessions.length - 1 ? 'last' : null
          return <MarkAt mark={mark} x={x(mark.at)} y={at(sessions[mark.at]?.value ?? range.min)} end={end} before={x(mark.at) + (speech.direction === 'rtl' ? 18 : -18)} />
        })}
        {ends.map(({ label, style }, index) => <text class={style} x={mirrored(labelsAt)} y={endsAt[index]! + 4.5}>{label}</text>)}
      </g>
    </svg>
  )
}

interface MarkProps {
  readonly mark: CourseMark
  readonly x: number
  readonly y: number
  /** A possible rupture at the end has its words before it, under the line that falls to it. */
  readonly end: 'first' | 'last' | null
  readonly before: number
}

/** The words stand where the line is not: over a repair, under a fall. */
function MarkAt({ mark: { kind, label }, x, y, end, before }: MarkProps) {
  if (kind === 'repair') {
    return (
      <>
        <circle class="repair" cx={x} cy={y} r="9.5" />
        <text class="t-firm" x={x} y={y - 19} text-anchor="middle">{label}</text>
      </>
    )
  }
  return (
    <>
      <path class={kind === 'possible' ? 'strain possible' : 'strain'} d={`M${x} ${round(y - 12)}l12 12l-12 12l-12 -12Z`} {...({ pathLength: 16 } as object)} />
      {end === 'last' ? <text class="t-firm" x={before} y={Math.min(foot - 5, y + 22)} text-anchor="end">{label}</text> : <text class="t-firm" x={x} y={y + 30} text-anchor={end === 'first' ? 'start' : 'middle'}>{label}</text>}
    </>
  )
}

interface Place {
  readonly x: number
  readonly y: number
}

/** The words stand on the empty side of the stroke: above a rise, below a fall, on the side it leaves. */
function Step({ from, to, label, isFirst }: { from: Place; to: Place; label: string; isFirst: boolean }) {
  const rises = to.y < from.y
  return (
    <>
      <path class="step" d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
      <text class="t-firm" x={from.x} y={rises ? Math.min(foot - 6, from.y + 24) : Math.max(12, from.y - 14)} text-anchor={isFirst ? 'start' : 'middle'}>{label}</text>
    </>
  )
}

const endOf = (values: readonly (number | null)[], label: string) => {
  const value = values.findLast((one) => one !== null)
  return value === undefined || value === null ? [] : [{ label, value, style: 't-soft' }]
}

/** Moves words that would overlap apart, each as little as can be, in their order. @param places from the top down @param gap the least distance */
export function spread(places: readonly number[], gap: number, top: number, foot: number): number[] {
  const order = places.map((_, index) => index).sort((one, other) => places[one]! - places[other]!)
  const moved = [...places]
  let least = top
  for (const index of order) {
    moved[index] = Math.max(moved[index]!, least)
    least = moved[index] + gap
  }
  let most = foot
  for (const index of order.toReversed()) {
    moved[index] = Math.min(moved[index]!, most)
    most = moved[index] - gap
  }
  return moved
}

const round = (value: number): number => Math.round(value * 10) / 10
