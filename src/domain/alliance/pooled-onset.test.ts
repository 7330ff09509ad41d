import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsualCourse } from './pooled-fall.ts'
import { laterFrom, learnOnset } from './pooled-onset.ts'

const usual: UsualCourse = { level: -0.3, levelSd: 0.15, withinSd: 0.08, correlation: 0.2, onset: [1] }

/** Ten ratings that hardly move, with a change from one on for some ratings; without one where it is null. */
function course(one: number, change: { readonly from: number; readonly by: number; readonly ratings: number } | null): Float64Array {
  return Float64Array.from({ length: 10 }, (_, index) => -0.3 + 0.02 * (((one * 3 + index * 5) % 7) / 3 - 1) + (change && index >= change.from && index < change.from + change.ratings ? change.by : 0))
}

const fifty = Array.from({ length: 50 }, (_, one) => one)

test('without cases a fall begins at any rating as likely as at any other', () => {
  const { onset, clean } = learnOnset([], usual)
  assert.equal(onset.length, laterFrom + 1)
  assert.ok(onset.every((begins) => Math.abs(begins - 1) < 1e-12))
  assert.deepEqual(clean, [])
})

test('where falls begin in the cases, they are likelier to begin, and from there on fewer cases are without one', () => {
  const { onset, clean, falls } = learnOnset(fifty.map((one) => course(one, one < 20 ? { from: 5, by: -0.5, ratings: 2 } : null)), usual)
  assert.ok(Math.abs(falls - 20) < 2, `${falls} cases with a fall`)
  assert.ok((onset[5] as number) > 3 && onset.every((begins, index) => [0, 5].includes(index) || begins < 0.6), onset.join(' '))
  assert.ok((clean[4] as number) > 47 && (clean[5] as number) < 30 && (clean[9] as number) > 28, clean.join(' '))
})

test('no fall begins where a rise does', () => {
  const rises = learnOnset(fifty.map((one) => course(one, one < 20 ? { from: 5, by: 0.5, ratings: 5 } : null)), usual)
  assert.ok((rises.onset[5] as number) < 0.6, rises.onset.join(' '))
})

test('one case changes little of what is believed', () => {
  const { onset } = learnOnset([course(0, { from: 5, by: -0.5, ratings: 2 })], usual)
  assert.ok(onset.every((begins) => begins > 0.9 && begins < 1.6), onset.join(' '))
})

test('courses that could not move further apart still give numbers', () => {
  const { onset, clean } = learnOnset(fifty.map(() => Float64Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 0 : -1.3))), { ...usual, withinSd: 0.04 })
  assert.ok([...onset, ...clean].every((value) => Number.isFinite(value) && value > -1e-9))
})
