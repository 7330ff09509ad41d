import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pairedFall } from './paired-fall.ts'
import { usualParameters } from './parameters.ts'
import { typicalAlliance, usualRange } from './usual-range.ts'

const prior = [8.6, 8.8, 8.4, 8.7, 8.9]
const near = (actual: number | undefined, expected: number, within = 0.0005) => assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)

test('R1, the vector: 6.1 fires, 7.7 does not, the limit is 7.483', () => {
  const found = pairedFall(prior, 6.1)
  assert.equal(found?.fires, true)
  near(found?.mean, 8.68)
  near(found?.limit, 7.483)
  near(found?.fall, 2.58)
  assert.equal(found?.threshold, 1.3)
  assert.equal(pairedFall(prior, 7.7)?.fires, false)
})

test('the floor of the average step is what holds 7.7 back', () => {
  const unfloored = { ...usualParameters, stepFloor: 0, criticalFall: 0.9 }
  near(pairedFall(prior, 7.7, unfloored)?.limit, 7.9485)
  assert.equal(pairedFall(prior, 7.7, unfloored)?.fires, true)
  assert.equal(pairedFall(prior, 7.7, { ...unfloored, stepFloor: 0.45 })?.fires, false)
})

test('both halves are needed: the range and the critical difference', () => {
  assert.deepEqual([pairedFall([8, 8, 8], 6.75)?.fires, pairedFall([8, 8, 8], 6.7)?.fires], [false, true], 'the critical difference is inclusive')
  const restless = pairedFall([9, 6, 9, 6], 5)
  assert.ok(restless && restless.fall > restless.threshold && restless.value > restless.limit && !restless.fires, 'a fall within what is usual for this client')
})

test('three earlier ratings are needed', () => {
  assert.equal(pairedFall([9, 9], 2), null)
  assert.equal(pairedFall([9, 9, 9], 2)?.fires, true)
  assert.equal(usualRange([8, 9]), null)
})

test('the usual range: mean ± 2.66 average steps, whatever floor', () => {
  const usual = usualRange([7, 8, 7, 8])
  assert.deepEqual([usual?.ratings, usual?.mean, usual?.step], [4, 7.5, 1])
  near(usual?.low, 4.84)
  near(usual?.high, 10.16)
})

test('typical alliance: not from one rating, shown from two, firm from four', () => {
  assert.equal(typicalAlliance([8]), null)
  assert.deepEqual(typicalAlliance([8, 9]), { mean: 8.5, ratings: 2, firmness: 'shown', generalisability: 0.8 })
  assert.equal(typicalAlliance([8, 9, 7])?.firmness, 'shown')
  assert.deepEqual(typicalAlliance([8, 9, 7, 8]), { mean: 8, ratings: 4, firmness: 'firm', generalisability: 0.9 })
})
