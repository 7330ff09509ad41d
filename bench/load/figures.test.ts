import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minuteOf, percentile, slopeOf } from './figures.ts'

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 200 }, (_, at) => 200 - at)
  assert.equal(percentile(values, 0.99), 198)
  assert.equal(percentile(values, 0.5), 100)
  assert.equal(percentile([], 0.99), 0)
})

test('a straight line has its own slope and no doubt; noise has a doubt that holds nought', () => {
  assert.deepEqual(slopeOf([1, 3, 5, 7]), { each: 2, from: 2, to: 2 })
  const { from, to } = slopeOf([5, 6, 4, 5, 6, 4, 5, 6, 4])
  assert.ok(from < 0 && to > 0)
})

// Of 1, 2, 4 the slope is 1.5; the residuals 1/6, -1/3, 1/6 give a standard error of 0.28868, and t(0.975, 1) is 12.7062.
test('the interval is that of the textbook', () => {
  assert.deepEqual(slopeOf([1, 2, 4]), { each: 1.5, from: -2.168, to: 5.168 })
})

test('a minute counts what nobody would expect to see', () => {
  const answered = (ms: number, asExpected: boolean) => ({ name: 'x', ms, status: 200, asExpected })
  assert.deepEqual(minuteOf([answered(10, true), answered(30, false)]), { requests: 2, errors: 1, p50: 10, p99: 30, slowest: 30 })
})
