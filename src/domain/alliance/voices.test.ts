import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sessionId, startsAt } from '../brief/history.fixture.ts'
import type { AllianceCheck } from './check.ts'
import type { RatedSession } from './rupture.ts'
import { twoVoices, type VoiceFacts } from './voices.ts'

type Three = readonly [goal: number, task: number, bond: number]

const check = ([goal, task, bond]: Three, tension: AllianceCheck['tension'] = 'no'): AllianceCheck => ({ items: { goal, task, bond }, mean: (goal + task + bond) / 3, tension })
const rated = (n: number, client: AllianceCheck | null, therapist: AllianceCheck | null, at = startsAt(n)): RatedSession => ({ sessionId: sessionId(n), sessionNumber: n, at, client, therapist })
const facts = (sessions: readonly RatedSession[], more: Partial<VoiceFacts> = {}): VoiceFacts => ({ sessions, sorted: new Set(), agreed: [], ...more })

/** Amal and Tomas: a tense moment in the fourth session, sorted in the fifth, a fall in the ninth. */
const client: readonly Three[] = [[8, 8, 8], [8, 8, 9], [9, 8, 9], [8, 7, 7], [8, 8, 9], [9, 8, 9], [9, 8, 9], [8, 8, 9], [7, 5, 7]]
const therapist: readonly Three[] = [[7, 7, 7], [7, 8, 7], [8, 8, 8], [8, 8, 8], [7, 8, 7], [8, 8, 8], [8, 9, 8], [8, 8, 8], [8, 9, 8]]
const course = client.map((answers, index) => rated(index + 1, check(answers, index === 3 ? 'a-little' : 'no'), check(therapist[index]!)))
const agreed = [{ sessionId: sessionId(9), text: 'Try the sheet once more.' }, { sessionId: sessionId(5), text: 'Tomas asks first.' }]

test('the course of the reference picture: its band, its marks, its agreed lines, how far apart', () => {
  const voices = twoVoices(facts(course, { sorted: new Set([sessionId(5)]), agreed }), 'mean')
  assert.deepEqual(voices.points.map(({ client: value }) => value!.toFixed(1)), ['8.0', '8.3', '8.7', '7.3', '8.3', '8.7', '8.7', '8.3', '6.3'])
  assert.deepEqual([voices.band!.low, voices.band!.high, voices.band!.below].map((value) => value.toFixed(1)), ['6.9', '9.7', '0.6'])
  assert.deepEqual([voices.band!.from, voices.band!.until], [sessionId(1), sessionId(8)])
  assert.deepEqual(voices.marks, [
    { kind: 'rupture', sessionId: sessionId(4), by: 'client' },
    { kind: 'repair', sessionId: sessionId(5), by: 'client' },
    { kind: 'possible-rupture', sessionId: sessionId(9), because: 'fall' },
  ])
  assert.deepEqual(voices.agreed.map(({ text }) => text), ['Tomas asks first.', 'Try the sheet once more.'])
  assert.deepEqual(voices.points.at(-1)!.apart!.toFixed(1), '2.0')
  assert.deepEqual(voices.axis, { min: 4, max: 10 })
})

test('a rupture that was said with a yes is repaired when the client says that it is sorted, and by ratings that are back', () => {
  const tense = course.slice(0, 7).map((session, index) => (index === 3 ? { ...session, client: check(client[3]!, 'yes') } : session))
  const marks = (sorted: VoiceFacts['sorted']) => twoVoices(facts(tense, { sorted }), 'mean').marks
  assert.deepEqual(marks(new Set([sessionId(5)])), [{ kind: 'rupture', sessionId: sessionId(4), by: 'client' }, { kind: 'repair', sessionId: sessionId(5), by: 'client' }])
  assert.deepEqual(marks(new Set())[1], { kind: 'repair', sessionId: sessionId(6), by: 'ratings' })
})

test('tension noted by both is one mark; a large fall alone, a watch, is none', () => {
  const both = [rated(1, check([8, 8, 8], 'yes'), check([7, 7, 7], 'a-little'))]
  assert.deepEqual(twoVoices(facts(both), 'mean').marks, [{ kind: 'rupture', sessionId: sessionId(1), by: 'both' }])
  const fall = [rated(1, check([9, 9, 9]), null), rated(2, check([7, 7, 7]), null)]
  assert.deepEqual(twoVoices(facts(fall), 'mean').marks, [])
})

test('the band needs three ratings before the latest, and begins anew after a gap of more than 28 days', () => {
  assert.equal(twoVoices(facts(course.slice(0, 3)), 'mean').band, null)
  assert.notEqual(twoVoices(facts(course.slice(0, 4)), 'mean').band, null)
  const away = course.map((session, index) => (index < 6 ? session : { ...session, at: session.at! + 30 * 86_400_000 }))
  assert.equal(twoVoices(facts(away), 'mean').band, null)
  const later = [...away, ...[10, 11].map((n) => rated(n, check([8, 8, 8]), null, startsAt(n) + 30 * 86_400_000))]
  assert.deepEqual(twoVoices(facts(later), 'mean').band?.from, sessionId(7))
})

test('a band stays inside the scale', () => {
  const top = [1, 2, 3, 4].map((n) => rated(n, check([10, 10, 10]), null))
  const { band } = twoVoices(facts(top), 'mean')
  assert.equal(band!.high, 10)
  assert.equal(band!.low.toFixed(3), '8.803')
})

test('items apart have no band and no mark, and one axis for the three', () => {
  const low = [...course, rated(10, check([7, 3, 7]), check([8, 8, 8]))]
  for (const item of ['goal', 'task', 'bond'] as const) {
    const voices = twoVoices(facts(low), item)
    assert.deepEqual([voices.band, voices.marks], [null, []])
    assert.deepEqual(voices.points.map((point) => point.client), low.map((session) => session.client!.items[item]))
    assert.equal(voices.axis.min, 0)
    assert.equal(twoVoices(facts(course), item).axis.min, 4)
  }
})

test('sessions that nobody rated stand between the rated ones and not around them', () => {
  const sparse = [rated(1, null, null), rated(2, check([8, 8, 8]), null), rated(3, null, null), rated(4, null, check([7, 7, 7])), rated(5, null, null)]
  const { points } = twoVoices(facts(sparse), 'mean')
  assert.deepEqual(points.map((point) => [point.sessionNumber, point.client, point.therapist, point.apart]), [[2, 8, null, null], [3, null, null, null], [4, null, 7, null]])
  assert.deepEqual(twoVoices(facts([rated(1, null, null)]), 'mean'), { of: 'mean', points: [], band: null, marks: [], agreed: [], axis: { min: 4, max: 10 } })
})

test('the order of the lists is nothing, and what is shown of an earlier session does not depend on a later one', () => {
  const three = fc.tuple(fc.nat(10), fc.nat(10), fc.nat(10))
  const side = fc.option(fc.tuple(three, fc.constantFrom('no' as const, 'a-little' as const, 'yes' as const)).map(([answers, tension]) => check(answers, tension)))
  fc.assert(
    fc.property(fc.array(fc.tuple(side, side), { minLength: 1, maxLength: 40 }), (sides) => {
      const sessions = sides.map(([one, other], index) => rated(index + 1, one, other))
      const whole = twoVoices(facts(sessions), 'mean')
      assert.deepEqual(twoVoices(facts(sessions.toReversed()), 'mean'), whole)
      const before = twoVoices(facts(sessions.slice(0, -1)), 'mean')
      const last = sessions.at(-1)!.sessionId
      assert.deepEqual(whole.marks.filter((mark) => mark.sessionId !== last), before.marks.filter((mark) => mark.sessionId !== last))
      for (const { client: one, therapist: other, apart } of whole.points) assert.equal(apart, one === null || other === null ? null : other - one)
    }),
  )
})
