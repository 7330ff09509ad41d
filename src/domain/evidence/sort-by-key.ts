// Puts numbers in the order of a key in two passes, however many there are.

/** Sorts numbers 0..n−1 by a key of whole numbers, keeping the order within a key. @returns the numbers in order, and where each key starts (one more entry than keys) */
export function sortByKey(keys: Int32Array, keyCount: number): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(keyCount + 1)
  for (let at = 0; at < keys.length; at += 1) starts[keys[at]! + 1]! += 1
  for (let key = 0; key < keyCount; key += 1) starts[key + 1]! += starts[key]!
  const next = starts.slice(0, keyCount)
  const order = new Int32Array(keys.length)
  for (let at = 0; at < keys.length; at += 1) order[next[keys[at]!]!++] = at
  return { order, starts }
}
