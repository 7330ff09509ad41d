import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAllianceCheck } from './check.ts'
import { findRuptures, type RatedSession } from './rupture.ts'
import { sessionId } from '../brief/history.fixture.ts'

const client = (answers: Record<string, number>) => readAllianceCheck(Object.fromEntries(Object.entries(answers).map(([item, value]) => [`attune-after/${item}`, value])), 'attune-after')
const therapist = (answers: Record<string, number>) => readAllianceCheck(Object.fromEntries(Object.entries(answers).map(([item, value]) => [`attune-mirror/${item}`, value])), 'attune-mirror')
const rated = (one: Partial<RatedSession>): RatedSession => ({ sessionId: sessionId(1), sessionNumber: 1, client: null, therapist: null, ...one })

test('an alliance check is complete with goal, task and bond, and never imputed', () => {
  assert.equal(client({ goal: 7, task: 8, bond: 9 }).mean, 8)
  assert.equal(client({ goal: 0, task: 0, bond: 0 }).mean, 0)
  const partial = client({ goal: 7, bond: 9, tension: 1 })
  assert.deepEqual([partial.mean, partial.items.task, partial.items.goal, partial.tension], [null, null, 7, 'a-little'])
  assert.deepEqual(client({ goal: 11, task: 7.5, tension: 3 }), client({}))
  assert.equal(readAllianceCheck({ 'attune-mirror/goal': 3 }, 'attune-after').items.goal, null, "one side's answers are never the other's")
})

test('R3: "yes" by either side is a signal, "a little" a watch, from session 1', () => {
  assert.equal(findRuptures([rated({ client: client({ tension: 2 }) })])[0]?.level, 'signal')
  assert.equal(findRuptures([rated({ therapist: therapist({ tension: 2 }) })])[0]?.level, 'signal')
  assert.equal(findRuptures([rated({ client: client({ tension: 1 }) })])[0]?.level, 'watch')
  assert.deepEqual(findRuptures([rated({ client: client({ tension: 0, goal: 5, task: 5, bond: 5 }) })]), [])
})

test('R3: an item at 4 or below is a signal with its number and its false-alarm figure; a tick has none', () => {
  const [finding] = findRuptures([rated({ client: client({ goal: 8, task: 4, bond: 8, tension: 1 }) })])
  assert.deepEqual(finding, {
    rule: 'R3',
    level: 'signal',
    sessionId: sessionId(1),
    sessionNumber: 1,
    reasons: [
      { kind: 'tension', by: 'client', answer: 'a-little', falseAlarm: null },
      { kind: 'low-item', item: 'task', value: 4, at: 4, falseAlarm: { share: 0.06, overSessions: 12, basis: 'simulated' } },
    ],
  })
})

test("the therapist's numbers alone never raise a rupture", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), (goal, task, bond) => {
      assert.deepEqual(findRuptures([rated({ therapist: therapist({ goal, task, bond, tension: 0 }) })]), [])
    }),
  )
})

test('only the last session is spoken of; nothing given says nothing', () => {
  assert.deepEqual(findRuptures([rated({ client: client({ tension: 2 }) }), rated({ sessionId: sessionId(2), sessionNumber: 2 })]), [])
  assert.deepEqual(findRuptures([]), [])
})
