// Names and last values where the lines end, apart enough to be read, with how far apart the two are.
import type { TwoVoices } from '#src/domain/alliance/voices.ts'
import { foot, tenth, top, width, type PictureFrame } from './frame.ts'
import { boxOf, cutTo, widthOf, type Box, type PlacedText, type TextLook } from './text-box.ts'
import type { VoicesWords } from './voices-words.ts'

const gutter = 20
const lineHeight = 17

export interface EndLabels {
  readonly texts: readonly PlacedText[]
  /** The hairline between the two, where there is room for it. */
  readonly leader: { readonly x: number; readonly from: number; readonly until: number } | null
}

export function endLabels(voices: TwoVoices, frame: PictureFrame, words: VoicesWords): EndLabels {
  const x = frame.end + gutter
  const blocks = (['client', 'therapist'] as const).flatMap((side) => blockOf(voices, frame, words, side)).sort((a, b) => a.y - b.y || (a.side === 'therapist' ? -1 : 1))
  const placed = apart(blocks)
  const texts = placed.flatMap(({ lines, y }) => lines.map(({ text, look }, index): PlacedText => ({ text: cutTo(text, look, width - 4 - x), look, x, y: tenth(y + 4.5 + index * lineHeight), anchor: 'start' })))
  const [upper, lower] = placed
  const last = voices.points.at(-1)
  if (!upper || !lower || last?.apart == null) return { texts, leader: null }
  const from = upper.y + upper.lines.length * lineHeight - 3
  const until = lower.y - 14
  if (until - from < 26) return { texts, leader: null }
  const label: PlacedText = { text: cutTo(words.apart(Math.abs(last.apart)), 'soft', width - 18 - x), look: 'soft', x: x + 14, y: tenth((from + until) / 2 + 4.5), anchor: 'start' }
  return { texts: [...texts, label], leader: { x: x + 6, from: tenth(from), until: tenth(until) } }
}

export const boxesOf = (texts: readonly PlacedText[]): Box[] => texts.map(boxOf)

interface Block {
  readonly side: 'client' | 'therapist'
  readonly lines: readonly { readonly text: string; readonly look: TextLook }[]
  readonly y: number
}

/** A long name stands over its value; a line that ends before the last session says in which. */
function blockOf(voices: TwoVoices, { spots }: PictureFrame, words: VoicesWords, side: Block['side']): Block[] {
  const spot = spots.findLast((each) => each[side] !== null)
  const y = spot?.[side] ?? null
  const value = spot?.point[side] ?? null
  if (!spot || y === null || value === null) return []
  const figure = words.value(value)
  const room = width - 4 - (spots.at(-1)!.x + gutter)
  const whole = `${words[side]} ${figure}`
  const named = widthOf(whole, side) <= room ? [whole] : [cutTo(words[side], side, room), figure]
  const isEarlier = spot !== spots.at(-1) && spot.point.sessionNumber !== null
  const lines = named.map((text): Block['lines'][number] => ({ text, look: side }))
  return [{ side, y, lines: [...lines, ...(isEarlier ? [{ text: words.inSession(spot.point.sessionNumber), look: 'soft' as const }] : [])] }]
}

/** Pushed apart about their middle, inside the picture. */
function apart(blocks: readonly Block[]): Block[] {
  const [upper, lower] = blocks
  if (!upper) return []
  const lowest = (block: Block) => foot - 8 - (block.lines.length - 1) * lineHeight
  if (!lower) return [{ ...upper, y: Math.min(upper.y, lowest(upper)) }]
  const need = upper.lines.length * lineHeight + 1
  const short = Math.max(0, need - (lower.y - upper.y))
  const first = Math.max(top - 2, upper.y - short / 2)
  const second = Math.min(lowest(lower), Math.max(lower.y + short / 2, first + need))
  return [{ ...upper, y: Math.min(first, second - need) }, { ...lower, y: second }]
}
