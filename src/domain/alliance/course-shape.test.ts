import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { courseShape, type CourseShape } from './course-shape.ts'
import { rescaled, usualParameters } from './parameters.ts'
import { traitAndState } from './trait-and-state.ts'

test('each shape by an example', () => {
  const examples: readonly (readonly [CourseShape, readonly number[]])[] = [
    ['stable', [8, 8.3, 7.7, 8, 8.3, 8]],
    ['linear-up', [5, 5.7, 6, 7, 7.3, 8]],
    ['linear-down', [8, 7.3, 7, 6, 5.7, 5]],
    ['v', [8, 8, 8, 5, 8, 8, 8]],
    ['v', [8, 8, 6.7, 5.3, 6.7, 8, 8]],
    ['unresolved-drop', [8, 8, 8, 8, 5, 5, 5]],
    ['unresolved-drop', [8, 8, 8, 8, 8, 5, 8]],
    ['erratic', [9, 5, 9, 4, 9, 5]],
    ['erratic', [4, 9, 4, 9, 4, 9]],
  ]
  for (const [shape, ratings] of examples) assert.equal(courseShape(ratings), shape, `${ratings}`)
})

test('two drops, both ended, are still a V; a second one left open is not', () => {
  assert.equal(courseShape([8, 8, 6, 8, 8, 6, 8, 8]), 'v')
  assert.equal(courseShape([8, 8, 6, 8, 8, 6, 6]), 'unresolved-drop')
})

test('what is erratic depends on what is usual in the service', () => {
  const ratings = [9, 7, 9, 7, 9, 7, 9, 7]
  assert.equal(courseShape(ratings), 'erratic')
  assert.notEqual(courseShape(ratings, usualParameters, 1.2), 'erratic')
})

test('fewer than five ratings have no shape', () => {
  assert.equal(courseShape([9, 9, 3, 3]), null)
  assert.equal(courseShape([8, 8, 8, 8, 8]), 'stable')
})

const ratings = fc.array(fc.integer({ min: 6, max: 24 }).map((sum) => sum / 3), { minLength: 5, maxLength: 15 })

test('shifting and rescaling change no shape', () => {
  fc.assert(
    fc.property(ratings, fc.integer({ min: -6, max: 6 }), (values, thirds) => {
      const shape = courseShape(values)
      assert.equal(courseShape(values.map((value) => value + thirds / 3)), shape)
      assert.equal(courseShape(values.map((value) => 1 + value * 0.4), rescaled(usualParameters, { min: 1, max: 5 })), shape)
    }),
  )
})

test('mirrored in time, a line up is a line down, and stable stays stable', () => {
  const mirrored: Partial<Record<CourseShape, CourseShape>> = { 'linear-up': 'linear-down', stable: 'stable' }
  const gentle = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 5, max: 12 })).map(([slope, length]) => Array.from({ length }, (_, index) => 2 + (index * slope) / 6))
  fc.assert(
    fc.property(gentle, (values) => {
      const there = courseShape(values)
      assert.ok(there === 'linear-up' || there === 'stable')
      assert.equal(courseShape(values.toReversed()), mirrored[there])
    }),
  )
})

test('trait and state: own mean and deviations that sum to zero, a missing rating without one', () => {
  assert.deepEqual(traitAndState([7, null, 9]), { trait: 8, states: [-1, null, 1] })
  assert.deepEqual([traitAndState([null, null]), traitAndState([])], [null, null])
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 10 })), { minLength: 1 }), (values) => {
      const split = traitAndState(values)
      const sum = (split?.states ?? []).reduce<number>((total, state) => total + (state ?? 0), 0)
      assert.ok(Math.abs(sum) < 1e-9)
      assert.deepEqual(split?.states.map((state) => state === null) ?? [], split ? values.map((value) => value === null) : [])
    }),
  )
})
