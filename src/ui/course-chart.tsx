// One measure over the sessions as a small picture: the first value, the last, and the line that a change has to cross. Its list is also its table.
import { scaleLinear, scalePoint } from 'd3-scale'
import { line } from 'd3-shape'

export interface CoursePoint {
  readonly id: string
  /** As the axis says it: the session's number, or a dash. */
  readonly label: string
  readonly value: number
}

interface Props {
  readonly id: string
  readonly points: readonly CoursePoint[]
  readonly range: { readonly min: number; readonly max: number }
  /** All values in words, in order. */
  readonly title: string
  /** The first value, as the page writes numbers. */
  readonly begins: string
  /** At the end of the line, `11 today`. */
  readonly last: string
  /** Right to left the course turns round; up stays up. */
  readonly direction?: 'ltr' | 'rtl'
  /** Where a reliable change would lie, with its words. */
  readonly rule?: { readonly value: number; readonly label: string } | null
}

const width = 248
const height = 116
const left = 5
const right = 181
const top = 22
const foot = 92

export function CourseChart({ id, points, range, title, begins, last, direction = 'ltr', rule = null }: Props) {
  const first = points[0]
  const final = points.at(-1)
  if (!first || !final) return null
  const x = scalePoint<string>().domain(points.map((point) => point.id)).range([left, right])
  // From the scale's own beginning, so that no fall looks deeper than it is, up to what has to be shown.
  const highest = Math.min(range.max, Math.max(range.min + 1, rule?.value ?? range.min, ...points.map((point) => point.value)))
  const y = scaleLinear().domain([range.min, highest]).range([foot, top])
  const turned = (side: number) => (direction === 'rtl' ? width - side : side)
  const at = (point: CoursePoint) => ({ x: round(turned(x(point.id) ?? left)), y: round(y(point.value)) })
  const path = line<CoursePoint>().x((point) => at(point).x).y((point) => at(point).y)(points) ?? ''
  const begin = at(first)
  const end = at(final)
  const ruleAt = rule && rule.value >= range.min && rule.value <= range.max ? round(y(rule.value)) : null
  // Words stand where the line is not: the rule's beyond it, the first value on the side the line leaves.
  const rises = final.value > first.value
  const ruleText = ruleAt === null ? 0 : rises ? ruleAt - 6 : Math.min(foot - 4, ruleAt + 16)
  const firstText = rises ? Math.min(foot - 4, begin.y + 18) : Math.max(10, begin.y - 9)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-title`}>
      <title id={`${id}-title`}>{title}</title>
      <g aria-hidden="true">
        <path class="axis" d={`M${turned(0)} ${foot}H${turned(right + 7)}`} />
        {ruleAt !== null && <path class="rule" d={`M${turned(0)} ${ruleAt}H${turned(right + 7)}`} />}
        {ruleAt !== null && <text class="t-soft" x={turned(0)} y={ruleText}>{rule!.label}</text>}
        {points.length > 1 && <path class="client" d={path} />}
        {points.length > 1 && <circle class="client-dot" cx={begin.x} cy={begin.y} r="3.25" />}
        <circle class="client-dot" cx={end.x} cy={end.y} r="3.75" />
        {points.length > 1 && <text x={turned(1)} y={firstText}>{begins}</text>}
        <text class="t-client" x={end.x + (direction === 'rtl' ? -11 : 11)} y={end.y + 4.5}>{last}</text>
        <text class="t-soft" x={turned(1)} y="110">{first.label}</text>
        {points.length > 1 && <text class="t-soft" x={end.x} y="110" text-anchor="middle">{final.label}</text>}
      </g>
    </svg>
  )
}

const round = (value: number): number => Math.round(value * 10) / 10
