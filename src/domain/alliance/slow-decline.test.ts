import assert from 'node:assert/strict'
import { test } from 'node:test'
import { largeFall } from './large-fall.ts'
import { usualParameters } from './parameters.ts'
import { slowDecline } from './slow-decline.ts'

const near = (actual: number | undefined, expected: number, within: number) => assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)

test('R2, the vector: s .6, baseline 8.5, then 8.0 7.6 7.2 6.9 fires at the fourth only', () => {
  const values = [8.4, 8.6, 8.5, 8.0, 7.6, 7.2, 6.9]
  const expected = [[8.35, 7.719, false], [8.125, 7.68, false], [7.8475, 7.661, false], [7.5633, 7.652, true]] as const
  for (const [index, [ewma, limit, fires]] of expected.entries()) {
    const found = slowDecline(values.slice(0, index + 4))
    near(found?.ewma, ewma, 0.00005)
    near(found?.limit, limit, 0.0005)
    near(found?.baseline, 8.5, 1e-12)
    assert.deepEqual([found?.sessions, found?.fires], [index + 1, fires])
  }
  assert.equal(slowDecline(values.slice(0, 3)), null)
})

test('R2 measures with the pooled SD: twice as large, and the same course is nothing', () => {
  assert.equal(slowDecline([8.4, 8.6, 8.5, 8.0, 7.6, 7.2, 6.9], { ...usualParameters, withinSd: 1.2 })?.fires, false)
})

test('a large fall: two SDs of session-to-session differences, inclusive', () => {
  assert.deepEqual(largeFall(9, 7), { fires: true, value: 7, previous: 9, fall: 2, threshold: 1.6 })
  assert.equal(largeFall(8.6, 7)?.fires, true)
  assert.equal(largeFall(8.5, 7)?.fires, false)
  assert.equal(largeFall(5, 9)?.fires, false, 'a rise is no fall')
})
