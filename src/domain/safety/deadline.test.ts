import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadlineAhead } from './deadline.ts'

const waiting = { dueAt: 1000, openedAt: null, escalatedAt: null }

test('a deadline holds until it is over, somebody opened the answer, or word went on', () => {
  assert.equal(deadlineAhead(waiting, 999), 1000)
  for (const [task, now] of [[waiting, 1000], [{ ...waiting, openedAt: 10 }, 999], [{ ...waiting, escalatedAt: 1001 }, 999], [{ ...waiting, dueAt: null }, 0]] as const) assert.equal(deadlineAhead(task, now), null)
})
