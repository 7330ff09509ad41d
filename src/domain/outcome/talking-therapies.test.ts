import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countCases, flagCase, type TreatedCase } from './talking-therapies.ts'

const treated = ([depression, anxiety]: readonly [number | null, number | null], [lastDepression, lastAnxiety]: readonly [number | null, number | null], rest: Partial<TreatedCase> = {}): TreatedCase => ({
  attendedTreatmentContacts: 2, first: { depression, anxiety }, last: { depression: lastDepression, anxiety: lastAnxiety }, ...rest,
})
const flags = (one: TreatedCase) => {
  const result = flagCase(one)
  return result.kind === 'counted' ? [result.flags.isCase, result.flags.recovery, result.flags.reliableImprovement, result.flags.reliableDeterioration, result.flags.reliableRecovery] : result.kind
}

const vectors = [
  { first: [16, 12], last: [8, 6], expected: [true, true, true, false, true] },
  { first: [11, 7], last: [9, 7], expected: [true, true, false, false, false] },
  { first: [20, 15], last: [12, 15], expected: [true, false, true, false, false] },
  // One better, one worse: no reliable change.
  { first: [12, 9], last: [5, 13], expected: [true, false, false, false, false] },
  { first: [9, 6], last: [3, 1], expected: [false, null, true, false, null] },
  { first: [10, 7], last: [16, 7], expected: [true, false, false, true, false] },
] as const

test('the six vectors: case, recovery, reliable improvement, reliable deterioration, reliable recovery', () => {
  for (const { first, last, expected } of vectors) assert.deepEqual(flags(treated(first, last)), expected)
})

test('thresholds are inclusive', () => {
  assert.deepEqual(flags(treated([9, 7], [9, 7])), [false, null, false, false, null])
  assert.deepEqual(flags(treated([9, 8], [9, 7])), [true, true, false, false, false])
  assert.deepEqual(flags(treated([16, 0], [10, 0])), [true, false, true, false, false])
  assert.deepEqual(flags(treated([16, 0], [11, 0])), [true, false, false, false, false])
  assert.deepEqual(flags(treated([0, 4], [0, 8])), [false, null, false, true, null])
})

test('an ADSM stands in the place of the GAD-7', () => {
  const adsm = { caseness: 32, reliableChange: 10 }
  assert.deepEqual(flags(treated([9, 31], [9, 20], { adsm })), [false, null, true, false, null])
  assert.deepEqual(flags(treated([9, 32], [9, 22], { adsm })), [true, true, true, false, true])
})

test('a course is finished with two contacts; a missing score is incomplete, whatever the others say', () => {
  assert.equal(flags(treated([16, 12], [8, 6], { attendedTreatmentContacts: 1 })), 'not-finished')
  for (const one of [treated([null, 12], [8, 6]), treated([16, null], [8, 6]), treated([16, 12], [null, 6]), treated([16, 12], [8, null])]) assert.equal(flags(one), 'incomplete')
})

test('denominators: recovery of those who were cases, reliable change of all who finished', () => {
  const cases = [...vectors.map(({ first, last }) => treated(first, last)), treated([16, 12], [8, null]), treated([16, 12], [8, 6], { attendedTreatmentContacts: 0 })]
  assert.deepEqual(countCases(cases), {
    recovery: { count: 2, of: 5 }, reliableRecovery: { count: 1, of: 5 }, reliableImprovement: { count: 3, of: 6 }, reliableDeterioration: { count: 1, of: 6 }, notFinished: 1, incomplete: 1,
  })
  assert.deepEqual(countCases([]).recovery, { count: 0, of: 0 })
})

test('there and back: improvement and deterioration are mirror images', () => {
  const score = fc.integer({ min: 0, max: 21 })
  fc.assert(
    fc.property(score, score, score, score, (a, b, c, d) => {
      const [there, back] = [flagCase(treated([a, b], [c, d])), flagCase(treated([c, d], [a, b]))]
      assert.ok(there.kind === 'counted' && back.kind === 'counted')
      assert.equal(there.flags.reliableImprovement, back.flags.reliableDeterioration)
      assert.ok(!(there.flags.reliableImprovement && there.flags.reliableDeterioration))
    }),
  )
})
