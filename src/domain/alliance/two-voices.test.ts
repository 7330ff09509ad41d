import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { possibleType, type SessionTrace } from './possible-type.ts'
import { rescaled, usualParameters } from './parameters.ts'
import { findRuptures, type RatedSession } from './rupture.ts'
import { therapistAbove, trackingOf, truthAndBias, type Voices } from './two-voices.ts'
import { sessionId } from '../brief/history.fixture.ts'

const near = (actual: number | null | undefined, expected: number, within = 1e-9) => assert.ok(actual != null && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)
const voices = (client: readonly (number | null)[], therapist: readonly (number | null)[]): Voices[] => client.map((rating, index) => ({ client: rating, therapist: therapist[index] ?? null }))

test('truth and bias, the vector: bias −1.0, slope .40, r .894', () => {
  const found = truthAndBias(voices([7, 8, 6, 9], [6, 7, 6, 7]))
  near(found?.bias, -1)
  near(found?.slope, 0.4)
  near(found?.r, 0.894, 0.0005)
  assert.equal(found?.sessions, 4)
})

test('tracking waits for six sessions that both have rated', () => {
  const five = voices([7, 8, 6, 9, 7, null, 8], [6, 7, 6, 7, 7, 7, null])
  assert.equal(trackingOf(five), null)
  assert.equal(trackingOf([...five, { client: 8, therapist: 8 }])?.sessions, 6)
})

test('nothing to track where the client does not vary; none of it is a zero', () => {
  assert.deepEqual(truthAndBias(voices([8, 8, 8], [7, 8, 9])), { bias: 0, slope: null, r: null, sessions: 3 })
  assert.deepEqual(truthAndBias(voices([7, 8, 9], [8, 8, 8])), { bias: 0, slope: 0, r: null, sessions: 3 })
  assert.equal(truthAndBias(voices([7, null], [null, 8])), null)
  assert.deepEqual(truthAndBias([]), null)
})

test('shifting one voice moves the bias by as much and nothing else', () => {
  const pairs = fc.array(fc.record({ client: fc.integer({ min: 0, max: 10 }), therapist: fc.integer({ min: 0, max: 10 }) }), { minLength: 2 })
  fc.assert(
    fc.property(pairs, fc.integer({ min: -3, max: 3 }), (list, by) => {
      const there = truthAndBias(list)
      const shifted = truthAndBias(list.map(({ client, therapist }) => ({ client, therapist: therapist + by })))
      near((shifted?.bias ?? 0) - (there?.bias ?? 0), by)
      if (there?.slope != null) near(shifted?.slope, there.slope)
      else assert.equal(shifted?.slope, null)
      if (there?.r != null) near(shifted?.r, there.r)
      else assert.equal(shifted?.r, null)
      assert.deepEqual(truthAndBias(list.toReversed())?.sessions, there?.sessions)
    }),
  )
})

test('the therapist two points above is a gap, inclusive, on any scale; below is none', () => {
  assert.deepEqual(therapistAbove(6, 8), { fires: true, client: 6, therapist: 8, gap: 2, threshold: 2 })
  assert.deepEqual([therapistAbove(6, 7.9).fires, therapistAbove(8, 5).fires], [false, false])
  const oneToFive = rescaled(usualParameters, { min: 1, max: 5 })
  assert.deepEqual([therapistAbove(3.4, 4.2, oneToFive).fires, therapistAbove(3.4, 4.1, oneToFive).fires], [true, false])
})

const nothing: SessionTrace = { findings: [], clientMean: null, therapistMean: null, task: null, earlierTasks: [], skippedItems: 0, textLength: null, earlierTextLengths: [] }
const sessionsOf = (...means: number[]): RatedSession[] => means.map((mean, index) => ({ sessionId: sessionId(index + 1), sessionNumber: index + 1, therapist: null, client: { items: { task: null, goal: null, bond: null }, mean, tension: null } }))
const fell = findRuptures(sessionsOf(8, 8, 8, 6), usualParameters)
const one = (client: RatedSession['client'], therapist: RatedSession['therapist'] = null) => findRuptures([{ sessionId: sessionId(1), sessionNumber: 1, client, therapist }])

test('withdrawal is thought of only where ratings fell, each reason by its own threshold', () => {
  const trace: SessionTrace = { ...nothing, clientMean: 6, therapistMean: 8, task: 6, earlierTasks: [8, 8, 8], skippedItems: 1, textLength: 9, earlierTextLengths: [20, 0, 20, 20] }
  assert.deepEqual(possibleType({ ...trace, findings: fell }), {
    confrontation: [],
    withdrawal: [
      { kind: 'shorter-text', length: 9, usual: 20 },
      { kind: 'skipped-items', items: 1 },
      { kind: 'lower-task', value: 6, usual: 8 },
      { kind: 'therapist-above', client: 6, therapist: 8, gap: 2 },
    ],
  })
  assert.deepEqual(possibleType({ ...trace, findings: [] }), { confrontation: [], withdrawal: [] })
  const justNot: SessionTrace = { ...trace, findings: fell, therapistMean: 7.9, task: 6.1, skippedItems: 0, textLength: 10 }
  assert.deepEqual(possibleType(justNot).withdrawal, [])
  assert.deepEqual(possibleType({ ...trace, findings: fell, earlierTasks: [8, 8], skippedItems: 0, earlierTextLengths: [20, 20], therapistMean: null }).withdrawal, [], 'without an own usual there is nothing lower')
})

test('confrontation is thought of where tension was said, or a low item came with a long comment', () => {
  const said = one({ items: { task: 9, goal: 9, bond: 9 }, mean: 9, tension: 'yes' }, { items: { task: null, goal: null, bond: null }, mean: null, tension: 'a-little' })
  assert.deepEqual(possibleType({ ...nothing, findings: said }), { confrontation: [{ kind: 'tension', by: 'client' }, { kind: 'tension', by: 'therapist' }], withdrawal: [] })
  const low = one({ items: { task: 3, goal: 9, bond: 9 }, mean: 7, tension: 'no' })
  const written: SessionTrace = { ...nothing, findings: low, textLength: 30, earlierTextLengths: [20, 20, 20] }
  assert.deepEqual(possibleType(written).confrontation, [{ kind: 'low-item-long-comment', length: 30, usual: 20 }])
  assert.deepEqual(possibleType({ ...written, textLength: 29 }).confrontation, [])
})
