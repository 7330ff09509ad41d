import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { usualParameters } from '../alliance/parameters.ts'
import type { RuptureReason } from '../alliance/finding.ts'
import { sessionId } from '../brief/history.fixture.ts'
import { InstrumentFile } from '../instruments/instrument.ts'
import type { EngagementReason } from '../engagement/engagement.ts'
import type { Signal } from './signal.ts'
import { isWorse } from './worse.ts'

const instruments = [InstrumentFile.parse(JSON.parse(readFileSync(new URL('../../../content/instruments/phq-9.en.json', import.meta.url), 'utf8')))]
const worse = (now: Signal, then: Signal) => isWorse(now, then, instruments, usualParameters)
const base = { engineVersion: 'test' }
const rupture = (rule: 'R1' | 'R2' | 'R3', ...reasons: RuptureReason[]): Signal =>
  ({ ...base, kind: 'rupture', level: 'signal', rule, evidence: { type: 'rupture', findings: [{ rule, level: 'signal', sessionId: sessionId(1), sessionNumber: 1, reasons }] } }) as Signal
const fall = (value: number): RuptureReason => ({ kind: 'paired-fall', value, mean: 8.68, limit: 7.48, fall: 8.68 - value, threshold: 1.3, falseAlarm: { share: 0.07, overSessions: 12, basis: 'simulated' } })
const low = (item: 'goal' | 'task' | 'bond', value: number): RuptureReason => ({ kind: 'low-item', item, value, at: 4, falseAlarm: { share: 0.04, overSessions: 12, basis: 'simulated' } })
const stuck = (...latest: number[]): Signal =>
  ({ ...base, kind: 'not-on-track', level: 'signal', rule: 'stuck', evidence: { type: 'standstill', session: 6, outcomes: latest.map((value) => ({ instrument: 'phq-9', first: 16, latest: value, points: value - 16, threshold: 6, rule: 'nhs' })) } })
const engagement = (...reasons: EngagementReason[]): Signal => ({ ...base, kind: 'engagement', level: 'signal', rule: 'low-readiness', evidence: { type: 'engagement', reasons } })

test('an outcome: half of what counts as reliable, in the direction of the instrument', () => {
  assert.deepEqual([17, 18, 19, 20, 12].map((value) => worse(stuck(value), stuck(16))), [false, false, true, true, false])
  assert.equal(worse(stuck(16), stuck()), true, 'another outcome beside it')
})

test('beyond the expected course: half of the way from what was expected to the limit', () => {
  const beyond = (value: number): Signal =>
    ({ ...base, kind: 'not-on-track', level: 'signal', rule: 'expected-course', evidence: { type: 'expected-course', outcomes: [{ instrument: 'phq-9', value, baseline: 12, between: 1, session: 3, mean: 11, limit: 15, way: 'higher', cases: 240, backTest: null }] } })
  assert.deepEqual([16, 17, 18, 19].map((value) => worse(beyond(value), beyond(16))), [false, false, true, true])
  assert.equal(worse(beyond(16), stuck(16)), true, 'another rule')
})

test('the alliance: half the critical fall (0.65), inclusive', () => {
  assert.deepEqual([6.1, 5.5, 5.45, 5, 8].map((value) => worse(rupture('R1', fall(value)), rupture('R1', fall(6.1)))), [false, false, true, true, false])
})

test('what was said outright: a tension marked again; an item low anew or lower by a point', () => {
  const tension: RuptureReason = { kind: 'tension', by: 'client', answer: 'yes', falseAlarm: null }
  assert.equal(worse(rupture('R3', tension), rupture('R3', tension)), true)
  assert.equal(worse(rupture('R3', low('task', 4)), rupture('R3', low('task', 4))), false)
  assert.equal(worse(rupture('R3', low('task', 3)), rupture('R3', low('task', 4))), true)
  assert.equal(worse(rupture('R3', low('task', 4), low('goal', 4)), rupture('R3', low('task', 4))), true)
  assert.equal(worse(rupture('R3', low('task', 4)), rupture('R3', low('task', 2), low('goal', 3))), false)
})

test('engagement: another reason, a session missed again, homework left once more, readiness two lower', () => {
  const ready = (value: number): EngagementReason => ({ kind: 'low-readiness', value, at: 3 })
  assert.equal(worse(engagement(ready(2)), engagement(ready(3))), false)
  assert.equal(worse(engagement(ready(1)), engagement(ready(3))), true)
  assert.equal(worse(engagement({ kind: 'missed-form' }), engagement({ kind: 'missed-form' })), false)
  assert.equal(worse(engagement({ kind: 'missed-session' }), engagement({ kind: 'missed-session' })), true)
  assert.equal(worse(engagement({ kind: 'homework-not-done', times: 3 }), engagement({ kind: 'homework-not-done', times: 2 })), true)
  assert.equal(worse(engagement(ready(3), { kind: 'missed-form' }), engagement(ready(3))), true)
})

test('another rule is another signal; safety is always worse, good news never', () => {
  assert.equal(worse(rupture('R2', fall(6.1)), rupture('R1', fall(6.1))), true)
  const safety: Signal = { ...base, kind: 'safety', level: 'acknowledge', rule: 'risk-item', evidence: { type: 'risk-item', raised: [] } }
  assert.equal(worse(safety, safety), true)
  const good: Signal = { ...base, kind: 'positive', level: 'good-news', rule: 'reliable-change', evidence: { type: 'reliable-change', changes: [] } }
  assert.equal(worse(good, good), false)
})
