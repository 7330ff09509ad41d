// When the daily digest is due, and which minutes are quiet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isDigestDue, isQuiet, nothingChosen, type DigestMoment, type NotificationChoice } from './digest.ts'

const minuteOfDay = fc.integer({ min: 0, max: 1439 })

test('quiet hours begin at their first minute and end before their last, over midnight too', () => {
  const evening = { fromMinute: 1200, untilMinute: 420 }
  assert.deepEqual([1199, 1200, 1439, 0, 419, 420].map((minute) => isQuiet(evening, minute)), [false, true, true, true, true, false])
  const noon = { fromMinute: 720, untilMinute: 780 }
  assert.deepEqual([719, 720, 779, 780].map((minute) => isQuiet(noon, minute)), [false, true, true, false])
  assert.equal(isQuiet({ fromMinute: 1320, untilMinute: 0 }, 0), false, 'midnight ends them')
  assert.equal(isQuiet(null, 0), false)
})

test('turned round, quiet hours are the rest of the day', () => {
  fc.assert(
    fc.property(minuteOfDay, minuteOfDay, minuteOfDay, (from, until, minute) => {
      fc.pre(from !== until)
      assert.notEqual(isQuiet({ fromMinute: from, untilMinute: until }, minute), isQuiet({ fromMinute: until, untilMinute: from }, minute))
    }),
  )
})

test('due when its time has come on a chosen day, outside the quiet hours, and the choice was made before', () => {
  const choice: NotificationChoice = { digest: true, digestMinute: 480, weekdays: [2], quiet: { fromMinute: 1200, untilMinute: 420 } }
  const moment: DigestMoment = { now: 1000, weekday: 2, minuteOfDay: 480, dueAt: 1000, chosenAt: 1000 }
  assert.equal(isDigestDue(choice, moment), true)
  for (const other of [{ now: 999 }, { weekday: 3 }, { minuteOfDay: 1200 }, { chosenAt: 1001 }]) assert.equal(isDigestDue(choice, { ...moment, ...other }), false, JSON.stringify(other))
  assert.equal(isDigestDue({ ...choice, digest: false }, moment), false)
  assert.equal(isDigestDue({ ...nothingChosen, weekdays: [1, 2, 3, 4, 5, 6, 7] }, moment), false, 'nobody is sent anything unasked')
})
