import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { wilsonInterval } from './proportion.ts'

test('the published examples, to their four decimals', () => {
  const examples = [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]] as const
  for (const [successes, cases, lower, upper] of examples) {
    const interval = wilsonInterval(successes, cases)
    assert.deepEqual([interval.lower.toFixed(4), interval.upper.toFixed(4)], [lower.toFixed(4), upper.toFixed(4)])
  }
})

test('it holds the share, stays within 0..1, mirrors, and narrows with more cases', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (cases, some) => {
      const successes = some % (cases + 1)
      const { lower, upper } = wilsonInterval(successes, cases)
      const share = successes / cases
      assert.ok(lower >= 0 && upper <= 1 && lower <= share && share <= upper && lower < upper)
      const mirrored = wilsonInterval(cases - successes, cases)
      assert.ok(Math.abs(mirrored.lower - (1 - upper)) < 1e-12)
      const more = wilsonInterval(successes * 4, cases * 4)
      assert.ok(more.upper - more.lower < upper - lower)
    }),
  )
})

test('what is no proportion is refused', () => {
  for (const [successes, cases, confidence] of [[0, 0, 0.95], [2, 1, 0.95], [-1, 3, 0.95], [0.5, 3, 0.95], [1, 3, 1]] as const) assert.throws(() => wilsonInterval(successes, cases, confidence), RangeError)
})
