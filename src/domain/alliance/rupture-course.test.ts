import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AllianceCheck } from './check.ts'
import { scanCourse } from './course-scan.ts'
import { parametersFrom, poolNorms } from './norms.ts'
import { rescaled, usualParameters, type AllianceParameters } from './parameters.ts'
import { findRuptures, scanRuptures, type RatedSession } from './rupture.ts'
import { sessionId, startsAt } from '../brief/history.fixture.ts'

const day = 86_400_000
const check = (mean: number | null, one: Partial<AllianceCheck> = {}): AllianceCheck => ({ items: { task: null, goal: null, bond: null }, mean, tension: null, ...one })
const rated = (number: number, one: Partial<RatedSession>): RatedSession => ({ sessionId: sessionId(number), sessionNumber: number, at: startsAt(number), client: null, therapist: null, ...one })
/** Sessions 1, 2, 3 … a week apart, with the client's means. */
const course = (...means: (number | null)[]) => means.map((mean, index) => rated(index + 1, { client: mean === null ? null : check(mean) }))
const brief = (sessions: readonly RatedSession[], parameters = usualParameters) => scanRuptures(sessions, parameters).map(({ rule, level, sessionNumber }) => [rule, level, sessionNumber])

test('R1 is a signal with its numbers and its false-alarm figure', () => {
  const [finding, ...others] = findRuptures(course(8, 8, 8, 6), usualParameters)
  assert.deepEqual(others, [])
  assert.deepEqual(finding, {
    rule: 'R1',
    level: 'signal',
    sessionId: sessionId(4),
    sessionNumber: 4,
    reasons: [{ kind: 'paired-fall', value: 6, mean: 8, limit: 8 - 2.66 * 0.45, fall: 2, threshold: 1.3, falseAlarm: { share: 0.13, overSessions: 12, basis: 'simulated' } }],
  })
})

test('R2 is a signal where no single session shows a fall', () => {
  const sessions = course(8.4, 8.6, 8.5, 8.0, 7.6, 7.4, 7.3, 7.2, 7.1)
  assert.deepEqual(brief(sessions), [['R2', 'signal', 8], ['R2', 'signal', 9]])
  const [finding] = findRuptures(sessions, usualParameters)
  assert.ok(finding && finding.rule !== 'R3')
  const [reason] = finding.reasons
  assert.ok(reason?.kind === 'slow-decline')
  assert.deepEqual([reason.sessions, reason.falseAlarm.share], [6, 0.1])
  assert.ok(reason.ewma < reason.limit && reason.limit < reason.baseline)
})

test('a large fall alone is a watch; where a signal speaks it is not told twice', () => {
  assert.deepEqual(brief(course(9, 7)), [['watch', 'watch', 2]])
  const [finding] = findRuptures(course(9, 7), usualParameters)
  assert.deepEqual(finding?.reasons, [{ kind: 'large-fall', value: 7, previous: 9, fall: 2, threshold: 1.6, falseAlarm: { share: 0.33, overSessions: 12, basis: 'simulated' } }])
  assert.deepEqual(brief(course(8, 8, 8, 6)), [['R1', 'signal', 4]])
  const low = { items: { task: 3, goal: 9, bond: 9 } }
  assert.deepEqual(brief([rated(1, { client: check(9) }), rated(2, { client: check(7, low) })]), [['R3', 'signal', 2]])
  assert.deepEqual(brief([rated(1, { client: check(9) }), rated(2, { client: check(7, { tension: 'a-little' }) })]), [['R3', 'watch', 2], ['watch', 'watch', 2]])
})

test('every rule speaks for itself, what was said outright first', () => {
  const sessions = [...course(8, 8, 8, 7, 6.5), rated(6, { client: check(4, { tension: 'yes' }) })]
  assert.deepEqual(findRuptures(sessions, usualParameters).map(({ rule }) => rule), ['R3', 'R1', 'R2'])
})

test('whoever comes every four weeks has no gap: not by minutes, another hour of the day, nor a change of clocks', () => {
  const every = (days: number) => [8, 8, 8, 6].map((mean, index) => rated(index + 1, { at: startsAt(1) + index * days * day, client: check(mean) }))
  assert.deepEqual([28, 28 + 3 / 1440, 28 + 1 / 24, 28.4].map((days) => brief(every(days)).length), [1, 1, 1, 1])
  assert.deepEqual([28.6, 29 - 1 / 24, 29, 35].map((days) => brief(every(days)).filter(([rule]) => rule === 'R1').length), [0, 0, 0, 0])
})

test('a gap of more than 28 days begins anew; 28 days are no gap', () => {
  const after = (days: number) => [...course(8, 8, 8), rated(4, { at: startsAt(3) + days * day, client: check(6) })]
  assert.deepEqual(brief(after(28)), [['R1', 'signal', 4]])
  assert.deepEqual(brief(after(29)), [])
  const withoutTimes = after(60).map((session) => ({ ...session, at: null }))
  assert.deepEqual(brief(withoutTimes), [['R1', 'signal', 4]], 'a time nobody knows is no gap')
  const oneUnknown = [...course(8, 8), rated(3, { at: null, client: check(8) }), rated(4, { at: startsAt(2) + 35 * day, client: check(6) })]
  assert.deepEqual(brief(oneUnknown), [], 'nor does it hide one')
})

test("the organisation's norms change what counts as a fall", () => {
  const steady = Array.from({ length: 400 }, () => [9, 3, 9, 3].map((mean) => check(mean, { items: { task: mean, goal: mean, bond: mean } })))
  const parameters = parametersFrom(poolNorms(steady))
  assert.ok(parameters.differenceSd > 5 && parameters.withinSd > 2)
  assert.deepEqual(brief(course(9, 7), parameters), [], 'two points are little where six are usual')
})

test("the therapist's numbers alone raise nothing, over a whole course too", () => {
  const ratings = fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 12 })
  fc.assert(fc.property(ratings, (means) => assert.deepEqual(scanRuptures(means.map((mean, index) => rated(index + 1, { therapist: check(mean, { items: { task: mean, goal: mean, bond: mean } }) }))), [])))
})

// Means of three whole ratings, with what is missing, far enough from the ends to be shifted.
const third = fc.integer({ min: 6, max: 24 }).map((sum) => sum / 3)
const series = fc.array(fc.option(third, { freq: 6 }), { maxLength: 20 })
const fires = (values: readonly (number | null)[], parameters: AllianceParameters = usualParameters) =>
  scanCourse(values, [], parameters).map((step) => step && [step.pairedFall !== null, step.slowDecline !== null, step.largeFall !== null])

test('shifting all ratings by a constant changes no decision', () => {
  fc.assert(fc.property(series, fc.integer({ min: -6, max: 6 }), (values, thirds) => assert.deepEqual(fires(values.map((value) => value && value + thirds / 3)), fires(values))))
})

test('rescaling the range with the constants changes no decision', () => {
  const range = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 100 })).map(([min, length]) => ({ min, max: min + length }))
  fc.assert(
    fc.property(series, range, (values, { min, max }) => {
      const onto = values.map((value) => (value === null ? null : min + (value / 10) * (max - min)))
      assert.deepEqual(fires(onto, rescaled(usualParameters, { min, max })), fires(values))
    }),
  )
})

test('a missing rating is passed over: leaving it out changes nothing at the others', () => {
  fc.assert(
    fc.property(series, (values) => {
      assert.deepEqual(fires(values).filter((_, index) => values[index] !== null), fires(values.filter((value) => value !== null)))
    }),
  )
})

const tension = fc.constantFrom(null, 'no' as const, 'a-little' as const, 'yes' as const)
const item = fc.option(fc.integer({ min: 0, max: 10 }), { freq: 9 })
const anyCheck = fc.record({ task: item, goal: item, bond: item, tension }).map(({ task, goal, bond, tension }): AllianceCheck => ({ items: { task, goal, bond }, mean: task === null || goal === null || bond === null ? null : (task + goal + bond) / 3, tension }))
const anyCase = fc
  .array(fc.record({ client: fc.option(anyCheck, { freq: 6 }), therapist: fc.option(anyCheck), gap: fc.constantFrom(7, 7, 7, 14, 35) }), { maxLength: 14 })
  .map((sessions) => sessions.map(({ client, therapist }, index) => rated(index + 1, { client, therapist, at: sessions.slice(0, index + 1).reduce((sum, { gap }) => sum + gap * day, 0) })))

test('the scan at each session says what was said when it was the last', () => {
  fc.assert(
    fc.property(anyCase, (sessions) => {
      const then = sessions.flatMap((_, index) => findRuptures(sessions.slice(0, index + 1), usualParameters))
      assert.deepEqual(scanRuptures(sessions), then)
    }),
  )
})

test('the order of the list changes nothing', () => {
  fc.assert(fc.property(anyCase, (sessions) => assert.deepEqual(scanRuptures(sessions.toReversed()), scanRuptures(sessions))))
})

test('a missing rating is never a zero: the same as a session without a check', () => {
  fc.assert(
    fc.property(anyCase, (sessions) => {
      const emptied = sessions.map((session) => (session.client === null ? { ...session, client: check(null) } : session))
      assert.deepEqual(scanRuptures(emptied), scanRuptures(sessions))
    }),
  )
})
