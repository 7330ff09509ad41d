import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dropOutFactors, type DropOutFacts } from './drop-out.ts'
import { engagementReasons, type EngagementFacts } from './engagement.ts'

const session = (one: Partial<EngagementFacts>): EngagementFacts => ({ attended: true, checkedIn: true, homework: null, readiness: null, ...one })
const kinds = (...sessions: EngagementFacts[]) => engagementReasons(sessions).map(({ kind }) => kind)

test('the last session missed, or its form; an earlier one is over', () => {
  assert.deepEqual(kinds(session({}), session({ attended: false, checkedIn: false })), ['missed-session'])
  assert.deepEqual(kinds(session({}), session({ checkedIn: false })), ['missed-form'])
  assert.deepEqual(kinds(session({ attended: false }), session({})), [])
  assert.deepEqual(kinds(session({ attended: null, checkedIn: null })), [], 'not known is not missed')
})

test('homework not done twice running, sessions without any passed over', () => {
  const [done, partly, undone, none] = [session({ homework: 'done' }), session({ homework: 'partly' }), session({ homework: 'not-done' }), session({})]
  assert.deepEqual(engagementReasons([done, undone, none, undone]), [{ kind: 'homework-not-done', times: 2 }])
  assert.deepEqual(engagementReasons([undone, undone, undone]), [{ kind: 'homework-not-done', times: 3 }])
  for (const sessions of [[undone], [undone, partly, undone], [undone, undone, done], [none, none]]) assert.deepEqual(engagementReasons(sessions), [])
})

test('what today’s check-in says is the latest word, also before a first session', () => {
  const undone = session({ homework: 'not-done', readiness: 2 })
  assert.deepEqual(engagementReasons([undone], { homework: 'not-done', readiness: 8 }), [{ kind: 'homework-not-done', times: 2 }])
  assert.deepEqual(engagementReasons([undone, undone], { homework: 'done', readiness: 8 }), [])
  assert.deepEqual(engagementReasons([undone], { homework: null, readiness: null }), [{ kind: 'low-readiness', value: 2, at: 3 }], 'nothing said yet changes nothing')
  assert.deepEqual(engagementReasons([], { homework: 'not-done', readiness: 3 }), [{ kind: 'low-readiness', value: 3, at: 3 }])
})

test('readiness at 3 or below, the last one given', () => {
  assert.deepEqual(engagementReasons([session({ readiness: 3 })]), [{ kind: 'low-readiness', value: 3, at: 3 }])
  assert.deepEqual(kinds(session({ readiness: 0 }), session({})), ['low-readiness'])
  assert.deepEqual(kinds(session({ readiness: 1 }), session({ readiness: 4 })), [])
  assert.deepEqual(kinds(session({ readiness: null })), [], 'missing is not zero')
  assert.deepEqual(engagementReasons([]), [])
})

const unknown: DropOutFacts = { alliance: null, taskAtTwo: null, fit: null, preferenceMet: null, ageYears: null, missedSessions: null, isReliablyWorse: null, homeworkUndone: null }
const all: DropOutFacts = { alliance: 5, taskAtTwo: 5, fit: 5, preferenceMet: false, ageYears: 24, missedSessions: 1, isReliablyWorse: true, homeworkUndone: 2 }
const none: DropOutFacts = { alliance: 5.1, taskAtTwo: 6, fit: 6, preferenceMet: true, ageYears: 25, missedSessions: 0, isReliablyWorse: false, homeworkUndone: 1 }

test('drop-out factors are a list: each noted, none weighed, all thresholds as written', () => {
  assert.deepEqual(dropOutFactors(all), { noted: ['weaker-alliance', 'low-task', 'low-fit', 'preference-not-met', 'younger', 'missed-session', 'worse', 'homework-not-done'], known: 8, of: 8 })
  assert.deepEqual(dropOutFactors(none), { noted: [], known: 8, of: 8 })
})

test('what is not known is not noted, and is not counted as known', () => {
  assert.deepEqual(dropOutFactors(unknown), { noted: [], known: 0, of: 8 })
  for (const key of Object.keys(all) as (keyof DropOutFacts)[]) {
    const found = dropOutFactors({ ...all, [key]: null })
    assert.deepEqual([found.noted.length, found.known, found.of], [7, 7, 8], key)
  }
})
