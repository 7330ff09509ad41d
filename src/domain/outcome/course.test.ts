// The course of a client's scores: what came before Attune stands before its own, and nothing stands in twice.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { before, phq9, session, startsAt } from '../brief/history.fixture.ts'
import type { PastScoreFact } from '../brief/history.ts'
import { InstrumentFile } from '../instruments/instrument.ts'
import { changeOver, courseOf, type ScorePoint } from './course.ts'

const day = 86_400_000
const instruments = [InstrumentFile.parse(JSON.parse(readFileSync(new URL('../../../content/instruments/phq-9.en.json', import.meta.url), 'utf8')))]
const past = (value: number, takenOn: number, version = '1.0.0'): PastScoreFact => ({ instrument: 'phq-9', version, value, takenOn })
const course = (pastScores: readonly PastScoreFact[]) => courseOf('phq-9', [session(1), session(2)], [before(1, phq9(14)), before(2, phq9(12))], instruments, pastScores)

test('scores brought in come first, by day, with no session of their own', () => {
  const points = course([past(18, startsAt(1) - 7 * day), past(20, startsAt(1) - 30 * day)]) as ScorePoint[]
  assert.deepEqual(points.map(({ value, sessionNumber, sessionId }) => [value, sessionNumber, sessionId === null]), [[20, null, true], [18, null, true], [14, 1, false], [12, 2, false]])
  assert.equal(points[0]!.band, 'severe')
})

test('the change is measured from the first of them', () => {
  const change = changeOver(course([past(20, startsAt(1) - 30 * day)]) as ScorePoint[], instruments)!
  assert.deepEqual([change.points, change.ruled!.reliable], [-8, 'improved'])
})

test('one of the day of the first session or later is left out, and one of another instrument too', () => {
  assert.equal(course([past(20, startsAt(1)), past(20, startsAt(2)), { ...past(20, 0), instrument: 'gad-7' }]).length, 2)
})

test('one of an unknown version is no score by another', () => {
  assert.equal(course([past(20, 0, '9.0.0')])[0]!.kind, 'unknown-version')
})

test('a score from before an earlier pause is shown and is not the start of this course: it hides no worsening and makes no improvement', () => {
  const from = (...pastScores: PastScoreFact[]) => changeOver(course(pastScores) as ScorePoint[], instruments)!.from.value
  const before = (days: number) => Math.floor(startsAt(1) / day) * day - days * day
  assert.equal(from(past(19, before(900))), 14)
  assert.deepEqual([89, 91].map((days) => from(past(19, before(days)))), [19, 14])
  assert.equal(from(past(22, before(240)), past(21, before(160)), past(19, before(80))), 22, 'each is near enough to the next')
  assert.equal(from(past(22, before(300)), past(21, before(160)), past(19, before(80))), 21)
  assert.equal(course([past(19, before(900))]).length, 3, 'it is shown all the same')
  const only = [past(22, before(700)), past(21, before(640)), past(12, before(90))].map((score) => (courseOf('phq-9', [], [], instruments, [score]) as ScorePoint[])[0]!)
  assert.deepEqual([changeOver(only, instruments), changeOver(only.slice(0, 2), instruments)?.points], [null, -1])
})
