// Lays out the whole picture, lines and words, in numbers alone, so that its geometry can be tested without drawing it.
import type { TwoVoices, VoiceMark } from '#src/domain/alliance/voices.ts'
import { agreedLines, type AgreedLines } from './agreed-lines.ts'
import { boxesOf, endLabels, type EndLabels } from './end-labels.ts'
import { around, foot, frameOf, markAt, type PictureFrame, type Spot } from './frame.ts'
import { place, placesAround, placesInBand, samplesOf, type Label } from './place-labels.ts'
import { boxOf, type Box, type PlacedText } from './text-box.ts'
import type { VoicesWords } from './voices-words.ts'

const margin = 18
/** Between the words of two labels. */
const air = 6

export interface PlacedMark {
  readonly mark: VoiceMark
  readonly x: number
  readonly y: number
}

export interface Picture {
  readonly frame: PictureFrame
  readonly height: number
  readonly band: { readonly left: number; readonly right: number; readonly high: number; readonly low: number } | null
  readonly marks: readonly PlacedMark[]
  readonly ends: EndLabels
  readonly agreed: AgreedLines
  /** Words of marks. */
  readonly labels: readonly PlacedText[]
  /** Marks whose words found no room; the list beneath the picture names them. */
  readonly unnamed: readonly VoiceMark[]
  /** The words of the usual range; none where they found no room. */
  readonly bandName: readonly PlacedText[]
}

export function pictureOf(voices: TwoVoices, words: VoicesWords): Picture {
  const frame = frameOf(voices)
  const spotOf = new Map<string, Spot>(frame.spots.map((spot) => [spot.point.sessionId, spot]))
  const marks = voices.marks.flatMap((mark) => {
    const spot = spotOf.get(mark.sessionId)
    return spot ? [{ mark, spot, ...markAt(spot) }] : []
  })
  const band = voices.band && { left: leftOf(voices.band.from, spotOf, frame), right: frame.end, high: frame.yOf(voices.band.high), low: Math.min(foot, frame.yOf(voices.band.low)) }
  const ends = endLabels(voices, frame, words)
  const agreed = agreedLines(voices, frame, words)
  const samples = samplesOf(frame)
  const taken: Box[] = [...boxesOf(ends.texts), ...marks.map(({ x, y }) => around(x, y, frame.half + 1))]
  const labels: PlacedText[] = []
  const placed = (label: Label, places: ReturnType<typeof placesInBand>): readonly PlacedText[] => {
    const found = place(label, places, taken, samples) ?? []
    taken.push(...found.map(boxOf).map(({ left, right, ...box }) => ({ ...box, left: left - air, right: right + air })))
    return found
  }
  // The latest first: it is what is talked about.
  const unnamed = marks.toReversed().filter(({ mark, spot }) => {
    const { title, note } = words.mark(mark)
    // Where sessions stand close a word has to do; the rest is in the text and the table.
    const full: Label = { lines: [{ text: title, look: 'firm' }, ...(note === null || frame.isDense ? [] : [{ text: note, look: 'soft' as const }])] }
    const isLast = spot === frame.spots.at(-1)
    const whole = placed(full, placesAround(spot, frame.half, full.lines.length, isLast))
    const found = whole.length > 0 ? whole : placed({ lines: full.lines.slice(0, 1) }, placesAround(spot, frame.half, 1, isLast))
    labels.push(...found)
    return found.length === 0
  })
  const bandName = voices.band === null || band === null ? [] : placed({ lines: [{ text: words.band(voices.band), look: 'soft' }] }, placesInBand(band.left, band.right, band.high, band.low))
  return {
    frame, band, ends, agreed, labels, bandName,
    height: Math.max(284, agreed.bottom + 13),
    marks: marks.map(({ mark, x, y }) => ({ mark, x, y })),
    unnamed: unnamed.toReversed().map(({ mark }) => mark),
  }
}

/** The band of a whole course begins at the axis; one that began anew, just before its first session. */
function leftOf(sessionId: string, spotOf: ReadonlyMap<string, Spot>, { spots, step }: PictureFrame): number {
  const spot = spotOf.get(sessionId)
  if (!spot || spot === spots[0]) return (spots[0]?.x ?? 0) - margin
  return spot.x - Math.min(margin, step / 2)
}
