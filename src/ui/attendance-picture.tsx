// What everybody can see of how close a client keeps, session by session: came, sent, ready. A dot is a yes, an open square a not, a dash was not asked.
import { scalePoint } from 'd3-scale'
import type { Speech } from './page.tsx'

export interface AttendanceSession {
  readonly id: string
  readonly label: string
}

/** One row of marks, or of words. */
export interface AttendanceRow {
  readonly label: string
  /** One for each session; null where it was not asked or is not known. */
  readonly values: readonly (boolean | string | null)[]
}

interface Props {
  readonly id: string
  readonly speech: Pick<Speech, 'direction'>
  readonly sessions: readonly AttendanceSession[]
  readonly rows: readonly AttendanceRow[]
  readonly title: string
  readonly description: string
  readonly axis: string
}

const width = 704
const [firstAt, lastAt, labelsAt, rowHeight] = [20, 520, 544, 34]
const mostNumbers = 20

export function AttendancePicture({ id, speech, sessions, rows, title, description, axis }: Props) {
  const across = scalePoint<string>().domain(sessions.map((session) => session.id)).range([firstAt, lastAt])
  const mirrored = (x: number) => (speech.direction === 'rtl' ? width - x : x)
  const x = (session: AttendanceSession) => mirrored(Math.round(across(session.id) ?? firstAt))
  const every = Math.ceil(sessions.length / mostNumbers)
  const foot = rows.length * rowHeight + 12
  return (
    <svg viewBox={`0 0 ${width} ${foot + 30}`} role="img" aria-labelledby={`${id}-title ${id}-description`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      <g aria-hidden="true">
        {rows.map(({ label, values }, row) => {
          const y = row * rowHeight + 20
          return (
            <>
              {sessions.map((session, index) => <AttendanceMark value={values[index] ?? null} x={x(session)} y={y} />)}
              <text class="t-soft" x={mirrored(labelsAt)} y={y + 4.5}>{label}</text>
            </>
          )
        })}
        <path class="axis" d={`M${mirrored(4)} ${foot}H${mirrored(lastAt + 16)}`} />
        {sessions.map((session, index) => (sessions.length - 1 - index) % every === 0 && <text class="t-soft" x={x(session)} y={foot + 21} text-anchor="middle">{session.label}</text>)}
        <text class="t-soft" x={mirrored(labelsAt)} y={foot + 21}>{axis}</text>
      </g>
    </svg>
  )
}

function AttendanceMark({ value, x, y }: { value: boolean | string | null; x: number; y: number }) {
  if (value === null) return <path class="axis" d={`M${x - 4} ${y}h8`} />
  if (typeof value === 'string') return <text class="t-firm" x={x} y={y + 4.5} text-anchor="middle">{value}</text>
  return value ? <circle class="client-dot" cx={x} cy={y} r="5" /> : <path class="repair" d={`M${x - 6} ${y - 6}h12v12h-12Z`} />
}
