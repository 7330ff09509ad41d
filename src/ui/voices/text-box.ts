// Knows about how much room a text takes, so that words in a picture drawn on the server never lie on one another.

/** A text as it is set: `x` counts from the side where reading begins, `y` is its baseline. */
export interface PlacedText {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly look: TextLook
}

export type TextLook = 'plain' | 'soft' | 'firm' | 'client' | 'therapist' | 'said'

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Pixels of the picture; as the style sheet sets them. */
export const sizeOf = (look: TextLook): number => (look === 'said' ? 15 : 13.5)
const isFirm: Readonly<Record<TextLook, boolean>> = { plain: false, soft: false, firm: true, client: true, therapist: true, said: false }

/** Shares of the font size, on the wide side of the faces in use: a label that is thought too wide only stands a little apart. */
const advances: readonly (readonly [RegExp, number])[] = [
  [/[\u2066-\u2069\p{M}]/u, 0],
  [/[ilj.,:;!'’|()\u0627]/u, 0.3],
  [/[\s“”"ftr\u00a0-]/u, 0.4],
  [/[mwMW@%]/u, 0.9],
  [/\p{Lu}/u, 0.68],
  [/[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]|\p{Extended_Pictographic}/u, 1.05],
]
const usual = 0.56

/** An upper estimate of a text's width, pixels. */
export function widthOf(text: string, look: TextLook): number {
  const shares = [...text].reduce((sum, letter) => sum + (advances.find(([letters]) => letters.test(letter))?.[1] ?? usual), 0)
  return shares * sizeOf(look) * (isFirm[look] ? 1.06 : 1)
}

export function boxOf({ text, x, y, anchor, look }: PlacedText): Box {
  const width = widthOf(text, look)
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  const size = sizeOf(look)
  return { left, right: left + width, top: y - size * 0.82, bottom: y + size * 0.3 }
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/** Cut to a width with an ellipsis; whole where it fits. A name that is cut stands whole beneath the picture. */
export function cutTo(text: string, look: TextLook, width: number): string {
  if (widthOf(text, look) <= width) return text
  const letters = [...text]
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, look) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** Broken at spaces into lines of at most this width; a longer word is cut. */
export function wrap(text: string, look: TextLook, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && widthOf(longer, look) <= width) lines[lines.length - 1] = longer
    else lines.push(cutTo(word, look, width))
  }
  return lines
}
