import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, history, mirror } from './history.fixture.ts'
import type { CaseHistory } from './history.ts'
import { observationsOf, pagesOfObservations } from './observations.ts'
import { usualParameters } from '../alliance/parameters.ts'

const top = { goal: 10, task: 10, bond: 10 }
const all = (value: number) => ({ goal: value, task: value, bond: value })
const observed = (held: number, facts: Partial<CaseHistory>) => {
  const told = history(held, facts)
  return observationsOf(told, told.sessions.slice(0, held), usualParameters)
}

test('the highest answer to everything is noted from the third complete session running on', () => {
  const flat = (...checks: Parameters<typeof after>[1][]) => observed(checks.length, { checkIns: checks.map((answers, index) => after(index + 1, answers)) }).flatTop
  assert.deepEqual([flat(top, top), flat(top, top, top), flat(all(9), top, top, top, top)], [null, 3, 4])
  assert.equal(flat(top, top, top, { ...top, bond: 9 }), null)
  assert.equal(flat(top, { goal: 10, task: 10 }, top, top), 3, 'one that is not complete is passed over')
  assert.equal(flat({ goal: 10, task: 10 }, top, top), null)
})

test('the therapist two points or more above the client, in the last session only', () => {
  const gap = (client: number, therapist: number) => observed(1, { checkIns: [after(1, all(client))], mirrors: [mirror(1, all(therapist))] }).therapistAbove
  assert.deepEqual(gap(6, 8), { client: 6, therapist: 8, gap: 2, sessionNumber: 1 })
  assert.deepEqual([gap(7, 8), gap(8, 6)], [null, null])
  const earlier = observed(2, { checkIns: [after(1, all(4)), after(2, all(8))], mirrors: [mirror(1, all(9)), mirror(2, all(8))] })
  assert.equal(earlier.therapistAbove, null)
  assert.equal(observed(1, { checkIns: [after(1, all(4))], mirrors: [mirror(1, null)] }).therapistAbove, null, 'not rated is not above')
})

test('how the guesses run, from six sessions that both have rated: C 7 8 6 9 7 8, T 6 7 6 7 6 7', () => {
  const client = [7, 8, 6, 9, 7, 8]
  const therapist = [6, 7, 6, 7, 6, 7]
  const facts = { checkIns: client.map((value, index) => after(index + 1, all(value))), mirrors: therapist.map((value, index) => mirror(index + 1, all(value))) }
  const { tracking } = observed(6, facts)
  assert.equal(tracking?.sessions, 6)
  assert.equal(tracking?.bias, -1)
  // By hand: S_CT / S_CC = 2.5 / 5.5.
  assert.ok(Math.abs((tracking?.slope ?? 0) - 2.5 / 5.5) < 1e-12, String(tracking?.slope))
  assert.equal(observed(6, { ...facts, mirrors: facts.mirrors.slice(1) }).tracking, null)
})

test('each has its page', () => {
  const above = { client: 6, therapist: 8, gap: 2, sessionNumber: 1 }
  assert.deepEqual(pagesOfObservations({ flatTop: 3, therapistAbove: above, tracking: null }), ['flat-top', 'therapist-above'])
  assert.deepEqual(pagesOfObservations({ flatTop: null, therapistAbove: null, tracking: null }), [])
})
