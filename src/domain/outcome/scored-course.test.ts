import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NotScored, ScorePoint } from './course.ts'
import { scoredCourse } from './scored-course.ts'
import { checkInId, sessionId } from '../brief/history.fixture.ts'

const point = (number: number, value: number, more: Partial<ScorePoint> = {}): ScorePoint => ({
  kind: 'scored', instrument: 'phq-9', version: '1.0.0', checkInId: checkInId(number), sessionId: sessionId(number), sessionNumber: number, receivedAt: number, value, prorated: false, missing: [], band: null, isCase: null, ...more,
})

test('the first score, and how many sessions later each of the others was given', () => {
  assert.deepEqual(scoredCourse('amal', [point(2, 17), point(3, 15), point(6, 12)]), { id: 'amal', scoring: '1', begins: 2, baseline: 17, scores: [{ session: 1, score: 15 }, { session: 4, score: 12 }] })
  assert.deepEqual(scoredCourse('amal', [point(1, 17)])?.scores, [])
  assert.equal(scoredCourse('amal', []), null)
})

test('a form without a score, and a score before a session that did not take place, are left out', () => {
  const incomplete: NotScored = { kind: 'incomplete', instrument: 'phq-9', version: '1.0.0', checkInId: checkInId(2), sessionId: sessionId(2), sessionNumber: 2, receivedAt: 2, missing: ['9'] }
  assert.deepEqual(scoredCourse('amal', [point(1, 17), incomplete, point(3, 15), point(9, 30, { sessionNumber: null })])?.scores, [{ session: 2, score: 15 }])
})

test('another scoring begins anew, and a score from another record leaves the beginning unknown', () => {
  const course = scoredCourse('amal', [point(1, 17), point(2, 40, { version: '2.0.0' }), point(3, 38, { version: '2.1.0' })])
  assert.deepEqual([course?.scoring, course?.begins, course?.baseline, course?.scores], ['2', 2, 40, [{ session: 1, score: 38 }]])
  assert.equal(scoredCourse('amal', [point(1, 20, { sessionId: null, sessionNumber: null, checkInId: null }), point(1, 17), point(2, 15)]), null)
})
