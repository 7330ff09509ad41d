// Numbers the different values of a column by first appearance, straight from bytes: a million case ids make no million strings.

export interface ByteIndex {
  /** The number of these bytes, from 0; a new one when they were not seen before. */
  numberOf(bytes: Uint8Array, start: number, end: number): number
  readonly size: number
  textOf(number: number): string
}

export function openByteIndex(): ByteIndex {
  let kept = Buffer.allocUnsafe(1 << 12)
  let ends = new Float64Array(1 << 8)
  let hashes = new Int32Array(1 << 8)
  /** What came after each, the last time: measures come in turn. */
  let followers = new Int32Array(1 << 8)
  /** Open addressing, at most half full; a number plus one, 0 where nothing is. */
  let slots = new Int32Array(1 << 9)
  let size = 0
  let last = -1

  return {
    numberOf(bytes, start, end) {
      // Rows of one case often stand together, and where they do, their measures come in the same order.
      const before = last
      if (before >= 0) {
        if (isKept(before, bytes, start, end)) return before
        if (isKept(followers[before]!, bytes, start, end)) return (last = followers[before]!)
      }
      last = find(bytes, start, end)
      if (before >= 0) followers[before] = last
      return last
    },
    get size() {
      return size
    },
    textOf: (number) => kept.toString('utf8', number === 0 ? 0 : ends[number - 1], ends[number]),
  }

  function find(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5 | 0
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
    let slot = place(hash)
    for (; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      const number = slots[slot]! - 1
      if (hashes[number] === hash && isKept(number, bytes, start, end)) return number
    }
    return keep(bytes, start, end, hash, slot)
  }

  // The low bits of the product alone would put ids that differ in their last digit side by side.
  function place(hash: number): number {
    return (hash ^ (hash >>> 15)) & (slots.length - 1)
  }

  function isKept(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = number === 0 ? 0 : ends[number - 1]!
    const length = end - start
    if (ends[number]! - from !== length) return false
    for (let at = length - 1; at >= 0; at -= 1) if (kept[from + at] !== bytes[start + at]) return false
    return true
  }

  function keep(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const from = size === 0 ? 0 : ends[size - 1]!
    const until = from + end - start
    if (until > kept.length) kept = larger(kept, Buffer.allocUnsafe(Math.max(2 * kept.length, until)))
    if (size === hashes.length) {
      ends = larger(ends, new Float64Array(2 * size))
      hashes = larger(hashes, new Int32Array(2 * size))
      followers = larger(followers, new Int32Array(2 * size))
    }
    for (let at = start; at < end; at += 1) kept[from + at - start] = bytes[at]!
    ends[size] = until
    hashes[size] = hash
    slots[slot] = size + 1
    size += 1
    if (2 * size > slots.length) spread()
    return size - 1
  }

  function spread(): void {
    slots = new Int32Array(2 * slots.length)
    for (let number = 0; number < size; number += 1) {
      let slot = place(hashes[number]!)
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = number + 1
    }
  }
}

function larger<List extends { set(from: List): void }>(from: List, to: List): List {
  to.set(from)
  return to
}
