import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openByteIndex } from './byte-index.ts'

test('whatever comes after whatever, equal bytes have one number, by first appearance, and it leads back to them', () => {
  const word = fc.oneof(fc.constantFrom('', 'a', 'ab', 'phq-9', 'gad-7', 'ü'), fc.string({ maxLength: 3 }))
  fc.assert(fc.property(fc.array(word, { maxLength: 600 }), (words) => {
    const index = openByteIndex()
    const numbers = new Map<string, number>()
    for (const text of words) {
      const bytes = Buffer.from(`,${text},`)
      if (!numbers.has(text)) numbers.set(text, numbers.size)
      assert.equal(index.numberOf(bytes, 1, bytes.length - 1), numbers.get(text))
    }
    assert.equal(index.size, numbers.size)
    for (const [text, number] of numbers) assert.equal(index.textOf(number), Buffer.from(text).toString())
  }))
})
