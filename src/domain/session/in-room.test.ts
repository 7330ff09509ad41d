import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endsAt, session, startsAt } from '../brief/history.fixture.ts'
import { sessionInRoom } from './in-room.ts'

const minute = 60_000
const planned = (n: number, change: Parameters<typeof session>[1] = {}) => session(n, { status: 'planned', ...change })
const numberAt = (now: number, ...sessions: Parameters<typeof sessionInRoom>[0]) => sessionInRoom(sessions, now)?.number ?? null

test('before a session it is the next one, in it that one', () => {
  assert.equal(numberAt(startsAt(1) - minute, planned(1), planned(2)), 1)
  assert.equal(numberAt(startsAt(1) + minute, planned(1), planned(2)), 1)
})

test('a session that runs over stays the one in the room for an hour, unless its end was tapped', () => {
  assert.equal(numberAt(endsAt(1) + 59 * minute, planned(1), planned(2)), 1)
  assert.equal(numberAt(endsAt(1) + 60 * minute, planned(1), planned(2)), 2)
  assert.equal(numberAt(endsAt(1) + minute, planned(1, { endedAt: endsAt(1) }), planned(2)), 2)
})

test('one called off is not in the room, and with none planned there is none', () => {
  assert.equal(numberAt(startsAt(1) + minute, session(1, { status: 'did-not-attend' }), planned(2)), 2)
  assert.equal(numberAt(endsAt(1) + 60 * minute, session(1)), null)
})
