import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GoalReviewFact } from './facts.ts'
import type { GoalChange, GoalFact, Wording } from './goal.ts'
import { goalsOnPaper } from './on-paper.ts'

const wording = (text: string, more: Partial<Wording> = {}): Wording => ({ text, step: null, levels: null, ...more })
const worded = (position: number, words: Wording | null, agreedAt: number | null = 1): GoalChange => ({ kind: 'worded', position, by: agreedAt === null ? 'client' : 'both', at: position, agreedAt, wording: words })
const goal = (...changes: GoalChange[]): GoalFact => ({ id: `goal-${changes[0]!.at}` as GoalFact['id'], changes })
const held = (lookAgainOn: string | null): GoalReviewFact => ({ id: 'r' as GoalReviewFact['id'], kind: 'held', by: 'both', at: 1, lookAgainOn, levels: [] })
const asked: GoalReviewFact = { ...held(null), kind: 'asked', by: 'client' }

test('holds what both agreed, with the first step and the words for what they hope for', () => {
  const { goals } = goalsOnPaper({ goals: [goal(worded(1, wording('Sleep', { step: 'No phone', levels: ['a', 'b', 'Six hours', 'd', 'e'] }))), goal(worded(1, wording('Walk')))], reviews: [] }, '2026-12-01')
  assert.deepEqual(goals, [{ text: 'Sleep', step: 'No phone', better: 'Six hours' }, { text: 'Walk', step: null, better: null }])
})

test('leaves out what only one side has said, what is put aside or over, and what has no words left', () => {
  const { goals } = goalsOnPaper({
    goals: [
      goal(worded(1, wording('Suggested'), null)),
      goal(worded(1, wording('Later')), { kind: 'parked', position: 2, by: 'both', at: 2, until: '2027-01-01' }),
      goal(worded(1, wording('Over')), { kind: 'ended', position: 2, by: 'both', at: 2, outcome: 'reached', words: null }),
      goal(worded(1, null)),
      goal(worded(1, wording('Agreed')), worded(2, wording('Newer, of one side'), null)),
    ],
    reviews: [],
  }, '2026-12-01')
  assert.deepEqual(goals.map(({ text }) => text), ['Agreed'])
})

test('names the day of the last look, while it is not past', () => {
  const on = (...reviews: GoalReviewFact[]) => goalsOnPaper({ goals: [], reviews }, '2026-12-01').lookAgainOn
  assert.equal(on(held('2026-12-01'), asked), '2026-12-01')
  assert.equal(on(held('2026-11-30')), null)
  assert.equal(on(held('2026-12-20'), held(null)), null, 'the last look named none')
  assert.equal(on(), null)
})
