import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { overlap, rankAgreement, topWeightedOverlap } from './concordance.ts'

const near = (actual: number | null, expected: number, within = 1e-9) => assert.ok(actual !== null && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)
const list = (goals: string) => goals.split('')

test('overlap: ABC and ACE share half', () => {
  assert.equal(overlap(list('ABC'), list('ACE')), 0.5)
  assert.deepEqual([overlap(list('AB'), list('BA')), overlap(list('AB'), list('CD')), overlap(list('AAB'), list('AB')), overlap([], list('A'))], [1, 0, 1, 0])
  assert.equal(overlap([], []), null)
})

test('Kendall: 1234 and 1324 give .667', () => {
  near(rankAgreement([1, 2, 3, 4], [1, 3, 2, 4]), 2 / 3)
})

test('Kendall with ties, by hand: 12 2 1 12 2 and 1 4 7 1 0', () => {
  // Of ten pairs: two concordant, six discordant, one tied in both and one in the first alone: (2 − 6)/√(8·9).
  near(rankAgreement([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]), -4 / Math.sqrt(72))
})

test('Kendall needs three goals that both name, and some order in both', () => {
  assert.equal(rankAgreement([1, 2], [1, 2]), null)
  assert.equal(rankAgreement([5, 5, 5], [1, 2, 3]), null)
  assert.throws(() => rankAgreement([1, 2, 3], [1, 2]), RangeError)
})

test('top-weighted overlap: ABC and ACE give .7067', () => {
  near(topWeightedOverlap(list('ABC'), list('ACE')), 0.7067, 0.00005)
})

test('top-weighted overlap of unequal lists, by hand', () => {
  // AB and CAB: shared 0, 1, 2 at depths 1, 2, 3; ¼·(0.5·.64 + (2/3 + 1·1/6)·.512) + ((2 − 1)/3 + 1/2)·.512
  near(topWeightedOverlap(list('AB'), list('CAB')), 0.25 * (0.32 + (5 / 6) * 0.512) + (5 / 6) * 0.512)
  near(topWeightedOverlap(list('AB'), list('ABC')), 1)
  assert.deepEqual([topWeightedOverlap([], list('A')), topWeightedOverlap([], [])], [0, null])
  assert.throws(() => topWeightedOverlap(list('AA'), list('AB')), RangeError)
})

const goals = fc.uniqueArray(fc.constantFrom(...list('ABCDEFG')), { maxLength: 6 })

test('all are the same from either side, 1 for equal lists, and within their range', () => {
  fc.assert(
    fc.property(goals, goals, (a, b) => {
      assert.equal(overlap(a, b), overlap(b, a))
      assert.equal(topWeightedOverlap(a, b), topWeightedOverlap(b, a))
      const rbo = topWeightedOverlap(a, b)
      assert.ok(rbo === null || (rbo >= 0 && rbo <= 1 + 1e-12))
      if (a.length > 0) {
        near(topWeightedOverlap(a, a), 1)
        near(overlap(a, a.toReversed()), 1)
      }
      if (a.length > 0 && overlap(a, b) === 0) assert.equal(topWeightedOverlap(a, b), 0)
    }),
  )
})

test('rank agreement: reversing one turns the sign, shifting and rescaling change nothing', () => {
  const ranks = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 })), { minLength: 3, maxLength: 8 })
  fc.assert(
    fc.property(ranks, (pairs) => {
      const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)]
      const tau = rankAgreement(a, b)
      assert.equal(rankAgreement(a.map((x) => 3 * x - 7), b), tau)
      if (tau === null) assert.equal(rankAgreement(a.map((x) => -x), b), null)
      else near(rankAgreement(a.map((x) => -x), b), -tau)
    }),
  )
})
