// A picture with a palette looks like the one before: the same pixels where its colours fit, the nearest where they do not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync, inflateSync } from 'node:zlib'
import { chunk, chunksOf, withPalette } from './palette-png.ts'

type Colour = readonly [red: number, green: number, blue: number]

/** Rows of colours as a PNG whose first row has the filter 0, the next 1, and so on: each of the five is met. */
function pictureOf(rows: readonly (readonly Colour[])[], channels: 3 | 4): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(rows[0]!.length, 0)
  header.writeUInt32BE(rows.length, 4)
  header.set([8, channels === 3 ? 2 : 6], 8)
  const plain = rows.map((row) => row.flatMap((colour) => (channels === 3 ? [...colour] : [...colour, 255])))
  const byte = (y: number, x: number) => plain[y]?.[x] ?? 0
  const filtered = plain.map((row, y) => [y % 5, ...row.map((value, x) => {
    const [left, up, corner] = [byte(y, x - channels), byte(y - 1, x), byte(y - 1, x - channels)]
    const estimate = left + up - corner
    const closest = [left, up, corner].reduce((best, one) => (Math.abs(estimate - one) < Math.abs(estimate - best) ? one : best))
    return (value - [0, left, up, Math.floor((left + up) / 2), closest][y % 5]! + 256) % 256
  })])
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(filtered.flat()))), chunk('IEND', Buffer.alloc(0)),
  ])
}

/** What a reader of the small picture sees. */
function seen(png: Buffer): Colour[][] {
  const part = (type: string) => chunksOf(png).find((one) => one.type === type)!.data
  const [width, height] = [part('IHDR').readUInt32BE(0), part('IHDR').readUInt32BE(4)]
  const [palette, rows] = [part('PLTE'), inflateSync(part('IDAT'))]
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_each, x) => {
    const place = rows[y * (width + 1) + 1 + x]! * 3
    return [palette[place]!, palette[place + 1]!, palette[place + 2]!]
  }))
}

const rows = (count: number, width: number, colour: (x: number, y: number) => Colour) => Array.from({ length: count }, (_, y) => Array.from({ length: width }, (_each, x) => colour(x, y)))

test('up to 256 colours every pixel stays, whatever filter its row had', () => {
  for (const channels of [3, 4] as const) {
    const drawn = rows(16, 16, (x, y) => [(x * 83 + y * 7) % 256, (x * y * 29) % 256, (y * 16 + x) % 256])
    assert.deepEqual(seen(withPalette(pictureOf(drawn, channels))), drawn)
  }
})

test('beyond that the frequent ones stay and a rare one becomes the nearest', () => {
  const drawn = rows(33, 16, (x, y) => (y < 32 ? [x * 16, (y % 16) * 16, 0] : [x * 16 + 3, 161, 2]))
  const found = seen(withPalette(pictureOf(drawn, 3)))
  assert.deepEqual(found.slice(0, 32), drawn.slice(0, 32))
  assert.deepEqual(found[32], drawn[32]!.map(([red]) => [red - 3, 160, 0]))
})

test('another kind of file is refused', () => {
  assert.throws(() => withPalette(Buffer.from('GIF89a, not a PNG')), /Not a PNG/)
  assert.throws(() => withPalette(withPalette(pictureOf([[[1, 2, 3]]], 3))), /as browsers write it/)
})
