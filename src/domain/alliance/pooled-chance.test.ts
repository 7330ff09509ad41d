import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance } from '../kernel/chance.ts'
import { countChance } from './pooled-chance.ts'
import type { UsualCourse } from './pooled-fall.ts'
import { poolAlliance } from './pooled-norms.ts'
import type { OwnCourse } from './pooled-onset.ts'
import { pooledScan } from './pooled-scan.ts'

const usual: UsualCourse = { level: -0.35, levelSd: 0.15, withinSd: 0.08, correlation: 0.2, onset: [1] }
const lowest = -1.3
const budget = 2

/** 300 cases of sixteen ratings about one level, in none of which a fall began, or in all of which one has begun at once. */
function cases(noise: (normal: () => number, uniform: () => number) => number, likely = 1): OwnCourse[] {
  const { normal, uniform } = chance(11)
  return Array.from({ length: 300 }, () => ({ places: Float64Array.from({ length: 16 }, () => -0.35 + noise(normal, uniform)), clean: new Float64Array(16).fill(likely) }))
}

test('cases in which a fall has begun say nothing of chance', () => {
  const [one, other] = [countChance(usual, lowest, cases((normal) => 0.2 * normal(), 0), budget), countChance(usual, lowest, [], budget)]
  assert.ok(Math.abs(one.threshold - other.threshold) < 1e-5, `${one.threshold} ${other.threshold}`)
})

test('where single ratings often lie low by chance, more is asked of a fall; where they lie about as played, about as much', () => {
  const alone = countChance(usual, lowest, [], budget).threshold
  const asPlayed = countChance(usual, lowest, cases((normal) => 0.078 * normal()), budget).threshold
  const jumpy = countChance(usual, lowest, cases((normal, uniform) => (uniform() < 0.06 ? 3.2 : 0.9) * 0.08 * normal()), budget).threshold
  assert.ok(Math.abs(asPlayed - alone) < 0.3, `${asPlayed} ${alone}`)
  assert.ok(jumpy > alone + 0.6, `${jumpy} ${alone}`)
})

test('where ratings hardly move, what is asked falls no lower than where chance, as played, makes half as many signals again', () => {
  const still = countChance(usual, lowest, cases(() => 0), budget)
  const bound = countChance(usual, lowest, [], 1.5 * budget).threshold
  assert.ok(Math.abs(still.threshold - bound) < 0.01, `${still.threshold} ${bound}`)
})

test('what is rarer is clearer', () => {
  const { threshold, chances } = countChance(usual, lowest, cases((normal) => 0.08 * normal()), budget)
  assert.deepEqual(chances[0], { per100: budget, odds: threshold })
  for (const [index, { per100, odds }] of chances.slice(1).entries()) assert.ok(per100 < chances[index]!.per100 && odds >= chances[index]!.odds)
})

test('where whole points are all that is rated and nothing happens, what is allowed is what comes out', () => {
  const { normal } = chance(5)
  const courses = Array.from({ length: 400 }, () => {
    const own = 8 + 1.2 * normal()
    return Array.from({ length: 12 }, () => Math.min(10, Math.max(0, Math.round(own + 0.7 * normal()))))
  })
  const norms = poolAlliance(courses, { min: 0, max: 10 }, budget)
  const signals = courses.flatMap((ratings) => pooledScan(ratings, norms)).filter(Boolean).length
  const per100 = (100 * signals) / (400 * 9)
  assert.ok(per100 > 1.75 && per100 < 2.3, `${per100}`)
})
