import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsualCourse } from './pooled-fall.ts'
import { laterFrom, learnOnset, type OwnCourse } from './pooled-onset.ts'

const usual: UsualCourse = { level: -0.3, levelSd: 0.15, withinSd: 0.08, correlation: 0.2, onset: [1] }

/** Ten ratings that hardly move, with a change from one on for some ratings; without one where it is null. */
function course(one: number, change: { readonly from: number; readonly by: number; readonly ratings: number } | null): Float64Array {
  return Float64Array.from({ length: 10 }, (_, index) => -0.3 + 0.02 * (((one * 3 + index * 5) % 7) / 3 - 1) + (change && index >= change.from && index < change.from + change.ratings ? change.by : 0))
}

/** By a rating, in how many cases no fall has begun. */
const cleanAt = (own: readonly OwnCourse[], rating: number) => own.reduce((sum, { clean }) => sum + (clean[rating] as number), 0)

const fifty = Array.from({ length: 50 }, (_, one) => one)

test('without cases a fall begins at any rating as likely as at any other', () => {
  const { onset, own } = learnOnset([], usual)
  assert.equal(onset.length, laterFrom + 1)
  assert.ok(onset.every((begins) => Math.abs(begins - 1) < 1e-12))
  assert.deepEqual(own, [])
})

test('where falls begin in the cases, they are likelier to begin, and from there on fewer cases are without one', () => {
  const { onset, own, falls } = learnOnset(fifty.map((one) => course(one, one < 20 ? { from: 5, by: -0.5, ratings: 2 } : null)), usual)
  assert.ok(Math.abs(falls - 20) < 2, `${falls} cases with a fall`)
  assert.ok((onset[5] as number) > 3 && onset.every((begins, index) => [0, 5].includes(index) || begins < 0.6), onset.join(' '))
  assert.ok(cleanAt(own, 4) > 47 && Math.abs(cleanAt(own, 5) - 30) < 1 && cleanAt(own, 9) > 28, own.map(({ clean }) => clean.join(' ')).join('\n'))
})

test('no fall begins where a rise does', () => {
  const rises = learnOnset(fifty.map((one) => course(one, one < 20 ? { from: 5, by: 0.5, ratings: 5 } : null)), usual)
  assert.ok((rises.onset[5] as number) < 0.6, rises.onset.join(' '))
})

test('what falls are like is learned: a small one among many small ones is believed sooner than one among deep ones', () => {
  const small = { from: 5, by: -0.22, ratings: 1 }
  const beside = (by: number) => learnOnset(fifty.map((one) => course(one, one === 0 ? small : one < 25 ? { from: 5, by, ratings: 1 } : null)), usual).own[0]?.clean[5] as number
  assert.ok(beside(-0.22) < beside(-0.48) - 0.05, `${beside(-0.22)} ${beside(-0.48)}`)
})

test('later ratings say whether a low one was the beginning of a fall', () => {
  const cases = fifty.map((one) => course(one, one < 20 ? { from: 5, by: -0.3, ratings: 3 } : null))
  const dips = (ratings: number) => learnOnset([...cases, course(0, { from: 5, by: -0.16, ratings })], usual).own.at(-1)?.clean[5] as number
  assert.ok(dips(1) > dips(3) + 0.2, `${dips(1)} ${dips(3)}`)
})

test('one case changes little of what is believed', () => {
  const { onset } = learnOnset([course(0, { from: 5, by: -0.5, ratings: 2 })], usual)
  assert.ok(onset.every((begins) => begins > 0.9 && begins < 1.6), onset.join(' '))
})

test('courses that could not move further apart still give numbers', () => {
  const { onset, own } = learnOnset(fifty.map(() => Float64Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 0 : -1.3))), { ...usual, withinSd: 0.04 })
  assert.ok([...onset, ...own.flatMap(({ clean }) => [...clean])].every((value) => Number.isFinite(value) && value >= 0))
})
