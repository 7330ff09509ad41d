import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RepairReport } from '../../alliance/repair.ts'
import type { EndedCase, TwoScores } from './ended-case.ts'
import { endedFigures } from './ended-figures.ts'
import { endedRates } from './ended-rates.ts'

const phq9 = (first: number, last: number): TwoScores => ({ first, last, isCaseFirst: first >= 10, isCaseLast: last >= 10, reliable: last - first <= -6 ? 'improved' : last - first >= 6 ? 'deteriorated' : 'no-reliable-change' })
const gad7 = (first: number, last: number): TwoScores => ({ first, last, isCaseFirst: first >= 8, isCaseLast: last >= 8, reliable: last - first <= -4 ? 'improved' : last - first >= 4 ? 'deteriorated' : 'no-reliable-change' })
const one = (phq: readonly [number, number], gad: readonly [number, number] | null, repair: RepairReport | null = 'never-signalled', attended = 6): EndedCase => ({
  closedAt: 0, attended, repair, scores: { 'phq-9': phq9(...phq), ...(gad ? { 'gad-7': gad7(...gad) } : {}) },
})
const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value)

test('the five cases of the published rule, in a service of forty', () => {
  const { paired, alone } = endedFigures([
    ...times(8, one([16, 8], [12, 6])), ...times(8, one([11, 9], [7, 7])), ...times(8, one([20, 12], [15, 15])), ...times(8, one([12, 5], [9, 13])), ...times(8, one([9, 3], [6, 1])),
  ], 'phq-9')
  const share = (of: typeof paired.recovery) => (of?.kind === 'known' ? [of.share, of.cases] : of)
  // The last group was no case to begin with.
  assert.deepEqual(share(paired.recovery), [0.5, 32])
  assert.deepEqual(share(paired.reliableRecovery), [0.25, 32])
  assert.deepEqual(share(paired.reliableImprovement), [24 / 40, 40])
  assert.deepEqual(share(paired.reliableDeterioration), [0, 40])
  // By PHQ-9 alone the fourth group recovered too.
  assert.deepEqual(share(alone.recovery), [24 / 32, 32])
  assert.deepEqual(share(alone.reliableRecovery), [0.5, 32])
})

test('thirty are enough and twenty-nine are not; what is needed is what the share is of', () => {
  const improved = one([16, 8], [12, 6])
  assert.equal(endedFigures(times(29, improved), 'phq-9').paired.recovery?.kind, 'too-few')
  assert.equal(endedFigures(times(30, improved), 'phq-9').paired.recovery?.kind, 'known')
  const mixed = endedFigures([...times(20, improved), ...times(20, one([4, 4], [3, 3]))], 'phq-9').paired
  assert.deepEqual(mixed.recovery, { kind: 'too-few', cases: 20 })
  assert.equal(mixed.reliableImprovement?.kind, 'known')
})

test('one session is no course, a missing score is no zero, and a measure without a rule has no share', () => {
  const figures = endedFigures([...times(40, one([16, 8], null)), ...times(5, one([16, 8], [12, 6], null, 1))], 'phq-9')
  assert.deepEqual([figures.ended, figures.finished, figures.paired.counted, figures.paired.incomplete, figures.alone.counted], [45, 40, 0, 40, 40])
  const bare: EndedCase = { closedAt: 0, attended: 4, repair: null, scores: { 'phq-8': { first: 14, last: 6, isCaseFirst: true, isCaseLast: false, reliable: null } } }
  const { alone } = endedFigures(times(40, bare), 'phq-8')
  assert.deepEqual([alone.recovery?.kind, alone.reliableRecovery, alone.reliableImprovement, alone.reliableDeterioration], ['known', null, null, null])
})

test('the three groups apart, each with its own mean and interval, and who was hardly rated in none', () => {
  const { repair } = endedFigures([
    ...times(20, one([16, 8], null, 'repaired')), ...times(20, one([16, 12], null, 'repaired')), ...times(29, one([15, 15], null, 'unrepaired')), ...times(30, one([12, 7], null)), ...times(9, one([20, 2], null, null)),
  ], 'phq-9')
  assert.ok(repair.repaired.kind === 'known')
  // Mean −6, SD 2.0255 over 40: t(39) 2.0227.
  assert.equal(repair.repaired.change, -6)
  assert.ok(Math.abs(repair.repaired.interval.lower + 6.6478) < 1e-4 && Math.abs(repair.repaired.interval.upper + 5.3522) < 1e-4)
  assert.deepEqual(repair.unrepaired, { kind: 'too-few', cases: 29 })
  assert.deepEqual([repair['never-signalled'].kind, repair.unrated], ['known', 9])
})

test('a figure comes nearer by the cases that ended lately and count for it, and by no others', () => {
  const at = (closedAt: number, cases: readonly EndedCase[]) => cases.map((ended) => ({ ...ended, closedAt }))
  const rates = endedRates([
    ...at(50, [...times(40, one([16, 8], [12, 6], 'repaired')), ...times(4, one([4, 4], [3, 3])), ...times(3, one([16, 8], null, 'unrepaired')), ...times(5, one([16, 8], [12, 6], null, 1))]),
    // Too long ago, and after what is asked for.
    ...at(9, times(50, one([16, 8], [12, 6]))), ...at(101, times(50, one([16, 8], [12, 6]))),
  ], 'phq-9', { since: 10, until: 100, weeks: 4 })
  assert.deepEqual(rates.paired, { recovery: 10, reliableRecovery: 10, reliableImprovement: 11, reliableDeterioration: 11, counted: 11 })
  assert.deepEqual(rates.alone, { recovery: 43 / 4, reliableRecovery: 43 / 4, reliableImprovement: 47 / 4, reliableDeterioration: 47 / 4, counted: 47 / 4 })
  assert.deepEqual(rates.repair, { repaired: 10, unrepaired: 0.75, 'never-signalled': 1 })
})
