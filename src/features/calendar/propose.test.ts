// A form that asks "when was it, then?" begins with a time that can be true.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute } from '#src/platform/time.ts'
import { proposedEnd, proposedStart } from './propose.ts'

const planned = { plannedStart: 0, plannedEnd: 50 * minute, startedAt: null, endedAt: null }

test('an end that went by the plan is the planned one', () => {
  assert.equal(proposedEnd(planned, hour), 50 * minute)
  assert.equal(proposedEnd({ ...planned, startedAt: 0 }, 3 * day), 50 * minute)
})

test('far from the plan the end follows the beginning, and is never in the future', () => {
  assert.equal(proposedEnd({ ...planned, startedAt: -5 * hour }, -4 * hour), -5 * hour + 50 * minute)
  assert.equal(proposedEnd({ ...planned, startedAt: -5 * hour }, -5 * hour + 20 * minute), -5 * hour + 20 * minute)
  assert.equal(proposedEnd({ ...planned, startedAt: 40 * minute }, 2 * hour), 90 * minute, 'begun late: not ten minutes later')
  assert.equal(proposedEnd({ ...planned, startedAt: hour }, 70 * minute), 70 * minute)
})

test('a beginning is the planned one, never in the future and never after the end', () => {
  assert.equal(proposedStart(planned, hour), 0)
  assert.equal(proposedStart(planned, -hour), -hour)
  assert.equal(proposedStart({ ...planned, endedAt: 30 * minute }, hour), 0)
  assert.equal(proposedStart({ ...planned, endedAt: -2 * hour }, hour), -2 * hour - 50 * minute)
})
