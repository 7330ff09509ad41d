// Where a verb reads from: the file that was named, or standard input.
import { open } from 'node:fs/promises'

export interface Input {
  /** As it is said in a problem. */
  readonly name: string
  /** The bytes in order, each chunk good until the next is asked for. */
  chunks(): AsyncIterable<Uint8Array>
}

/** The one file that was named; standard input when none was, or `-`. Refuses more than one. */
export function inputOf(positionals: readonly string[]): Input {
  const [file = '-', ...more] = positionals
  if (more.length > 0) throw new Error(`One file at a time: ${positionals.join(', ')}`)
  const [name, chunks] = file === '-' ? ['standard input', () => process.stdin] : [file, () => chunksOf(file)]
  return { name, chunks: () => asText(name, chunks()) }
}

/** How files begin that are no text as they are, and what to do with them. */
const otherForms: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], 'is packed with gzip: unpack it first, or hand it over with gunzip -c'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a workbook or another zip file: save it as CSV, in UTF-8'],
  [[0xff, 0xfe], 'is UTF-16: save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16: save it as UTF-8'],
]

/** The same bytes; refuses those that begin as another kind of file does. */
export async function* asText(name: string, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let isFirst = true
  for await (const chunk of chunks) {
    const other = isFirst && otherForms.find(([bytes]) => bytes.every((byte, place) => chunk[place] === byte))
    if (other) throw new Error(`${name} ${other[1]}.`)
    isFirst = false
    yield chunk
  }
}

/** Always the same memory: a large file otherwise leaves as much behind for the collector. */
async function* chunksOf(file: string): AsyncIterable<Uint8Array> {
  const handle = await open(file)
  try {
    const buffer = Buffer.allocUnsafe(1 << 20)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** The whole input as text, without a mark at its start. Refuses bytes that are not UTF-8, rather than read something else into them. */
export async function readText(input: Input): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of input.chunks()) parts.push(Buffer.from(part))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch (error) {
    throw new Error(`${input.name} is not UTF-8`, { cause: error })
  }
}

/** Whether text is JSON, by its first sign: `{` or `[`. Anything else is read as CSV. */
export const isJson = (text: string): boolean => /^\s*[[{]/.test(text)

/** The same input, and whether it is JSON, known from its first bytes; nothing is taken away. */
export async function lookAhead(input: Input): Promise<{ readonly isJson: boolean; readonly input: Input }> {
  const chunks = input.chunks()[Symbol.asyncIterator]()
  const first = await chunks.next()
  const all = async function* () {
    try {
      for (let chunk = first; chunk.done !== true; chunk = await chunks.next()) yield chunk.value
    } finally {
      await chunks.return?.()
    }
  }
  return { isJson: first.done !== true && isJson(Buffer.from(first.value).toString()), input: { name: input.name, chunks: all } }
}
