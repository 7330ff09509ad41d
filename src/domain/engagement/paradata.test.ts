import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ceilingOf } from './ceiling.ts'
import { hurriedZ, observe, usualText, type FormTrace } from './paradata.ts'

const trace = (one: Partial<FormTrace>): FormTrace => ({ answers: [7, 8, 9], textLength: null, seconds: null, symptoms: null, ...one })
const kinds = (traces: readonly FormTrace[], hasConsent = true) => observe(traces, hasConsent).map(({ kind }) => kind)

test('nothing is observed without consent', () => {
  const anyTrace = fc.record({ answers: fc.option(fc.array(fc.option(fc.integer({ min: 0, max: 10 })))), textLength: fc.option(fc.nat(500)), seconds: fc.option(fc.nat(900)), symptoms: fc.option(fc.nat(27)) })
  fc.assert(fc.property(fc.array(anyTrace), (traces) => assert.deepEqual(observe(traces, false), [])))
  assert.deepEqual(observe([], true), [])
})

test('a form that did not come, and items left out', () => {
  assert.deepEqual(observe([trace({}), trace({ answers: null, textLength: 0, seconds: 1 })], true), [{ kind: 'skipped-check-in' }])
  assert.deepEqual(observe([trace({ answers: [7, null, null] })], true), [{ kind: 'skipped-items', items: 2 }])
  assert.deepEqual(observe([trace({})], true), [])
})

test('a text below half the own median, of three earlier ones that were not empty', () => {
  const earlier = [40, 0, 20, 30].map((textLength) => trace({ textLength }))
  assert.deepEqual(observe([...earlier, trace({ textLength: 14 })], true), [{ kind: 'short-text', length: 14, usual: 30 }])
  assert.deepEqual(kinds([...earlier, trace({ textLength: 15 })]), [])
  assert.deepEqual(kinds([...earlier.slice(1), trace({ textLength: 1 })]), [])
  assert.deepEqual(kinds([...earlier, trace({ textLength: null })]), [], 'no field is no silence')
  assert.equal(usualText([0, 0, 0, 0]), null)
})

test('a time hurried against the own median, on the logarithm, of five earlier ones', () => {
  const earlier = [50, 100, 100, 100, 200]
  const z = hurriedZ(20, earlier)
  assert.ok(z !== null && Math.abs(z - Math.log(0.2) / Math.sqrt((2 * Math.log(2) ** 2) / 5)) < 1e-12)
  assert.deepEqual(observe([...earlier.map((seconds) => trace({ seconds })), trace({ seconds: 20 })], true), [{ kind: 'hurried', seconds: 20, usual: 100, z }])
  assert.deepEqual(kinds([...earlier.map((seconds) => trace({ seconds })), trace({ seconds: 45 })]), [])
  assert.deepEqual([hurriedZ(20, earlier.slice(1)), hurriedZ(20, [90, 90, 90, 90, 90]), hurriedZ(0, earlier)], [null, null, null])
})

test('one answer to everything, three sessions running, while symptoms get worse', () => {
  const same = (symptoms: number | null, answer = 10) => trace({ answers: [answer, answer, answer], symptoms })
  assert.deepEqual(observe([trace({ symptoms: 9 }), same(10), same(12), same(13)], true), [{ kind: 'same-answers', sessions: 3, worseBy: 3 }])
  assert.deepEqual(observe([same(10), trace({ answers: null }), same(null, 5), same(12)], true), [{ kind: 'same-answers', sessions: 3, worseBy: 2 }], 'a missing form does not end the row, nor does a missing score')
  assert.deepEqual(kinds([same(10), same(12)]), [])
  assert.deepEqual(kinds([same(10), same(10), same(10)]), [])
  assert.deepEqual(kinds([same(null), same(null), same(12)]), [], 'one score is no change')
  assert.deepEqual(kinds([same(10), trace({ symptoms: 11 }), same(12), same(13)]), [])
})

test('ceiling: the highest answer to everything, counted over complete forms', () => {
  const range = { min: 0, max: 10 }
  assert.deepEqual(ceilingOf([[10, 10, 10], [9, 10, 10], [10, 10, 10], [10, null, 10], [10, 10, 10]], range), { complete: 4, atTop: 3, running: 2 })
  assert.deepEqual(ceilingOf([[5, 5, 5]], { min: 1, max: 5 }), { complete: 1, atTop: 1, running: 1 })
  assert.deepEqual([ceilingOf([], range), ceilingOf([[10, null]], range), ceilingOf([[]], range)], [null, null, null])
})
