import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance } from '../kernel/chance.ts'
import { fitCourse, type Fit } from './pooled-fit.ts'
import { ratingAt } from './pooled-scale.ts'

const range = { min: 0, max: 10 }
const truth = { level: -0.5, levelSd: 0.1, withinSd: 0.07, correlation: 0.25 }

/** Fitted from 400 courses of twelve ratings with these figures; in a share of them a fall by .35 for two ratings, from the seventh on. */
function fitted(share: number): Fit {
  const { normal } = chance(7)
  const courses = Array.from({ length: 400 }, (_, one) => {
    const own = truth.level + truth.levelSd * normal()
    let about = truth.withinSd * normal()
    return Array.from({ length: 12 }, (_, index) => {
      const isLow = one < share * 400 && (index === 6 || index === 7)
      const rating = ratingAt(own + about - (isLow ? 0.35 : 0), range)
      about = truth.correlation * about + truth.withinSd * Math.sqrt(1 - truth.correlation ** 2) * normal()
      return rating
    })
  })
  return fitCourse(courses, range)
}

test('from many cases the true figures come out, whether or not falls are among them', () => {
  for (const share of [0, 0.5]) {
    const { usual } = fitted(share)
    assert.ok(Math.abs(usual.withinSd / truth.withinSd - 1) < 0.025, `${share}: SD ${usual.withinSd}`)
    assert.ok(Math.abs(usual.correlation - truth.correlation) < 0.06, `${share}: correlation ${usual.correlation}`)
    assert.ok(Math.abs(usual.level - truth.level) < 0.02 && Math.abs(usual.levelSd - truth.levelSd) < 0.01, `${share}: level ${usual.level}, SD ${usual.levelSd}`)
  }
})

test('where falls begin comes out too, and the sessions before them are the clean ones', () => {
  const { usual, own } = fitted(0.5)
  const clean = (rating: number) => own.reduce((sum, one) => sum + (one.clean[rating] as number), 0)
  assert.ok((usual.onset[6] as number) > 4, usual.onset.join(' '))
  assert.ok(clean(5) > 380 && clean(6) < 220, `${clean(5)} ${clean(6)}`)
})

test('without cases the defaults are in force', () => {
  const { usual, cases, ratings } = fitCourse([[], [null, null]], range)
  assert.deepEqual([cases, ratings], [0, 0])
  assert.ok(usual.onset.every((begins) => Math.abs(begins - 1) < 1e-12))
  assert.ok(Math.abs(usual.withinSd - 0.085) < 0.001 && usual.level === -0.32)
})
