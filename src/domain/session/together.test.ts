import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { after, before, checkInId, goal, goalId, history, homework, line, mirror, phq9, sessionId, startsAt, task } from '../brief/history.fixture.ts'
import type { AgreedFact, CaseHistory } from '../brief/history.ts'
import { noGoals } from '../goals/facts.ts'
import { usualGround } from '../brief/ground.ts'
import { InstrumentFile } from '../instruments/instrument.ts'
import { AgreedLineId, type CheckInId } from '../kernel/ids.ts'
import { sharedView } from './together.ts'

const agreed = (n: number, session: number, text: string): AgreedFact => ({ id: AgreedLineId.parse(`00000000-0000-4000-8000-0006${String(n).padStart(8, '0')}`), sessionId: sessionId(session), answers: null, text, writtenAt: n })
const checkOf = (n: number): CheckInId => checkInId(1000 + n)
const view = (facts: Partial<CaseHistory>, released: readonly number[] = [], held = 4) => sharedView(history(held, facts), { released: new Set(released.map(checkOf)), agenda: [] }, [], usualGround)

const rated = {
  checkIns: [after(1, { goal: 8, task: 8, bond: 8, tension: 1 }), after(2, { goal: 3, task: 2, bond: 3, tension: 2 }), after(3, { goal: 7, task: 8, bond: 8 }), after(4, { goal: 6, task: 7, bond: 6 })],
  mirrors: [1, 2, 3, 4].map((n) => mirror(n, { goal: 9, task: 9, bond: 9, tension: 0 })),
}

test('nothing released: no voice of either, whatever both have said', () => {
  const { voices, differed } = view(rated)
  assert.deepEqual([voices.points, voices.marks, voices.band, differed], [[], [], null, null])
})

test('only released sessions have ratings, the therapist’s too; one that was kept looks like one never given', () => {
  const { voices, differed } = view(rated, [1, 3, 4])
  assert.deepEqual(voices.points.map((point) => [point.sessionNumber, point.client === null, point.therapist === null]), [[1, false, false], [2, true, true], [3, false, false], [4, false, false]])
  const never = { checkIns: rated.checkIns.filter((check) => check.sessionId !== sessionId(2)), mirrors: rated.mirrors.filter((one) => one.sessionId !== sessionId(2)) }
  assert.deepEqual(view(never, [1, 3, 4]).voices, voices)
  assert.deepEqual(differed, { client: 19 / 3, therapist: 9 })
})

test('a tension that was kept leaves no mark, a released one has no "who"', () => {
  assert.deepEqual(view(rated, [1, 3, 4]).voices.marks, [{ kind: 'rupture', sessionId: sessionId(1), by: null }])
  const low = { checkIns: [after(1, { goal: 3, task: 8, bond: 8 })], mirrors: [mirror(1, null)] }
  assert.deepEqual(view(low, [1], 1).voices.marks, [{ kind: 'possible-rupture', sessionId: sessionId(1), because: null }])
})

test('a rating that the therapist is still blind to is not there, released or not', () => {
  assert.deepEqual(view({ ...rated, mirrors: rated.mirrors.slice(0, 3) }, [4]).voices.points, [])
})

test('the page says that the two differed only of the last session, and from one point on', () => {
  assert.equal(view(rated, [1, 3]).differed, null)
  const near = { checkIns: [after(1, { goal: 8, task: 8, bond: 8 })], mirrors: [mirror(1, { goal: 8, task: 9, bond: 9 })] }
  assert.equal(view(near, [1], 1).differed, null)
})

const entriesOf = (places: ReturnType<typeof view>['agenda']) => places.flatMap((place) => (place.kind === 'entry' ? place.entry : []))

test('the agenda begins with what was agreed last time, what was to be tried, and what the client did not want to miss today', () => {
  const lines = [line(5, 'miss', 'My sister’s visit'), line(1, 'miss', 'Long ago'), line(2, 'voice', 'For you alone to read'), line(3, 'better', 'Slower')]
  const { agenda, agreed: today, homework: tryNext } = view({
    lines, agreed: [agreed(1, 3, 'Old'), agreed(2, 4, 'One line a day.'), agreed(3, 5, 'Tea first.')], homework: [homework(3, 'Of its own week'), homework(4, 'The diary'), homework(5, 'A walk')],
  })
  assert.deepEqual(entriesOf(agenda).map(({ by, text }) => [by, text]), [['both', 'One line a day.'], ['both', 'The diary'], ['client', 'My sister’s visit']])
  assert.deepEqual(agenda.map(({ kind }) => kind), ['how-things-have-been', 'entry', 'entry', 'entry', 'try-next', 'how-we-worked'])
  assert.equal(tryNext, 'A walk')
  assert.deepEqual(today.map(({ text }) => text), ['Tea first.'])
})

test('a line that waits or is private is not in it, even if a history should hold it', () => {
  const lines = [line(5, 'miss', 'Waits', { share: 'together' }), line(6, 'miss', 'Private', { share: 'private', sessionId: sessionId(5) })]
  assert.deepEqual(entriesOf(view({ lines }).agenda), [])
})

test('the view has these fields and no other, whatever is known of the case', () => {
  const full = view({ ...rated, checkIns: [...rated.checkIns, before(5, phq9(11, 2))], safety: [task(5)], lines: [line(5, 'miss', 'x')], agreed: [agreed(1, 4, 'y'), agreed(2, 5, 'z')], homework: [homework(4, 'v'), homework(5, 'w')], goals: { ...noGoals, goals: [goal(1, 'Sleep')], ratings: [{ goalId: goalId(1), checkInId: checkInId(5), rating: 3 }] } }, [1, 3, 4])
  const keysOf = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(keysOf)
    return value === null || typeof value !== 'object' ? [] : Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
  }
  assert.deepEqual([...new Set(keysOf(full))].sort(), [
    'agenda', 'agreed', 'apart', 'at', 'axis', 'band', 'by', 'client', 'course', 'differed', 'entry', 'goals', 'homework', 'id', 'isTimeToLookAgain', 'isToday', 'kind', 'marks', 'max', 'min', 'number', 'of', 'points', 'sessionId', 'session',
    'sessionNumber', 'slot', 'source', 'step', 'text', 'therapist', 'value', 'voices',
  ].sort())
})

test('a goal is in it once both agreed its words, with what the client said of it; suggested, set aside and over it is not', () => {
  const goals = [goal(1, 'Sleep'), goal(2, 'Suggested', { by: 'client', agreedAt: null }), goal(3, 'Later', {}, { kind: 'parked', position: 2, by: 'both', at: 2, until: '2030-01-01' })]
  const facts = { checkIns: [before(4, phq9(9)), before(5, phq9(9))], goals: { ...noGoals, goals, ratings: [4, 5].map((n) => ({ goalId: goalId(1), checkInId: checkInId(n), rating: n })) } }
  assert.deepEqual(view(facts).goals, [{ id: goalId(1), text: 'Sleep', step: null, points: [{ sessionNumber: 4, value: 4, isToday: false }, { sessionNumber: 5, value: 5, isToday: true }] }])
})

test('that it is time to look again is said without strain as its reason', () => {
  const low = { checkIns: [after(3, { goal: 1, task: 8, bond: 8 })], mirrors: [mirror(3, null)] }
  assert.equal(view(low, [], 2).isTimeToLookAgain, false)
  assert.equal(view({}, [], 3).isTimeToLookAgain, true, 'the fourth session')
})

test('the scores of the page are those of this course: an old one from another record is not “the first time”', () => {
  const instruments = [InstrumentFile.parse(JSON.parse(readFileSync(new URL('../../../content/instruments/phq-9.en.json', import.meta.url), 'utf8')))]
  const past = (daysBefore: number, value: number) => ({ instrument: 'phq-9', version: '1.0.0', value, takenOn: Math.floor(startsAt(1) / 86_400_000 - daysBefore) * 86_400_000 })
  const { course } = sharedView(history(1, { checkIns: [before(1, phq9(10)), before(2, phq9(12))], pastScores: [past(900, 19), past(30, 14)] }), { released: new Set(), agenda: [] }, instruments, usualGround)
  assert.deepEqual(course[0]!.points.map(({ value, sessionNumber }) => [value, sessionNumber]), [[14, null], [10, 1], [12, 2]])
})
