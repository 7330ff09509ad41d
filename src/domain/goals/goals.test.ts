import assert from 'node:assert/strict'
import { test } from 'node:test'
import { comparisonDueAt, isComparisonDue } from './cadence.ts'
import { goalMovement, goalMovementRule, goalStanding } from './goal-rating.ts'
import { goalsApart, type NamedGoal } from './goals-apart.ts'

const goals = (keys: string, ...importance: (number | null)[]): NamedGoal[] => keys.split('').map((key, index) => ({ key, importance: importance[index] ?? null }))

test('goals apart: fewer than half in common, strictly', () => {
  assert.deepEqual(goalsApart(goals('ABC'), goals('ACE')), [], 'half is enough')
  assert.deepEqual(goalsApart(goals('ABC'), goals('ADE')), [{ kind: 'few-shared', overlap: 0.2, below: 0.5 }])
})

test('goals apart: another goal at the top', () => {
  assert.deepEqual(goalsApart(goals('AB'), goals('BA')), [{ kind: 'top-goal', client: 'A', therapist: 'B' }])
})

test('goals apart: importance of a shared goal differs by four or more', () => {
  assert.deepEqual(goalsApart(goals('AB', 9, 3), goals('AB', 9, 7)), [{ kind: 'importance', key: 'B', client: 3, therapist: 7, difference: -4, at: 4 }])
  assert.deepEqual(goalsApart(goals('AB', 9, 3), goals('AB', 9, 6)), [])
  assert.deepEqual(goalsApart(goals('AB', 9, null), goals('AB', 9, 10)), [], 'a missing importance is not zero')
})

test('while one of the two has no list, nothing is apart and nothing is agreed', () => {
  assert.deepEqual([goalsApart([], goals('A')), goalsApart(goals('A'), []), goalsApart([], [])], [null, null, null])
})

test('the cadence: at the start, at session 4, then at every fourth', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 7, 8, 11, 12].map(comparisonDueAt), [1, 1, 1, 4, 4, 4, 8, 8, 12])
  assert.deepEqual([isComparisonDue(1, []), isComparisonDue(1, [0]), isComparisonDue(3, [0]), isComparisonDue(3, [2])], [true, false, false, false])
  assert.deepEqual([isComparisonDue(4, [0, 3]), isComparisonDue(4, [4]), isComparisonDue(6, [0]), isComparisonDue(7, [6, 0]), isComparisonDue(8, [6])], [true, false, true, false, true])
  assert.equal(isComparisonDue(4, [8]), true, 'what came later says nothing of then')
})

test('a goal moves reliably by three points, inclusive, either way', () => {
  const moved = (...ratings: (number | null)[]) => goalMovement(ratings)?.moved
  assert.deepEqual([moved(2, 5), moved(2, 4), moved(5, 2), moved(5, 3)], ['closer', 'not-reliably', 'further', 'not-reliably'])
  assert.deepEqual(goalMovement([null, 2, 9, null, 6, null]), { points: 4, moved: 'closer', rule: goalMovementRule })
  assert.equal(goalMovementRule.points, Math.ceil(goalMovementRule.index))
  assert.deepEqual([goalMovement([5]), goalMovement([null, null]), goalMovement([])], [null, null, null])
})

test('a goal that falls three times running, and one that nobody rates', () => {
  assert.deepEqual(goalStanding([6, 5, 4, 3]), { kind: 'falling', from: 6, to: 3 })
  assert.deepEqual(goalStanding([9, 6, 5, null, 4, 3]), { kind: 'falling', from: 6, to: 3 }, 'a missing rating is passed over')
  assert.deepEqual([goalStanding([6, 5, 4]), goalStanding([6, 5, 5, 4]), goalStanding([6, 5, 4, 5])], [null, null, null])
  assert.deepEqual(goalStanding([6, null, null, null]), { kind: 'unrated', sessions: 3 })
  assert.deepEqual(goalStanding([null, null, null, null]), { kind: 'unrated', sessions: 4 })
  assert.deepEqual([goalStanding([6, null, null]), goalStanding([])], [null, null])
})
