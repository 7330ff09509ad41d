import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '../kernel/ids.ts'
import { dueAfterConfirming } from './erasure.ts'
import { announced, keptUntil } from './retention.ts'

const dayMs = 86_400_000
const closed = Date.UTC(2018, 10, 24, 9)

test('a record is kept until the same day so many years later', () => {
  assert.equal(keptUntil(closed, 8), Date.UTC(2026, 10, 24, 9))
  assert.equal(keptUntil(Date.UTC(2024, 1, 29), 1), Date.UTC(2025, 2, 1))
})

test('its end is announced thirty days before, to the day and not earlier', () => {
  const end = keptUntil(closed, 8)
  assert.equal(announced(closed, 8, end - 30 * dayMs - 1), null)
  assert.equal(announced(closed, 8, end - 30 * dayMs), end)
})

test('what is overdue already, by a shorter setting or a long stop, still has its thirty days', () => {
  const now = closed + 20 * 365 * dayMs
  assert.equal(announced(closed, 1, now), now + 30 * dayMs)
})

test('an erasure waits a week when two had a part in it, thirty days when one did both', () => {
  const [one, other] = ['one', 'other'] as [PersonId, PersonId]
  assert.equal(dueAfterConfirming({ askedBy: null, confirmedBy: one, at: 0 }), 7 * dayMs)
  assert.equal(dueAfterConfirming({ askedBy: other, confirmedBy: one, at: 0 }), 7 * dayMs)
  assert.equal(dueAfterConfirming({ askedBy: one, confirmedBy: one, at: 0 }), 30 * dayMs)
})
