// The ground of the picture: where each session stands, how high each rating lies, and which numbers the axes carry.
import { scaleLinear, scalePoint } from 'd3-scale'
import type { TwoVoices, VoicePoint } from '#src/domain/alliance/voices.ts'
import type { Box } from './text-box.ts'

export const width = 704
/** Ratings from the highest to the lowest of the axis. */
export const top = 16
export const foot = 252
const begin = 52
const finish = 578
/** Early in a course the picture ends where the course does: two sessions are not pulled apart over a page. */
const stepAtMost = 136
/** Numbers of sessions nearer than this run together. */
const numberRoom = 22
/** Under this many pixels from session to session. */
const denseStep = 30

export interface Spot {
  readonly point: VoicePoint
  readonly x: number
  readonly client: number | null
  readonly therapist: number | null
}

export interface PictureFrame {
  /** In order; pixels, `x` from the side where reading begins. */
  readonly spots: readonly Spot[]
  readonly step: number
  /** Where the last session stands. */
  readonly end: number
  /** Whether all of it stands in the first half. */
  readonly isEarly: boolean
  readonly yOf: (value: number) => number
  readonly levels: readonly number[]
  /** The sessions whose number the axis carries. */
  readonly numbered: readonly Spot[]
  /** Whether sessions stand close. */
  readonly isDense: boolean
  /** Half of a mark; smaller where sessions stand close. */
  readonly half: number
  readonly dot: number
}

export function frameOf({ points, axis }: TwoVoices): PictureFrame {
  const step = points.length > 1 ? Math.min(stepAtMost, (finish - begin) / (points.length - 1)) : stepAtMost
  const end = begin + step * Math.max(0, points.length - 1)
  const x = scalePoint<VoicePoint>().domain(points).range([begin, end]).align(0)
  const y = scaleLinear().domain([axis.min, axis.max]).range([foot, top])
  const yOf = (value: number) => tenth(y(value))
  const spots = points.map((point) => ({
    point, x: tenth(x(point) ?? begin), client: point.client === null ? null : yOf(point.client), therapist: point.therapist === null ? null : yOf(point.therapist),
  }))
  const isDense = step < denseStep
  const every = Math.ceil(numberRoom / step)
  const last = spots.length - 1
  return {
    spots, step, end, isEarly: end < width / 2, yOf,
    levels: y.ticks((axis.max - axis.min) / 2),
    numbered: spots.filter((_, index) => index === last || (index % every === 0 && (last - index) * step >= numberRoom)),
    isDense,
    half: isDense ? 8 : 12,
    dot: isDense ? 2.75 : 4,
  }
}

/** Where a mark of this session stands: on the client's rating, else on the therapist's, else just above the axis. */
export const markAt = ({ x, client, therapist }: Spot): { readonly x: number; readonly y: number } => ({ x, y: client ?? therapist ?? foot - 20 })

export const around = (x: number, y: number, half: number): Box => ({ left: x - half, right: x + half, top: y - half, bottom: y + half })

export const tenth = (value: number): number => Math.round(value * 10) / 10
