// Makes a picture of a page small enough to keep in a repository: 256 colours instead of millions, a third of the bytes, and no tool to install.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const most = 256

/**
 * The same picture with a palette of its most frequent colours; a rarer one becomes the nearest of them. Up to 256 colours nothing changes.
 * @param png as browsers write it: 8 bits, red, green and blue, perhaps with an opaque fourth, not interlaced @throws Error for any other kind
 */
export function withPalette(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decode(png)
  const counts = new Map<number, number>()
  const colourAt = (pixel: number) => pixels.readUIntBE(pixel * channels, 3)
  for (let pixel = 0; pixel < width * height; pixel += 1) counts.set(colourAt(pixel), (counts.get(colourAt(pixel)) ?? 0) + 1)
  const palette = [...counts].sort(([one, often], [other, seldom]) => seldom - often || one - other).slice(0, most).map(([colour]) => colour)
  const places = new Map(palette.map((colour, place) => [colour, place]))
  const placeOf = (colour: number): number => {
    const known = places.get(colour) ?? nearest(palette, colour)
    places.set(colour, known)
    return known
  }
  // Every row begins with its filter: none, which suits palettes best.
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = placeOf(colourAt(y * width + x))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  const colours = Buffer.alloc(palette.length * 3)
  palette.forEach((colour, place) => colours.writeUIntBE(colour, place * 3, 3))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

function nearest(palette: readonly number[], colour: number): number {
  const distance = (other: number) => [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0)
  return palette.reduce((best, other, place) => (distance(other) < distance(palette[best]!) ? place : best), 0)
}

function decode(png: Buffer): { width: number; height: number; channels: number; pixels: Buffer } {
  const chunks = chunksOf(png)
  const header = chunks.find(({ type }) => type === 'IHDR')!.data
  const [depth, kind, , , interlace] = header.subarray(8)
  const channels = kind === 2 ? 3 : 4
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlace !== 0) throw new Error('Not a picture as browsers write it')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const packed = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)))
  const length = width * channels
  const pixels = Buffer.alloc(length * height)
  for (let y = 0; y < height; y += 1) unfilter(packed.subarray(y * (length + 1), (y + 1) * (length + 1)), pixels, y * length, length, channels)
  return { width, height, channels, pixels }
}

/** Each byte is written as its difference from a guess: left, above, their mean, or whichever of three is nearest to left + above - corner (PNG, section 9). */
function unfilter(row: Buffer, pixels: Buffer, start: number, length: number, channels: number): void {
  const above = start - length
  for (let at = 0; at < length; at += 1) {
    const left = at >= channels ? pixels[start + at - channels]! : 0
    const up = above >= 0 ? pixels[above + at]! : 0
    const corner = above >= 0 && at >= channels ? pixels[above + at - channels]! : 0
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][row[0]!]!
    pixels[start + at] = (row[at + 1]! + guess) & 255
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}

export function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('Not a PNG')
  const chunks = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + png.readUInt32BE(at)) })
  }
  return chunks
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
