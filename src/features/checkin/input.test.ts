import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { readContent } from '#src/platform/content.ts'
import { readSubmission } from './input.ts'

const id = '7b0f3c1e-5a86-4a67-9f0e-1b2c3d4e5f60'
let find: (id: string) => Instrument | null
before(async () => {
  const content = await readContent(new URL('../../../content/', import.meta.url), true)
  find = (name) => content.instrument(name, 'en')
})

const head = { kind: 'before', 'check-in': id, session: id, shown: 'phq-9@1.0.0 attune-before@1.0.0' }

describe('reading a check-in', () => {
  test('a skipped question is absent, never 0; a private line needs no choice', () => {
    const read = readSubmission({ ...head, 'phq-9/1': '', 'phq-9/2': '0', voice: ' a \n b ' }, 'before', find, true)
    assert.ok(read.kind === 'read')
    assert.deepEqual(read.submission.answers, { 'phq-9/2': 0 })
    assert.deepEqual(read.submission.lines, [{ kind: 'voice', share: 'private', text: 'a \n b' }])
  })

  test('whatever is sent, it answers, and takes in only what the form could give', () => {
    const key = fc.oneof(fc.constantFrom('phq-9/1', 'phq-9/9', 'phq-9/x', 'attune-before/hope', 'attune-before/miss', 'voice', 'share', 'kind', 'shown', 'session', '__proto__', 'constructor/x'), fc.string())
    const value = fc.oneof(fc.constantFrom('0', '3', '4', '-1', '1e1', '٣', ' 2 ', 'now', 'all', 'NaN', '10', '11'), fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('x'.repeat(10_000)))
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.boolean(), (noise, whole) => {
        const read = readSubmission({ ...(whole ? head : {}), ...noise }, 'before', find, true)
        if (read.kind === 'to-mend') {
          assert.ok(Object.keys(read.mends).length > 0)
          return
        }
        for (const [name, number] of Object.entries(read.submission.answers)) {
          const [instrument = '', item = ''] = name.split('/')
          const asked = find(instrument)?.items.find((one) => one.key === item)
          assert.ok(asked && asked.kind !== 'text')
          assert.ok(Number.isInteger(number) && number >= 0 && number <= (asked.kind === 'scale' ? 10 : 3))
        }
        for (const line of read.submission.lines) assert.ok(line.text.length > 0 && line.text.length <= 2000 && ['now', 'together', 'private'].includes(line.share))
      }),
      { numRuns: 500 },
    )
  })
})
