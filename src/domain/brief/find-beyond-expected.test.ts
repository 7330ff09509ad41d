import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { composeBrief } from './compose.ts'
import { forSupervision } from './flagged.ts'
import { groundFrom, usualGround, type Ground } from './ground.ts'
import { before, history, phq9 } from './history.fixture.ts'
import { poolNorms } from '../alliance/norms.ts'
import { poolAlliance } from '../alliance/pooled-norms.ts'
import { usualParameters } from '../alliance/parameters.ts'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'
import { forecast } from '../outcome/expected-course-forecast.ts'
import type { CourseNorm } from '../outcome/expected-course-norm.ts'
import { playedBy } from '../outcome/expected-course.fixture.ts'
import { toldIn } from '../signal/precedence.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const instruments = ['phq-9.en', 'gad-7.en', 'attune-before.en', 'attune-after.en', 'attune-mirror.en'].map(shipped)
const norm: CourseNorm = { instrument: 'phq-9', scoring: '1', cases: 240, needed: 200, course: { kind: 'fitted', parameters: playedBy, scores: 1900, lastSession: 8, backTest: null } }
const on: Ground = { ...usualGround, predictions: true, expected: [norm] }
const scores = (...totals: readonly number[]) => history(totals.length - 1, { checkIns: totals.map((total, at) => before(at + 1, phq9(total))) })
const expectedIn = (facts: ReturnType<typeof history>, ground: Ground) => toldIn(composeBrief(facts, instruments, ground)).flatMap((signal) => (signal.rule === 'expected-course' ? [signal] : []))
const next = forecast(playedBy, { baseline: 12, scores: [{ session: 1, score: 11 }] }, 2)
const limit = Math.floor(next.upper)

test('today’s score beyond the limit that this client’s own scores so far give: told, with its numbers', () => {
  const [signal, ...others] = expectedIn(scores(12, 11, limit + 1), on)
  assert.equal(others.length, 0)
  assert.ok(signal?.kind === 'not-on-track' && signal.rule === 'expected-course')
  assert.deepEqual([signal.level, signal.evidence], ['signal', {
    type: 'expected-course',
    outcomes: [{ instrument: 'phq-9', value: limit + 1, baseline: 12, between: 1, session: 3, mean: next.mean, limit: next.upper, way: 'higher', cases: 240, backTest: null }],
  }])
  assert.equal(composeBrief(scores(12, 11, limit + 1), instruments, on).playbook[0], 'expected-course')
  assert.deepEqual(expectedIn(scores(12, 11, limit), on), [], 'up to the limit nothing is told')
})

test('with the switch off nothing is found, whatever has been kept', () => {
  const kept = { alliance: poolNorms([]), pooled: poolAlliance([], usualParameters.range), expected: [norm] }
  const facts = scores(12, 11, 25)
  const [off, switchedOn] = [false, true].map((predictions) => groundFrom({ detector: 'rules', predictions }, kept))
  assert.deepEqual([off!.expected, expectedIn(facts, off!), composeBrief(facts, instruments, off!).dropOut], [[], [], null])
  assert.equal(expectedIn(facts, switchedOn!).length, 1)
  assert.deepEqual(groundFrom({ detector: 'rules', predictions: true }, null).expected, [])
})

test('no course, another scoring, another instrument, no score today, or further than the course reaches: nothing', () => {
  const none: CourseNorm = { ...norm, course: { kind: 'none', reason: 'too-few-cases' } }
  for (const expected of [[], [none], [{ ...norm, scoring: '2' }], [{ ...norm, instrument: 'gad-7' }], [{ ...norm, course: { ...norm.course, lastSession: 1 } } as CourseNorm]]) {
    assert.deepEqual(expectedIn(scores(12, 11, 25), { ...on, expected }), [])
  }
  assert.deepEqual(expectedIn(history(3, { checkIns: [12, 11, 25].map((total, at) => before(at + 1, phq9(total))) }), on), [], 'a score of last time is not told again')
  assert.deepEqual(expectedIn(scores(25), on), [], 'a first score is where the course begins')
})

test('a supervisor is not there for it', () => {
  assert.deepEqual(forSupervision(composeBrief(scores(12, 11, limit + 1), instruments, on)), [])
})
