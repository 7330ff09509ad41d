import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AllianceCheck, TensionAnswer } from './check.ts'
import { usualParameters } from './parameters.ts'
import { followRepairs, repairReport } from './repair.ts'
import { scanRuptures, type RatedSession } from './rupture.ts'
import { sessionId, startsAt } from '../brief/history.fixture.ts'

const check = (mean: number | null, tension: TensionAnswer | null = null): AllianceCheck => ({ items: { task: null, goal: null, bond: null }, mean, tension })
type Given = number | null | readonly [number | null, TensionAnswer]
const course = (...given: readonly Given[]): RatedSession[] =>
  given.map((one, index) => ({ sessionId: sessionId(index + 1), sessionNumber: index + 1, at: startsAt(index + 1), therapist: null, client: one === null ? null : typeof one === 'number' ? check(one) : check(...one) }))
const follow = (sessions: readonly RatedSession[], sorted: readonly number[] = []) => followRepairs(sessions, scanRuptures(sessions), new Set(sorted.map(sessionId)))
const told = (sessions: readonly RatedSession[], sorted: readonly number[] = []) =>
  follow(sessions, sorted).map((episode) => [episode.sessionNumber, episode.repaired && [episode.repaired.sessionNumber, episode.repaired.by], episode.sessionsSince, episode.isForSupervision])

test('repaired by ratings: two in a row within half the critical difference of the level before', () => {
  assert.deepEqual(told(course(8, 8, 8, 6, 7.35, 8)), [[4, [6, 'ratings'], 2, false]], 'half of 1.3 below 8 is back, inclusive')
  assert.deepEqual(told(course(8, 8, 8, 6, 7.3, 8)), [[4, null, 2, false]])
  assert.deepEqual(told(course(8, 8, 8, 6, 8, 7, 8, 8)), [[4, [8, 'ratings'], 4, false]], 'in a row')
  assert.equal(follow(course(8, 8, 8, 6))[0]?.before, 8)
})

test('a missing rating neither counts nor breaks the row', () => {
  assert.deepEqual(told(course(8, 8, 8, 6, 8, null, 8)), [[4, [7, 'ratings'], 3, false]])
  assert.deepEqual(told(course(8, 8, 8, 6, 8, null)), [[4, null, 2, false]])
})

test('where tension was said, high ratings are not repair', () => {
  assert.deepEqual(told(course(8, 8, 8, 6, [9, 'yes'], 9)), [[4, null, 2, false]])
  assert.deepEqual(told(course(8, 8, 8, 6, [9, 'yes'], 9, 9)), [[4, [7, 'ratings'], 3, false]])
})

test("the client's word is enough, also in the session of the signal", () => {
  assert.deepEqual(told(course(8, 8, 8, 6, 6), [5]), [[4, [5, 'client'], 1, false]])
  assert.deepEqual(told(course([9, 'yes']), [1]), [[1, [1, 'client'], 0, false]])
})

test('without a rating before, only the client can say that it is mended', () => {
  const sessions = course([9, 'yes'], 9, 9, 9)
  assert.deepEqual([follow(sessions)[0]?.before, told(sessions)], [null, [[1, null, 3, true]]])
  assert.deepEqual(told(sessions, [4]), [[1, [4, 'client'], 3, false]])
})

test('unrepaired after three sessions it is for supervision, rated or not; repaired in the third it is not', () => {
  assert.deepEqual(told(course(8, 8, 8, 6, 6, null)), [[4, null, 2, false]])
  assert.deepEqual(told(course(8, 8, 8, 6, 6, null, null)), [[4, null, 3, true]])
  assert.deepEqual(told(course(8, 8, 8, 6, 6, 8, 8)), [[4, [7, 'ratings'], 3, false]])
})

test('an average that lags behind ratings that are back begins no episode and breaks no row', () => {
  const slow = course(8.4, 8.6, 8.5, 7.6, 7.4, 7.3, 7.3, 7.2, 7.1, 7.9, 8)
  const rules = scanRuptures(slow).map(({ rule, sessionNumber }) => [rule, sessionNumber])
  assert.deepEqual(rules, [['R2', 7], ['R2', 8], ['R2', 9], ['R2', 10]], 'the first rating that is back still has R2')
  assert.deepEqual(told(slow), [[7, [11, 'ratings'], 4, false]])
  assert.deepEqual(told(slow, [9]), [[7, [9, 'client'], 2, false]])
})

test('a second rupture is a second episode; a watch is none', () => {
  const twice = course(8, 8, 8, 5.5, 8, 8, 8, [8, 'yes'])
  assert.deepEqual(told(twice), [[4, [6, 'ratings'], 2, false], [8, null, 0, false]])
  assert.equal(repairReport(follow(twice)), 'unrepaired')
  assert.equal(repairReport(follow(twice, [8])), 'repaired')
  assert.equal(repairReport(follow(course(9, 7, [8, 'a-little']))), 'never-signalled')
})

test('a gap mends nothing: the level before is still what it was', () => {
  const sessions = course(8, 8, 8, 6, 6).map((session, index) => (index === 4 ? { ...session, at: startsAt(20) } : session))
  assert.deepEqual([follow(sessions)[0]?.before, told(sessions)], [8, [[4, null, 1, false]]])
})

test('the order of the list changes nothing, and what is repaired was signalled before', () => {
  const given = fc.array(fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 10 }), fc.tuple(fc.integer({ min: 0, max: 10 }), fc.constantFrom('no' as const, 'yes' as const))), { maxLength: 16 })
  fc.assert(
    fc.property(given, fc.array(fc.integer({ min: 1, max: 16 })), (list, sorted) => {
      const sessions = course(...list)
      const episodes = follow(sessions, sorted)
      assert.deepEqual(followRepairs(sessions.toReversed(), scanRuptures(sessions), new Set(sorted.map(sessionId)), usualParameters), episodes)
      for (const { sessionNumber, repaired, sessionsSince } of episodes) assert.equal((repaired?.sessionNumber ?? sessions.length) - (sessionNumber ?? 0), sessionsSince)
      assert.ok(episodes.slice(0, -1).every((episode) => episode.repaired !== null), 'only the last can be open')
    }),
  )
})
