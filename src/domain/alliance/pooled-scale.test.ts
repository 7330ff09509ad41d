import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { placeOf, ratingAt } from './pooled-scale.ts'

const range = { min: 1, max: 5 }

test('a rating comes back from its place, and places are in the order of ratings', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 5, noNaN: true }), fc.double({ min: 1, max: 5, noNaN: true }), (a, b) => {
      assert.ok(Math.abs(ratingAt(placeOf(a, range), range) - a) < 1e-9)
      if (a < b - 1e-9) assert.ok(placeOf(a, range) < placeOf(b, range))
    }),
  )
})

test('the top is 0, a step near it is longer than one in the middle, and what lies beyond an end is that end', () => {
  assert.equal(placeOf(5, range), 0)
  assert.ok(placeOf(5, range) - placeOf(4.9, range) > 1.5 * (placeOf(3.1, range) - placeOf(3, range)))
  assert.deepEqual([ratingAt(0.5, range), ratingAt(-9, range)], [5, 1])
})

test('the place is the integral of one over the spread', () => {
  // Simpson's rule on √((u + 1/8)/(u + .15/8)) from 0 to 1/4.
  const slope = (u: number) => Math.sqrt((u + 1 / 8) / (u + 0.15 / 8))
  const pieces = 2000
  let sum = slope(0) + slope(0.25)
  for (let piece = 1; piece < pieces; piece += 1) sum += (piece % 2 === 0 ? 2 : 4) * slope((piece * 0.25) / pieces)
  assert.ok(Math.abs(placeOf(4, range) + (sum * 0.25) / pieces / 3) < 1e-9)
})
