import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { before, checkInId } from '../brief/history.fixture.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { lastWithRiskAnswer, raisedBy, riskLevel, risksIn, watchedItems } from './risk.ts'

test('0 asks for nothing, 1 for a person, 2 or more or higher than last time for one now', () => {
  assert.deepEqual([riskLevel(0, null), riskLevel(null, 3), riskLevel(0, 3)], [null, null, null])
  assert.deepEqual([riskLevel(1, null), riskLevel(1, 1), riskLevel(1, 2)], ['acknowledge', 'acknowledge', 'acknowledge'])
  assert.deepEqual([riskLevel(1, 0), riskLevel(2, null), riskLevel(2, 3), riskLevel(3, 3)], ['urgent', 'urgent', 'urgent', 'urgent'])
  assert.deepEqual([riskLevel(7, null), riskLevel(NaN, null)], ['urgent', 'urgent'])
})

test('nothing else that was answered, skipped or broken suppresses it', () => {
  const anything = fc.dictionary(fc.constantFrom('phq-9/1', 'phq-9/2', 'phq-9/8', 'gad-7/1', 'attune-before/hope', 'phq-9/99'), fc.oneof(fc.integer(), fc.double()))
  fc.assert(
    fc.property(anything, anything, fc.integer({ min: 1, max: 3 }), fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }), (rest, last, answer, previous) => {
      const raised = risksIn({ ...rest, 'phq-9/9': answer }, previous === null ? last : { ...last, 'phq-9/9': previous })
      assert.deepEqual(raised, [{ item: 'phq-9/9', level: riskLevel(answer, previous), answer, before: previous }])
      assert.equal(raised[0]?.level, answer >= 2 || (previous !== null && answer > previous) ? 'urgent' : 'acknowledge')
    }),
  )
})

test('"last time" is the last earlier submission in which the item was answered, in any order of delivery', () => {
  const one = before(1, { 'phq-9/9': 0 })
  const skipped = before(2, { 'phq-9/1': 3 })
  const three = before(3, { 'phq-9/9': 1 })
  assert.equal(lastWithRiskAnswer([three, skipped, one], three)?.id, checkInId(1))
  assert.equal(lastWithRiskAnswer([three, skipped, one], one), null)
})

test('an organisation’s own marked items add to item nine; nothing handed in takes it away', () => {
  const own = (...risk: boolean[]) => ({ id: 'own-garden', items: risk.map((each, index) => ({ key: String(index + 1), risk: each })) }) as unknown as Instrument
  const pretender = { id: 'phq-9', items: [{ key: '9', risk: false }] } as unknown as Instrument
  assert.deepEqual(watchedItems([]), ['phq-9/9'])
  assert.deepEqual(watchedItems([pretender, own(false, true)]), ['phq-9/9', 'own-garden/2'])
})

test('each item is held against its own last answer, whatever came between', () => {
  const watched = ['phq-9/9', 'own-garden/2']
  const one = before(1, { 'phq-9/9': 1, 'own-garden/2': 0 })
  const two = before(2, { 'phq-9/9': 1 })
  const three = before(3, { 'phq-9/9': 1, 'own-garden/2': 1 })
  assert.deepEqual(raisedBy(three, [two, one, three], watched), [
    { item: 'phq-9/9', level: 'acknowledge', answer: 1, before: 1 }, { item: 'own-garden/2', level: 'urgent', answer: 1, before: 0 },
  ])
})
