import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withinPersonCorrelation, type PairedValue } from './within-person-correlation.ts'

const from = (x: readonly (readonly (number | null)[])[], y: readonly (readonly (number | null)[])[]): PairedValue[] =>
  x.flatMap((own, person) => own.map((value, time) => ({ person: `${person}`, x: value, y: y[person]?.[time] ?? null })))
const estimate = (values: readonly PairedValue[]) => {
  const found = withinPersonCorrelation(values)
  assert.ok(found.kind === 'estimated', found.kind)
  return found
}
const people = fc.array(fc.array(fc.record({ x: fc.integer({ min: 12, max: 60 }), y: fc.integer({ min: 0, max: 27 }) }), { minLength: 2, maxLength: 6 }), { minLength: 3, maxLength: 8 })
const valuesOf = (series: readonly (readonly { readonly x: number; readonly y: number }[])[]) => series.flatMap((own, person) => own.map(({ x, y }) => ({ person: `${person}`, x, y })))

test('within people the sign can be the other way round than across them', () => {
  const x = [[3, 4, 5], [5, 6, 7], [7, 8, 9]]
  const found = estimate(from(x, [[12, 10, 8], [14, 12, 10], [16, 14, 12]]))
  assert.deepEqual([found.r, found.df, found.pairs, found.people], [-1, 5, 9, 3])
  assert.ok(found.p < 1e-12)
  assert.ok(estimate(from(x, [[12, 10, 9], [14, 12, 10], [16, 15, 12]])).r > -1)
})

test('a pair with one value missing is left out, and is not zero', () => {
  const whole = estimate(from([[3, 4, 5], [5, 6, 7]], [[12, 10, 9], [14, 12, 13]]))
  assert.deepEqual(estimate(from([[3, 4, 5, null], [5, 6, 7, 6]], [[12, 10, 9, 5], [14, 12, 13, null]])), whole)
})

test('too few pairs and no variation are said, never 0', () => {
  assert.deepEqual(withinPersonCorrelation([]), { kind: 'too-few', pairs: 0, people: 0 })
  assert.deepEqual(withinPersonCorrelation(from([[3, 4], [5]], [[12, 10], [14]])), { kind: 'too-few', pairs: 3, people: 2 })
  assert.deepEqual(withinPersonCorrelation(from([[3, 3], [5, 5]], [[12, 10], [14, 11]])), { kind: 'no-variation', pairs: 4, people: 2 })
  assert.equal(estimate(from([[3, 4], [5, 6]], [[12, 10], [14, 11]])).interval, null)
})

test('moving one person, other units and order change nothing; a turned scale turns the sign', () => {
  fc.assert(
    fc.property(people, fc.integer({ min: -20, max: 20 }), (series, by) => {
      const here = withinPersonCorrelation(valuesOf(series))
      if (here.kind !== 'estimated') return
      const moved = estimate(valuesOf(series.map((own, person) => (person === 0 ? own.map(({ x, y }) => ({ x: x + by, y: y - by })) : own))).toReversed())
      const turned = estimate(valuesOf(series.map((own) => own.map(({ x, y }) => ({ x: x * 4, y: -y })))))
      assert.ok(Math.abs(moved.r - here.r) < 1e-9 && Math.abs(turned.r + here.r) < 1e-9)
      assert.equal(moved.df, here.df)
      if (here.interval) assert.ok(here.interval[0] <= here.r && here.r <= here.interval[1])
    }),
  )
})
