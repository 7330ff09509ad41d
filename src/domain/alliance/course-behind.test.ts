import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AllianceCheck } from './check.ts'
import { courseBehind, ratingsOf } from './course-behind.ts'
import { usualParameters } from './parameters.ts'
import { scanRuptures, type RatedSession } from './rupture.ts'
import { slowDeclines } from './slow-decline.ts'
import { usualRange } from './usual-range.ts'
import { sessionId, startsAt } from '../brief/history.fixture.ts'

const check = (mean: number | null): AllianceCheck => ({ items: { task: null, goal: null, bond: null }, mean, tension: null })
/** Weekly, with six weeks more before the session of this number. */
const course = (given: readonly (number | null)[], gapBefore = Infinity): RatedSession[] =>
  given.map((mean, index) => ({ sessionId: sessionId(index + 1), sessionNumber: index + 1, at: startsAt(index + 1 + (index + 1 >= gapBefore ? 6 : 0)), therapist: null, client: check(mean) }))

test('a picture shows what the rule saw: the vector of R1, floor and limit', () => {
  const sessions = course([8.6, 8.8, 8.4, 8.7, 8.9, 6.1])
  const { sessions: shown, afterGap } = courseBehind(sessions, sessionId(6))
  assert.deepEqual([shown.length, afterGap], [6, false])
  const usual = usualRange(ratingsOf(shown).slice(0, -1))
  assert.ok(usual && Math.abs(usual.mean - 8.68) < 1e-9 && usual.step === 0.45 && Math.abs(usual.low - 7.483) < 1e-9)
})

test('after a gap only what came since, and never what came after the finding', () => {
  const sessions = course([9, 9, 9, 7, 7, null, 7, 3], 4)
  const { sessions: shown, afterGap } = courseBehind(sessions.toReversed(), sessionId(7))
  assert.deepEqual([shown.map(({ sessionNumber }) => sessionNumber), ratingsOf(shown), afterGap], [[4, 5, 6, 7], [7, 7, 7], true])
  assert.deepEqual(courseBehind(sessions, sessionId(99)).sessions, [])
})

test('the numbers behind a finding are those of the finding, to the last digit, whatever the course', () => {
  const rating = fc.option(fc.integer({ min: 0, max: 30 }).map((thirds) => thirds / 3), { nil: null, freq: 6 })
  fc.assert(
    fc.property(fc.array(rating, { minLength: 4, maxLength: 20 }), fc.integer({ min: 2, max: 30 }), (given, gap) => {
      const sessions = course(given, gap)
      for (const finding of scanRuptures(sessions)) {
        const ratings = ratingsOf(courseBehind(sessions, finding.sessionId).sessions)
        for (const reason of finding.reasons) {
          if (reason.kind === 'slow-decline') {
            const { ewma, limit, baseline, sessions: since } = slowDeclines(ratings, usualParameters).at(-1)!
            assert.deepEqual({ ewma, limit, baseline, since }, { ewma: reason.ewma, limit: reason.limit, baseline: reason.baseline, since: reason.sessions })
          }
          if (reason.kind === 'paired-fall') {
            const { mean, low } = usualRange(ratings.slice(0, -1))!
            assert.deepEqual([mean, low, ratings.at(-1)], [reason.mean, reason.limit, reason.value])
          }
          if (reason.kind === 'large-fall') assert.deepEqual(ratings.slice(-2), [reason.previous, reason.value])
        }
      }
    }),
  )
})
