import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttainmentLevel } from './attainment.ts'
import type { GoalReviewFact } from './facts.ts'
import { goalOf, reworded, type Goal, type GoalChange, type Wording } from './goal.ts'
import { attainedLevels, attainmentSoFar } from './last-look.ts'

const ladder = (name: string) => ['much less', 'less', 'as hoped', 'more', 'much more'].map((level) => `${name}: ${level}`) as unknown as NonNullable<Wording['levels']>
const worded = (at: number, text: string, levels: Wording['levels']): GoalChange => ({ kind: 'worded', position: at, by: 'both', at, agreedAt: at, wording: { text, step: null, levels } })
const goal = (id: string, ...changes: GoalChange[]): Goal => goalOf({ id: id as Goal['id'], changes })
const look = (at: number, levels: Record<string, AttainmentLevel>): GoalReviewFact => ({
  id: `look-${at}` as GoalReviewFact['id'], kind: 'held', by: 'both', at, lookAgainOn: null, levels: Object.entries(levels).map(([goalId, level]) => ({ goalId: goalId as Goal['id'], level })),
})

test('the last look that placed a goal counts, in the goal’s own words', () => {
  const levels = attainedLevels([goal('sleep', worded(1, 'Sleep', ladder('sleep'))), goal('walk', worded(1, 'Walk', ladder('walk')))], { reviews: [look(5, { sleep: -1, walk: 0 }), look(9, { sleep: 1 })] })
  assert.deepEqual([...levels], [['sleep', { level: 1, words: 'sleep: more', at: 9 }], ['walk', { level: 0, words: 'walk: as hoped', at: 5 }]])
})

test('other words for the goal keep the level, other levels do not', () => {
  const first = goal('sleep', worded(1, 'Sleep', ladder('sleep')))
  const reviews = [look(5, { sleep: 1 })]
  const sameLevels = goal('sleep', ...first.changes, { ...worded(7, '', null), wording: reworded(first, { text: 'Sleep well', step: 'No phone' }) } as GoalChange)
  assert.deepEqual(sameLevels.agreed?.kind === 'worded' && sameLevels.agreed.wording, { text: 'Sleep well', step: 'No phone', levels: ladder('sleep') })
  assert.equal(attainedLevels([sameLevels], { reviews }).get(first.id)?.level, 1)
  assert.equal(attainedLevels([goal('sleep', ...first.changes, worded(7, 'Sleep', ladder('nights')))], { reviews }).size, 0)
  assert.equal(attainedLevels([goal('sleep', ...first.changes, worded(7, 'Sleep', null))], { reviews }).size, 0)
  assert.equal(attainedLevels([goal('sleep', { ...worded(1, '', null), wording: null } as GoalChange)], { reviews }).size, 0, 'a reader without words')
})

test('attainment counts what is worked on or reached and has levels; 59.13 for levels 1, 1, 0 weighed alike', () => {
  const four = ['a', 'b', 'c', 'd'].map((id) => goal(id, worded(1, id, ladder(id))))
  assert.equal(attainmentSoFar(four, { reviews: [] }), null)
  const { t, rated, goals } = attainmentSoFar(four, { reviews: [look(5, { a: 1, b: 1, c: 0 })] })!
  assert.deepEqual([t.toFixed(2), rated, goals], ['59.13', 3, 4])
  const over = (outcome: 'reached' | 'let-go') => goal('a', worded(1, 'a', ladder('a')), { kind: 'ended', position: 6, by: 'both', at: 6, outcome, words: null })
  assert.equal(attainmentSoFar([over('reached'), goal('e', worded(1, 'e', null))], { reviews: [look(5, { a: 2 })] })!.goals, 1)
  assert.equal(attainmentSoFar([over('let-go')], { reviews: [look(5, { a: 2 })] }), null)
})
