import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attainment, attainmentLevels, type AttainmentLevel, type RatedGoal } from './attainment.ts'

const goals = (weights: readonly number[], levels: readonly (AttainmentLevel | null)[]): RatedGoal[] => weights.map((weight, index) => ({ weight, level: levels[index] ?? null }))
const near = (actual: number | undefined, expected: number, within = 1e-9) => assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)

test('goal attainment, the vectors', () => {
  near(attainment(goals([1, 1, 1], [1, 1, 0]))?.t, 59.13, 0.005)
  near(attainment(goals([3, 2, 1], [1, 1, 0]))?.t, 61.02, 0.005)
  near(attainment(goals([1, 1, 1], [-2, -2, -2]))?.t, 22.61, 0.005)
})

test('a goal that was not rated is left out and is not "as expected"', () => {
  assert.deepEqual(attainment(goals([1, 1, 5], [1, 1, null])), { t: attainment(goals([1, 1], [1, 1]))?.t, rated: 2, goals: 3 })
  assert.notEqual(attainment(goals([1, 1, 5], [1, 1, 0]))?.t, attainment(goals([1, 1, 5], [1, 1, null]))?.t)
  assert.deepEqual([attainment([]), attainment(goals([1, 1], [null, null]))], [null, null])
})

test('what cannot be is refused', () => {
  for (const weight of [0, -1, Number.NaN, Infinity]) assert.throws(() => attainment([{ weight, level: 0 }]), RangeError)
  for (const level of [3, 0.5]) assert.throws(() => attainment([{ weight: 1, level: level as AttainmentLevel }]), RangeError)
})

test('mirrored levels mirror about 50; order and the unit of the weights change nothing', () => {
  const goal = fc.record({ weight: fc.integer({ min: 1, max: 10 }), level: fc.constantFrom(...attainmentLevels) })
  fc.assert(
    fc.property(fc.array(goal, { minLength: 1, maxLength: 6 }), fc.integer({ min: 2, max: 9 }), (list, times) => {
      const t = attainment(list)?.t ?? Number.NaN
      near(attainment(list.map(({ weight, level }) => ({ weight, level: (0 - level) as AttainmentLevel })))?.t, 100 - t)
      near(attainment(list.map(({ weight, level }) => ({ weight: weight * times, level })))?.t, t)
      near(attainment(list.toReversed())?.t, t)
    }),
  )
})
