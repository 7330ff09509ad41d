import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { after, before, checkInId, endsAt, session, sessionId, startsAt } from '../brief/history.fixture.ts'
import type { CheckInFact } from '../brief/history.ts'
import { countingCheckIn, lateCheckIns, mayBegin } from './before-after.ts'
import { sessionInQuestion, sessionsBefore } from './course.ts'

const one = session(1)
const start = startsAt(1)
const end = endsAt(1)
const pre = (n: number, receivedAt: number) => before(1, { 'attune-before/hope': n }, { id: checkInId(n), receivedAt })
const post = (n: number, receivedAt: number) => after(1, { goal: n }, { id: checkInId(n), receivedAt })

test('before: the last one received before the start', () => {
  assert.equal(countingCheckIn(one, [pre(1, start - 30), pre(2, start - 10), pre(3, start + 10)], 'before')?.id, checkInId(2))
})

test('before: one received at the start or later is late and never the score', () => {
  const late = [pre(2, start + 5), pre(1, start), pre(2, start + 5)]
  assert.equal(countingCheckIn(one, late, 'before'), null)
  assert.deepEqual(lateCheckIns(one, late).map((each) => each.id), [checkInId(1), checkInId(2)])
})

test('before: the tap moves the start', () => {
  const tapped = session(1, { startedAt: start + 300 })
  assert.equal(countingCheckIn(tapped, [pre(1, start + 100)], 'before')?.id, checkInId(1))
})

test('after: the first one received at the end or later', () => {
  assert.equal(countingCheckIn(one, [post(1, end - 10), post(2, end), post(3, end + 10)], 'after')?.id, checkInId(2))
})

test('after: one given in the room counts until one is given after the end; one before the start never does', () => {
  assert.equal(countingCheckIn(one, [post(1, end - 20), post(2, end - 10)], 'after')?.id, checkInId(2))
  assert.equal(countingCheckIn(one, [post(1, start - 10)], 'after'), null)
})

test('one with the PIN goes before every one without it that is in time, sooner or later; one that is not in time goes before none', () => {
  const pin = (checkIn: CheckInFact): CheckInFact => ({ ...checkIn, door: 'pin' })
  for (const door of ['link', 'tablet', 'outbox'] as const) {
    assert.equal(countingCheckIn(one, [pin(pre(1, start - 30)), { ...pre(2, start - 10), door }], 'before')?.id, checkInId(1))
    assert.equal(countingCheckIn(one, [{ ...post(1, end + 5), door }, pin(post(2, end + 10)), pin(post(3, end + 20))], 'after')?.id, checkInId(2))
    assert.equal(countingCheckIn(one, [pin(post(1, end - 20)), pin(post(2, end - 10)), { ...post(3, end + 5), door }], 'after')?.id, checkInId(2))
    assert.equal(countingCheckIn(one, [{ ...pre(1, start - 30), door }, pin(pre(2, start + 10))], 'before')?.id, checkInId(1))
    assert.deepEqual(lateCheckIns(one, [{ ...pre(1, start + 5), door }, pin(pre(2, start + 10))]).map(({ id }) => id), [checkInId(1), checkInId(2)], 'nothing that came is left out')
  }
})

test('another session and another kind are not counted', () => {
  assert.equal(countingCheckIn(one, [post(1, end + 1), before(2, {}, { receivedAt: start - 1 })], 'before'), null)
  assert.equal(countingCheckIn(session(2), [pre(1, start - 10)], 'before'), null)
})

const submissions = fc.array(
  fc.record({ n: fc.integer({ min: 1, max: 9 }), kind: fc.constantFrom('before' as const, 'after' as const) }).chain(({ n, kind }) =>
    // The time depends on the id, as it does in life: one id, one submission.
    fc.constant<CheckInFact>({ ...(kind === 'before' ? pre(n, start + ((n * 7) % 5) - 2) : post(n + 20, end + ((n * 7) % 5) - 2)), sessionId: sessionId(1) }),
  ),
)

test('neither the order of arrival nor a repeated id changes what counts', () => {
  fc.assert(
    fc.property(submissions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), fc.subarray(all))), ([all, shuffled, again]) => {
      for (const kind of ['before', 'after'] as const) assert.deepEqual(countingCheckIn(one, [...shuffled, ...again], kind), countingCheckIn(one, all, kind))
      assert.deepEqual(lateCheckIns(one, [...shuffled, ...again]), lateCheckIns(one, all))
    }),
  )
})

test('equal times are decided by id', () => {
  assert.equal(countingCheckIn(one, [pre(2, start - 5), pre(1, start - 5)], 'before')?.id, checkInId(2))
  assert.equal(countingCheckIn(one, [post(2, end + 5), post(1, end + 5)], 'after')?.id, checkInId(1))
})

test('the session in question is the first that is not over; cancelled ones are passed by', () => {
  const sessions = [session(3, { status: 'planned' }), session(1), session(2, { status: 'did-not-attend', number: null }), session(4, { status: 'planned' })]
  const asAt = (now: number) => [sessionInQuestion(sessions, now)?.id, sessionsBefore(sessions, sessionInQuestion(sessions, now), now).map((each) => each.number)]
  assert.deepEqual(asAt(startsAt(1) + 1), [sessionId(1), []])
  assert.deepEqual(asAt(endsAt(1)), [sessionId(3), [1]])
  assert.deepEqual(asAt(startsAt(3) + 1), [sessionId(3), [1]])
  assert.deepEqual(asAt(endsAt(4)), [undefined, [1, 3, 4]])
  assert.equal(sessionInQuestion(sessions, endsAt(4), sessionId(3))?.id, sessionId(3))
})

test('a beginning may be noted from half a day before the plan', () => {
  const halfADay = 12 * 3_600_000
  assert.deepEqual([-1, 0, halfADay, 10 * halfADay].map((after) => mayBegin(one, start - halfADay + after)), [false, true, true, true])
})
