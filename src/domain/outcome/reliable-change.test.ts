import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'
import { classifyChange, criticalChange, criticalZ, cutoffA, cutoffB, cutoffC, reliableChange, reliableChangeIndex, standardError, standardErrorOfDifference } from './reliable-change.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const phq = shipped('phq-9.en')
const gad = shipped('gad-7.en')
const near = (actual: number, expected: number, within = 0.005) => assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)

test('critical change: published and back-solved vectors', () => {
  for (const [sd, reliability, z, expected] of [[7.7, 0.9, 1.645, 5.66], [7.7, 0.9, 1.96, 6.75], [5.66, 0.89, 1.96, 5.2], [4.5, 0.92, 1.96, 3.53]] as const) near(criticalChange({ sd, reliability }, z), expected)
  assert.deepEqual(criticalZ, { ninety: 1.645, ninetyFive: 1.96 })
})

test('cut-offs a, b and c', () => {
  const core10 = { functional: { mean: 4.7, sd: 4.8 }, clinical: { mean: 19.7, sd: 7.7 } }
  near(cutoffC(core10), 10.46)
  near(cutoffA(core10.clinical, 'higher-worse'), 4.3)
  near(cutoffB(core10.functional, 'higher-worse'), 14.3)
  const higherBetter = { functional: { mean: 30, sd: 4 }, clinical: { mean: 18, sd: 5 } }
  assert.deepEqual([cutoffA(higherBetter.clinical, 'higher-better'), cutoffB(higherBetter.functional, 'higher-better')], [28, 22])
  assert.throws(() => cutoffC({ functional: { mean: 1, sd: 0 }, clinical: { mean: 2, sd: 1 } }), RangeError)
})

test('PHQ-9 17 to 10: SEM, Sdiff and index', () => {
  const precision = { sd: 5.66, reliability: 0.89 }
  near(standardError(precision), 1.877, 0.0005)
  near(standardErrorOfDifference(precision), 2.655, 0.0005)
  near(reliableChangeIndex(17, 10, precision), -2.64)
  assert.throws(() => standardError({ sd: 0, reliability: 0.9 }), RangeError)
  assert.throws(() => standardError({ sd: 1, reliability: 1.1 }), RangeError)
})

test('CORE-10 19 to 13 is reliable at 90 % and not at 95 %', () => {
  const precision = { sd: 7.7, reliability: 0.9 }
  const at = (z: number) => classifyChange(19, 13, { criticalChange: criticalChange(precision, z), cutoff: 11, direction: 'higher-worse' })
  assert.deepEqual([at(criticalZ.ninety), at(criticalZ.ninetyFive)], ['improved', 'unchanged'])
})

test('the classes are exclusive and mirror with the direction', () => {
  const criteria = { criticalChange: 6, cutoff: 10, direction: 'higher-worse' } as const
  const vectors = [[16, 8, 'recovered'], [20, 12, 'improved'], [11, 9, 'crossed-only'], [12, 12, 'unchanged'], [10, 16, 'deteriorated'], [16, 10, 'improved'], [9, 3, 'improved'], [9, 11, 'unchanged']] as const
  for (const [before, after, expected] of vectors) {
    assert.equal(classifyChange(before, after, criteria), expected)
    assert.equal(classifyChange(-before, -after, { criticalChange: 6, cutoff: -10, direction: 'higher-better' }), expected)
  }
})

test('the rule of the instrument: PHQ-9 6 points, GAD-7 4, inclusive, named in the result', () => {
  const reliable = (first: number, last: number, instrument: Instrument) => reliableChange(first, last, instrument)?.reliable
  assert.deepEqual([reliable(16, 10, phq), reliable(16, 11, phq), reliable(10, 16, phq), reliable(10, 15, phq)], ['improved', 'no-reliable-change', 'deteriorated', 'no-reliable-change'])
  assert.deepEqual([reliable(12, 8, gad), reliable(12, 9, gad), reliable(9, 13, gad), reliable(9, 12, gad)], ['improved', 'no-reliable-change', 'deteriorated', 'no-reliable-change'])
  assert.deepEqual(reliableChange(10, 17, phq), { points: 7, reliable: 'deteriorated', threshold: 6, confidence: 0.95, rule: 'nhs-talking-therapies', source: 'nhs-talking-therapies-manual', evidence: 'published' })
  assert.equal(reliableChange(10, 20, shipped('phq-8.en')), null, 'no published rule, no claim')
})

test('change there and back: swapping first and last swaps better and worse', () => {
  const swap = { improved: 'deteriorated', deteriorated: 'improved', 'no-reliable-change': 'no-reliable-change' } as const
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 27 }), fc.integer({ min: 0, max: 27 }), (first, last) => {
      const there = reliableChange(first, last, phq)
      const back = reliableChange(last, first, phq)
      assert.ok(there && back)
      assert.equal(swap[there.reliable], back.reliable)
    }),
  )
})
