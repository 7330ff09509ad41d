import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openByteIndex } from './byte-index.ts'
import { decimalFrom, instantFrom, wholeFrom } from './field-bytes.ts'

/** Other bytes stand on both sides, as in a row: none of them may be read. */
const within = <Value>(read: (bytes: Uint8Array, start: number, end: number) => Value, text: string): Value => {
  const bytes = Buffer.from(`7${text}0:30`)
  return read(bytes, 1, bytes.length - 4)
}

test('a decimal is the very number that JavaScript reads, or left to it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), (text) => {
      const read = within(decimalFrom, text)
      assert.ok(Number.isNaN(read) || read === Number(text), text)
    }),
  )
  for (const text of ['0', '3.5833333333333', '-2.50', '.5', '7.', '100', '-0.0119047619047614180', '0.804761904761905', '1234567890123456', '0.0000000000000000000001', '0000000000000000000000000.1']) assert.equal(within(decimalFrom, text), Number(text))
  for (const text of ['', '-', '.', '1e3', '7,5', '1.2.3', '+1', ' 1', 'x', '12345678901234567890123', '0.00000000000000000000001']) assert.ok(Number.isNaN(within(decimalFrom, text)), text)
})

test('a long decimal is the nearest number, or left to it where it lies half way between two', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 22 }).map((each) => each.join(''))
  fc.assert(fc.property(digits, fc.integer({ min: 0, max: 22 }), (text, place) => {
    const written = `${text.slice(0, place)}.${text.slice(place)}`
    const read = within(decimalFrom, written)
    assert.ok(Number.isNaN(read) || read === Number(written), written)
  }), { numRuns: 5000 })
  // Whole numbers beyond 2⁵³ lie half way more often than any others.
  fc.assert(fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 60n }), (whole) => {
    const read = within(decimalFrom, String(whole))
    assert.ok(Number.isNaN(read) || read === Number(whole), String(whole))
  }), { numRuns: 5000 })
  assert.ok(Number.isNaN(within(decimalFrom, '9007199254740993')))
  let left = 0
  for (let at = 1; at <= 1000; at += 1) if (Number.isNaN(within(decimalFrom, String(at / 7)))) left += 1
  assert.equal(left, 0)
})

test('a whole number has up to five digits and nothing else', () => {
  assert.deepEqual(['0', '07', '99999'].map((text) => within(wholeFrom, text)), [0, 7, 99999])
  for (const text of ['', '-1', '1.0', '123456', 'x', '1 ']) assert.equal(within(wholeFrom, text), -1, text)
})

test('a date and time is the instant that JavaScript reads', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }), (date) => {
      const text = date.toISOString()
      assert.equal(within(instantFrom, text), date.getTime())
      assert.equal(within(instantFrom, text.slice(0, 10)), Date.parse(text.slice(0, 10)))
      assert.equal(within(instantFrom, `${text.slice(0, 16)}+05:30`), Date.parse(`${text.slice(0, 16)}:00+05:30`))
    }),
  )
  assert.equal(within(instantFrom, '2026-11-24 09:00'), Date.parse('2026-11-24T09:00Z'))
  assert.equal(within(instantFrom, '2026-11-24T09:00:00-0130'), Date.parse('2026-11-24T10:30Z'))
})

test('what is no date, or a day that no calendar has, is refused', () => {
  const texts = ['2026-02-29', '2026-13-01', '2026-00-10', '2026-11-31', '24/11/2026', '2026-1-2', '2026-11-24T', '2026-11-24T9:00', '2026-11-24T24:00', '2026-11-24T09:60', '2026-11-24T09:00:', '2026-11-24T09:00+', '2026-11-24T09:00+25:00', '2026-11-24T09:00X', '2026-11-24x09:00', '20261124']
  for (const text of texts) assert.ok(Number.isNaN(within(instantFrom, text)), text)
  assert.equal(within(instantFrom, '2024-02-29'), Date.parse('2024-02-29'))
})

test('an empty value is one value too', () => {
  const index = openByteIndex()
  assert.deepEqual(['', ' ', ''].map((text) => within(index.numberOf, text)), [0, 1, 0])
})

test('different bytes get numbers by first appearance, the same bytes the same number', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 1500 }), (texts) => {
      const index = openByteIndex()
      const numbers = texts.map((text) => within(index.numberOf, text))
      const first = [...new Set(texts)]
      assert.deepEqual(numbers, texts.map((text) => first.indexOf(text)))
      assert.deepEqual(first.map((_, number) => index.textOf(number)), first)
      assert.equal(index.size, first.length)
    }),
  )
})
