// Hangs what was agreed beneath its session: the latest first, side by side, and what finds no room is left to the list under the picture.
import type { TwoVoices } from '#src/domain/alliance/voices.ts'
import { width, type PictureFrame, type Spot } from './frame.ts'
import { widthOf, wrap, type PlacedText } from './text-box.ts'
import type { VoicesWords } from './voices-words.ts'

const firstBaseline = 314
const lineHeight = 18.5
const columnAtMost = 206
const linesAtMost = 3
const between = 18
/** How far a column may stand aside from its session and still hang from it. */
const leanAtMost = 70

export interface AgreedLines {
  readonly texts: readonly PlacedText[]
  /** Sessions beneath which something hangs. */
  readonly hung: readonly Spot[]
  /** Sessions with an agreed line that found no room here, in order. */
  readonly left: readonly Spot[]
  /** Where the lowest line ends; 0 when there is none. */
  readonly bottom: number
}

export function agreedLines({ agreed }: TwoVoices, { spots }: PictureFrame, words: VoicesWords): AgreedLines {
  const texts: PlacedText[] = []
  const taken: { from: number; until: number }[] = []
  const hung: Spot[] = []
  const left: Spot[] = []
  for (const spot of spots.toReversed()) {
    const own = agreed.filter((line) => line.sessionId === spot.point.sessionId)
    if (own.length === 0) continue
    const heading = words.agreedIn(spot.point.sessionNumber)
    const lines = own.flatMap((line) => wrap(line.text, 'said', columnAtMost))
    const room = Math.max(widthOf(heading, 'soft'), ...lines.map((line) => widthOf(line, 'said')))
    const center = columnAt(spot.x, room, taken)
    if (center === null || lines.length > linesAtMost) {
      left.unshift(spot)
      continue
    }
    taken.push({ from: center - room / 2, until: center + room / 2 })
    hung.unshift(spot)
    texts.push({ text: heading, look: 'soft', x: center, y: firstBaseline, anchor: 'middle' })
    texts.push(...lines.map((text, index): PlacedText => ({ text, look: 'said', x: center, y: firstBaseline + 0.5 + (index + 1) * lineHeight, anchor: 'middle' })))
  }
  return { texts, hung, left, bottom: Math.max(0, ...texts.map(({ y }) => y)) }
}

/** The middle of a free column nearest to the session; null when there is none near enough. */
function columnAt(x: number, room: number, taken: readonly { readonly from: number; readonly until: number }[]): number | null {
  const inside = (center: number) => Math.min(width - 4 - room / 2, Math.max(4 + room / 2, center))
  const beside = taken.flatMap(({ from, until }) => [from - between - room / 2, until + between + room / 2])
  const free = [x, ...beside].map(inside).filter((center) => taken.every(({ from, until }) => center + room / 2 + between <= from + 0.01 || center - room / 2 - between >= until - 0.01))
  const nearest = free.sort((a, b) => Math.abs(a - x) - Math.abs(b - x))[0]
  return nearest !== undefined && Math.abs(nearest - x) <= Math.max(leanAtMost, room / 2) ? nearest : null
}
