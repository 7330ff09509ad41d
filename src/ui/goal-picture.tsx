// The course of one goal as a small picture, from 0 to 10, with all its values in words for whoever does not see it.
import { scaleLinear } from 'd3-scale'
import type { Speech } from './page.tsx'

export interface GoalPoint {
  readonly sessionNumber: number | null
  /** 0..10. */
  readonly value: number
}

const [width, height, edge] = [96, 40, 4]

/** Nothing before the first rating. Right to left the course turns round; up stays up. */
export function GoalPicture({ speech, points }: { readonly speech: Speech; readonly points: readonly GoalPoint[] }) {
  const last = points.at(-1)
  if (!last) return null
  const x = scaleLinear().domain([0, Math.max(1, points.length - 1)]).range(speech.direction === 'rtl' ? [width - 2, 2] : [2, width - 2])
  const y = scaleLinear().domain([0, 10]).range([height - edge, edge])
  const round = (value: number) => Math.round(value * 10) / 10
  const at = points.map(({ value }, index) => [round(x(index)), round(y(value))] as const)
  const [endX, endY] = at.at(-1)!
  const title = speech.t('goals.course', { values: points.map(({ sessionNumber, value }) => speech.t('goals.course.session', { number: sessionNumber ?? 0, value })).join(', ') })
  return (
    <svg class="goal-picture" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
      {at.length > 1 && <polyline points={at.map((point) => point.join(',')).join(' ')} />}
      <circle cx={endX} cy={endY} r="3.25" />
    </svg>
  )
}
