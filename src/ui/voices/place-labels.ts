// Finds a place for the words of marks and of the usual range: beside what they name, never on other words, and off the lines where there is room.
import { foot, markAt, width, type PictureFrame, type Spot } from './frame.ts'
import { boxOf, overlap, type Box, type PlacedText, type TextLook } from './text-box.ts'

/** What is to be written, one line under the other. */
export interface Label {
  readonly lines: readonly { readonly text: string; readonly look: TextLook }[]
}

const lineHeight = 17
/** What a label may cover, beyond which it is better left to the words beneath the picture. Pixels of line. */
const coverAtMost = 70
const sampleEvery = 3

/** Points along both lines, for counting what a label would cover. */
export function samplesOf({ spots }: PictureFrame): readonly { readonly x: number; readonly y: number }[] {
  return (['client', 'therapist'] as const).flatMap((side) =>
    spots.flatMap((spot, index) => {
      const next = spots[index + 1]
      const [from, to] = [spot[side], next?.[side] ?? null]
      if (from === null) return []
      if (!next || to === null) return [{ x: spot.x, y: from }]
      const count = Math.max(1, Math.ceil(Math.hypot(next.x - spot.x, to - from) / sampleEvery))
      return Array.from({ length: count }, (_, part) => ({ x: spot.x + ((next.x - spot.x) * part) / count, y: from + ((to - from) * part) / count }))
    }),
  )
}

interface Place {
  readonly x: number
  /** Baseline of the first line. */
  readonly y: number
  readonly anchor: PlacedText['anchor']
}

/** Around a mark, the nearest first: beneath, above, to either side, then further off. */
export function placesAround(spot: Spot, half: number, lines: number, isLast: boolean): Place[] {
  const { x, y } = markAt(spot)
  const beneath = y + half + 18
  const above = y - half - 8 - (lines - 1) * lineHeight
  const beside = y + (lines === 1 ? 4.5 : 8)
  const sides: Place[] = [{ x: x - half - 6, y: beside, anchor: 'end' }, { x: x + half + 6, y: beside, anchor: 'start' }]
  const near: Place[] = [{ x, y: beneath, anchor: 'middle' }, { x, y: above, anchor: 'middle' }]
  const leaning: Place[] = [beneath, above].flatMap((level): Place[] => [{ x: x + half, y: level, anchor: 'end' }, { x: x - half, y: level, anchor: 'start' }])
  const further: Place[] = [1, 2, 3].flatMap((by): Place[] => [beneath + by * lineHeight, above - by * lineHeight].flatMap((level): Place[] => [{ x, y: level, anchor: 'middle' }, { x: x + half, y: level, anchor: 'end' }]))
  return isLast ? [sides[0]!, ...near, ...leaning, ...further] : [...near, ...leaning, ...sides, ...further]
}

/** The best of these places, or null where every one lies on other words or covers too much of the lines. @param taken boxes of what already stands */
export function place(label: Label, places: readonly Place[], taken: readonly Box[], samples: readonly { readonly x: number; readonly y: number }[]): PlacedText[] | null {
  let best: { texts: PlacedText[]; cost: number } | null = null
  for (const [order, { x, y, anchor }] of places.entries()) {
    const texts = label.lines.map((line, index): PlacedText => ({ ...line, x, y: y + index * lineHeight, anchor }))
    const boxes = texts.map(boxOf)
    if (boxes.some((box) => box.left < 2 || box.right > width - 2 || box.top < 2 || box.bottom > foot - 2 || taken.some((other) => overlap(box, other)))) continue
    const covered = samples.filter((sample) => boxes.some((box) => sample.x >= box.left && sample.x <= box.right && sample.y >= box.top - 2 && sample.y <= box.bottom + 2)).length * sampleEvery
    const cost = covered + order * 2
    if (covered <= coverAtMost && (best === null || cost < best.cost)) best = { texts, cost }
  }
  return best?.texts ?? null
}

/** For the name of the usual range: inside it, at its beginning, then along it, then just outside. */
export function placesInBand(left: number, right: number, high: number, low: number): Place[] {
  const levels = low - high >= 24 ? [high + 17, low - 7] : []
  const outside = [low + 16, high - 6]
  const starts = [0, 0.2, 0.4, 0.6].map((share) => left + 8 + (right - left) * share)
  return [...levels, ...outside].flatMap((y) => starts.map((x): Place => ({ x, y, anchor: 'start' })))
}
