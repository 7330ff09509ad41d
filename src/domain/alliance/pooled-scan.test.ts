import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { poolAlliance } from './pooled-norms.ts'
import { pooledFall, pooledScan } from './pooled-scan.ts'

const range = { min: 0, max: 10 }
const norms = poolAlliance([], range)
const usual = [8.3, 8, 8.7, 8.3, 8, 8.3]

test('a clear fall is told with its numbers, once', () => {
  const fall = pooledFall([...usual, 5], norms)
  assert.ok(fall)
  assert.deepEqual([fall.value, fall.ratings, fall.after, fall.since, fall.chance.basis], [5, 1, 0, 6, 'counted-and-simulated'])
  assert.ok(Math.abs(fall.usual - 8.27) < 0.1, `usual ${fall.usual}`)
  assert.ok(Math.abs(fall.fall - (fall.usual - 5)) < 1e-12)
  assert.ok(fall.chance.per100 < 1)
  assert.deepEqual(pooledScan([...usual, 5, 5, 5], norms).map(Boolean), [...usual.map(() => false), true, false, false])
})

test('a fall that was over by the time it is clear says so', () => {
  const [silent, fall] = pooledScan([8.3, 8, 8.3, 6.3, 8.7], norms).slice(3)
  assert.equal(silent, null)
  assert.ok(fall)
  assert.deepEqual([fall.value, fall.ratings, fall.mean, fall.since, fall.after], [8.7, 1, 6.3, 3, 1])
  assert.ok(Math.abs(fall.usual - 8.3) < 0.1, `usual ${fall.usual}`)
})

test('while ratings stay low nothing more is told; a further fall is, and a new one once they were up', () => {
  const told = (...ratings: number[]) => pooledScan([...usual, ...ratings], norms).slice(usual.length).map(Boolean)
  assert.deepEqual(told(6, 6, 6, 6, 6, 6), [true, false, false, false, false, false])
  assert.deepEqual(told(6, 3.5), [true, true])
  assert.deepEqual(told(6, 8.3, 8.3, 8.3, 5), [true, false, false, false, true])
})

test('falls too small to be seen in one session are seen in three', () => {
  const low = 6.7
  assert.equal(pooledFall([...usual, low], norms), null)
  const fall = pooledScan([...usual, low, low, low], norms).find(Boolean)
  assert.ok(fall && fall.ratings > 1)
  assert.ok(Math.abs(fall.mean - low) < 1e-9 && fall.fall > 1, JSON.stringify(fall))
})

test('nothing is said of rises, of the first three ratings, of a session without a rating', () => {
  assert.deepEqual(pooledScan([...usual, 10, 10, 10], norms).filter(Boolean), [])
  assert.deepEqual(pooledScan([10, 10, 0], norms), [null, null, null])
  assert.equal(pooledFall([...usual, 5, null], norms), null)
})

test('a missing rating is passed over, and a long gap makes the usual level begin anew', () => {
  const fall = pooledFall([...usual.slice(0, 3), null, ...usual.slice(3), 5], norms)
  assert.deepEqual(fall && { ...fall, since: fall.since - 1 }, pooledFall([...usual, 5], norms))
  assert.equal(pooledFall([...usual, 5], norms, [6]), null)
})

test('what is said at a session rests on it and those before alone', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 30 }).map((thirds) => thirds / 3)), { minLength: 1, maxLength: 20 }), (ratings) => {
      const scan = pooledScan(ratings, norms)
      for (let length = 1; length <= ratings.length; length += 1) assert.deepEqual(pooledFall(ratings.slice(0, length), norms), scan[length - 1])
    }),
  )
})

test('the scale does not matter: 0 to 10 and 1 to 5 say the same', () => {
  const to = (rating: number | null) => (rating === null ? null : 1 + (rating / 10) * 4)
  const cases = Array.from({ length: 30 }, (_, one) => usual.map((rating, session) => rating - ((one * 7 + session * 5) % 11) / 6))
  const one = poolAlliance(cases, range)
  const other = poolAlliance(cases.map((course) => course.map(to)), { min: 1, max: 5 })
  assert.ok(Math.abs(one.threshold - other.threshold) < 1e-9)
  for (const low of [4, 5, 6, 6.5, 7]) {
    const [a, b] = [pooledFall([...usual, low], one), pooledFall([...usual, low].map(to), other)]
    assert.equal(a === null, b === null)
    if (a && b) assert.ok(Math.abs(a.fall * 0.4 - b.fall) < 1e-9)
  }
})

test('norms survive being written as JSON, and the same cases make the same norms', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(norms)), norms)
  assert.deepEqual(poolAlliance([], range), norms)
})

test('an organisation whose ratings never change has finite norms, and one step of the scale is no signal there', () => {
  const still = poolAlliance(Array.from({ length: 200 }, () => Array.from({ length: 10 }, () => 9)), range)
  assert.deepEqual(JSON.parse(JSON.stringify(still)), still)
  assert.equal(pooledFall([9, 9, 9, 9, 9, 8.67], still), null)
  const fall = pooledFall([9, 9, 9, 9, 9, 0], still)
  assert.ok(fall && Number.isFinite(fall.odds))
})

test('a range without length is refused', () => {
  assert.throws(() => poolAlliance([], { min: 5, max: 5 }), RangeError)
})
