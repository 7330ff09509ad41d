// Looks for one client's words and numbers in whatever lies on a disk, byte by byte, in every way in which they may be written.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lived } from './live-fully.ts'

/** How the bytes of each thing look on the disk. */
const asText = (text: string) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), Buffer.from(Buffer.from(text).toString('base64').slice(0, -2))]
const asDouble = (value: number) => [Buffer.from(new Float64Array([value]).buffer)]
/** PostgreSQL's numeric, in columns and in jsonb alike: four decimal digits to a 16-bit word. */
const asNumeric = (digits: readonly number[]) => [Buffer.from(new Int16Array(digits).buffer)]
const tenThousands = (value: number) => asNumeric([Math.floor(value / 10_000), value % 10_000])

/** What to look for of one client: by name, all ways in which it may be written. */
export const wordsOf = ({ words }: Lived): [string, Buffer[]][] => words.map((word) => [word, asText(word)])
export const numbersOf = ({ numbers, reference }: Lived): [string, Buffer[]][] => [
  ['answer', tenThousands(numbers.answer)], ['mirror', tenThousands(numbers.mirror)], ['shown', tenThousands(numbers.shown)],
  ['score', asNumeric([Math.floor(numbers.score), 815])], ['past', asDouble(numbers.past)], ['reference', [Buffer.from(reference)]],
]

/** The files below a folder that hold any of these bytes, by what was looked for. */
export async function seek(below: string, things: readonly [string, readonly Buffer[]][]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  const files = (await readdir(below, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  assert.ok(files.length > 0)
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name)).catch((error: NodeJS.ErrnoException) => {
      // A server that runs renames the files of its log.
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (bytes === null) continue
    for (const [name, forms] of things) if (forms.some((form) => bytes.includes(form))) found.set(name, [...(found.get(name) ?? []), file.name])
  }
  return found
}

export const names = (things: readonly [string, unknown][]) => things.map(([name]) => name).sort()
