import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { medianTime, type Waited } from './time-to-event.ts'

/** `13+` waits still. */
const people = (times: string): Waited[] => times.split(' ').map((each) => ({ time: Number.parseFloat(each), happened: !each.endsWith('+') }))

test('weeks in remission with and without maintenance (Miller 1981): medians and intervals as R gives them', () => {
  assert.deepEqual(medianTime(people('9 13 13+ 18 23 28+ 31 34 45+ 48 161+')), { median: 31, lower: 18, upper: null })
  assert.deepEqual(medianTime(people('5 5 8 8 12 16+ 23 27 30 33 43 45')), { median: 23, lower: 8, upper: null })
})

test('where exactly half are left, the middle of the stretch', () => {
  assert.equal(medianTime(people('1 2 4 9')).median, 3)
  assert.equal(medianTime(people('1 2 4+ 9+')).median, 2, 'nothing is known of what comes after')
})

test('where more than half have not come to it, there is no median', () => {
  assert.deepEqual(medianTime(people('1 5+ 5+ 5+')), { median: null, lower: 1, upper: null })
  assert.equal(medianTime(people('3+ 4+')).median, null)
})

test('what cannot be is refused', () => {
  for (const wrong of [[], people('-1'), [{ time: Number.NaN, happened: true }], [{ time: Infinity, happened: false }]]) assert.throws(() => medianTime(wrong), RangeError)
  assert.throws(() => medianTime(people('1'), 1), RangeError)
})

test('with nobody still waiting it is the median; order and unit change nothing; the interval holds it', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ time: fc.integer({ min: 0, max: 30 }), happened: fc.boolean() }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 2, max: 9 }), (group, times) => {
      const found = medianTime(group)
      assert.deepEqual(medianTime(group.toReversed()), found)
      const stretched = medianTime(group.map(({ time, happened }) => ({ time: time * times, happened })))
      assert.equal(stretched.median, found.median === null ? null : found.median * times)
      if (found.median !== null && found.lower !== null) assert.ok(found.lower <= found.median)
      if (found.median !== null && found.upper !== null) assert.ok(found.median <= found.upper)
      const sorted = group.map(({ time }) => time).sort((a, b) => a - b)
      const all = medianTime(group.map(({ time }) => ({ time, happened: true }))).median!
      const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2
      assert.ok(Math.abs(all - middle) < 1e-9, `${all} is not ${middle}`)
    }),
  )
})
