// Makes new inputs from good and bad ones: bytes turned, pieces doubled, cut and swapped, and words that the parser listens for put in.
import type { Chance } from '#src/domain/kernel/chance.ts'

/** What parsers of any kind have stumbled over. */
const everywhere = [
  '', '\0', '\n', '\r\n', '\ufeff', '\u2028', '\u202e', '\ud800', 'é', 'e\u0301', '🙂', '٣', '-0', '0', '-1', '1e999', '1e-999', '9007199254740993', '0x10', 'NaN', 'Infinity', 'null', 'true', '[]', '{}',
  '"', "'", '`', '\\', '/', '%', '%00', '%ff', '%2e%2e%2f', '../', ';', '=', '&', ',', ':', '<', '>', '@', '$', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '9999-12-31', '0000-00-00', '24:00', '2026-02-30',
].map((text) => Buffer.from(text))

/** Enough for what grows with the square of its input to show. */
const longest = 1 << 14

/** @param pool at least one input @returns a new input, most often a small step from one of the pool */
export function mutate({ uniform }: Chance, pool: readonly Buffer[], words: readonly Buffer[]): Buffer {
  const below = (end: number) => Math.floor(uniform() * end)
  const one = <Value>(from: readonly Value[]): Value => from[below(from.length)]!
  let bytes = one(pool)
  for (let steps = 1 + below(4); steps > 0; steps -= 1) {
    const at = below(bytes.length + 1)
    const until = Math.min(bytes.length, at + 1 + below(uniform() < 0.8 ? 8 : bytes.length + 1))
    const put = (...parts: readonly Uint8Array[]) => (bytes = Buffer.concat([bytes.subarray(0, at), ...parts]))
    switch (below(9)) {
      case 0:
        bytes = Buffer.from(bytes)
        if (at < bytes.length) bytes[at]! ^= 1 << below(8)
        break
      case 1:
        bytes = Buffer.from(bytes)
        if (at < bytes.length) bytes[at] = below(256)
        break
      case 2:
        put(bytes.subarray(until))
        break
      case 3:
        put(bytes.subarray(at, until), bytes.subarray(at))
        break
      case 4:
        put(one(everywhere), bytes.subarray(uniform() < 0.5 ? at : until))
        break
      case 5:
      case 6:
        put(words.length > 0 ? one(words) : one(everywhere), bytes.subarray(uniform() < 0.5 ? at : until))
        break
      case 7: {
        const other = one(pool)
        put(other.subarray(below(other.length + 1)))
        break
      }
      case 8:
        // What grows faster than its input shows when there is much of it.
        if (uniform() < 0.1) put(...Array.from({ length: 1 + below(500) }, () => bytes.subarray(at, until)), bytes.subarray(at))
    }
  }
  return bytes.length > longest ? bytes.subarray(0, longest) : bytes
}
