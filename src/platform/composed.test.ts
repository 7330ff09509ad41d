import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { composed } from './composed.ts'

test('it is NFC for whatever people write, and the same when it is done again', () => {
  for (const text of ['e\u0301', 'Zoë', 'أَمَل حَدّاد', '\u1100\u1161', 'q\u0323\u0307', '']) assert.equal(composed(text), text.normalize('NFC'))
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => composed(text) === text.normalize('NFC')))
  fc.assert(fc.property(fc.array(fc.constantFrom('a', '\u0301', '\u0316', '\u034f', '\u{1d165}'), { maxLength: 200 }).map((signs) => signs.join('')), (text) => composed(composed(text)) === composed(text)))
})

test('a letter with a million marks takes no longer than a million letters', () => {
  const began = process.threadCpuUsage()
  const text = composed(`a${'\u0301\u0316'.repeat(500_000)}`)
  assert.ok(process.threadCpuUsage(began).user < 2_000_000)
  // None is lost.
  assert.equal([...text.normalize('NFD')].filter((sign) => sign === '\u0316').length, 500_000)
})
