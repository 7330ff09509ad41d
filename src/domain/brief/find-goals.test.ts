import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, before, checkInId, goal, goalId, history, mirror, phq9, startsAt } from './history.fixture.ts'
import type { CaseHistory } from './history.ts'
import { composeBrief } from './compose.ts'
import { usualGround } from './ground.ts'
import { noGoals, type GoalsFact } from '../goals/facts.ts'
import type { GoalList, ListedGoal, Side } from '../goals/naming.ts'
import { GoalListId, GoalReviewId, NamedGoalId } from '../kernel/ids.ts'

const named = (n: number) => NamedGoalId.parse(`00000000-0000-4000-8000-0011${String(n).padStart(8, '0')}`)
const list = (side: Side, importance: readonly number[], from: number): GoalList => ({
  id: GoalListId.parse(`00000000-0000-4000-8000-0012${String(from).padStart(8, '0')}`), round: 1, side, state: 'in', writtenAt: startsAt(1),
  goals: importance.map((value, index): ListedGoal => ({ id: named(from + index), part: side === 'client' ? 'wants' : 'work', position: index + 1, importance: value, text: null, why: null })),
})
const compared = (client: readonly number[], therapist: readonly number[], same: readonly number[]): Partial<GoalsFact> => ({
  lists: [list('client', client, 100), list('therapist', therapist, 200)],
  matchings: [{ round: 1, writtenAt: startsAt(2), pairs: same.map((index) => [named(100 + index), named(200 + index)] as const) }],
})
const brief = (facts: Partial<GoalsFact>, held = 2, more: Partial<CaseHistory> = {}) => composeBrief(history(held, { goals: { ...noGoals, ...facts }, ...more }), [], usualGround)
const signals = (facts: Partial<GoalsFact>, held?: number, more?: Partial<CaseHistory>) => {
  const { signals: full, alsoNoted } = brief(facts, held, more)
  return [...full, ...alsoNoted].filter(({ kind }) => kind === 'goals').map(({ rule, level }) => `${rule} ${level}`)
}

test('lists apart are told once they are matched, until a goal is agreed', () => {
  assert.deepEqual(signals(compared([9, 5, 5], [9, 5, 5], [0])), ['goals-apart signal'])
  assert.deepEqual(signals({ ...compared([9, 5, 5], [9, 5, 5], [0]), matchings: [] }), [], 'not before the pair has matched them')
  assert.deepEqual(signals(compared([9, 5], [9, 5], [0, 1])), [])
  assert.deepEqual(signals(compared([9, 5], [5, 5], [0, 1])), ['goals-apart signal'], 'one goal weighs four less')
  const agreed = goal(1, 'Sleep', { at: startsAt(2) + 1, agreedAt: startsAt(2) + 1 })
  assert.deepEqual(signals({ ...compared([9, 5, 5], [9, 5, 5], [0]), goals: [agreed] }), [])
  assert.deepEqual(signals({ ...compared([9, 5, 5], [9, 5, 5], [0]), goals: [goal(1)] }), ['goals-apart signal'], 'one agreed before settles nothing')
})

const ratedIn = (...ratings: (number | null)[]): [Partial<GoalsFact>, Partial<CaseHistory>] => [
  { goals: [goal(1)], ratings: ratings.flatMap((rating, index) => (rating === null ? [] : [{ goalId: goalId(1), checkInId: checkInId(index + 1), rating }])) },
  { checkIns: ratings.map((_, index) => before(index + 1, phq9(9))) },
]

test('a goal that falls three times running is a signal, one that nobody rates a watch; of those the two are working on', () => {
  assert.deepEqual(signals(ratedIn(6, 5, 4, 3)[0], 3, ratedIn(6, 5, 4, 3)[1]), ['goal-falling signal'])
  assert.deepEqual(signals(ratedIn(6, 5, 5, 4)[0], 3, ratedIn(6, 5, 5, 4)[1]), [])
  assert.deepEqual(signals(ratedIn(6, null, null, null)[0], 3, ratedIn(6, null, null, null)[1]), ['goal-unrated watch'])
  const [facts, more] = ratedIn(6, 5, 4, 3)
  assert.deepEqual(signals({ ...facts, goals: [goal(1, 'Sleep', {}, { kind: 'ended', position: 2, by: 'both', at: 2, outcome: 'let-go', words: null })] }, 3, more), [])
})

test('a signal told again only when it is worse: a point lower, or another goal beside it', () => {
  const handled = (ratings: number[]) => {
    const [facts, more] = ratedIn(...ratings)
    const then = history(ratings.length - 1, { goals: { ...noGoals, ...facts }, ...more })
    const seen = { id: '00000000-0000-4000-8000-000800000001' as never, kind: 'goals', rule: 'goal-falling', sessionId: then.sessions[3]!.id, deed: 'seen', reason: null, at: startsAt(4) - 1 } as const
    return composeBrief({ ...then, handlings: [seen] }, [], usualGround)
  }
  assert.deepEqual(handled([8, 7, 6, 5, 4]).signals.map(({ rule }) => rule), ['goal-falling'])
  assert.deepEqual(handled([8, 7, 6, 5.9, 5.8]).alsoNoted.map(({ rule }) => rule), ['goal-falling'])
})

test('time to look again: at session 4 and 8, on the day, after a low goal or task, when one asks; until the two have', () => {
  const reasons = (facts: Partial<GoalsFact>, held: number, more: Partial<CaseHistory> = {}) => brief(facts, held, more).goals.lookAgain.map(({ kind }) => kind)
  const review = (n: number, kind: 'asked' | 'held', at: number, lookAgainOn: string | null = null) => ({ id: GoalReviewId.parse(`00000000-0000-4000-8000-0013${String(n).padStart(8, '0')}`), kind, by: kind === 'held' ? ('both' as const) : ('client' as const), at, lookAgainOn, levels: [] })
  assert.deepEqual([reasons({}, 2), reasons({}, 3), reasons({}, 4)], [[], ['cadence'], ['cadence']])
  assert.deepEqual(reasons({ reviews: [review(1, 'held', startsAt(4))] }, 5), [])
  assert.deepEqual(reasons({ reviews: [review(1, 'held', startsAt(4))] }, 7), ['cadence'])
  assert.deepEqual(reasons({ reviews: [review(1, 'asked', startsAt(2))] }, 2), ['asked'])
  assert.deepEqual(reasons({ reviews: [review(1, 'asked', startsAt(1)), review(2, 'held', startsAt(2))] }, 2), [])
  const day = new Date(startsAt(3)).toISOString().slice(0, 10)
  assert.deepEqual([reasons({ reviews: [review(1, 'held', startsAt(1), day)] }, 1), reasons({ reviews: [review(1, 'held', startsAt(1), day)] }, 2)], [[], ['day']])
  assert.deepEqual(reasons({ goals: [goal(1, 'Later', {}, { kind: 'parked', position: 2, by: 'both', at: 2, until: day })] }, 2), ['day'], 'a goal that was set aside until then')
  const strain = (item: 'goal' | 'bond') => ({ checkIns: [after(2, { goal: 8, task: 8, bond: 8, [item]: 2 })], mirrors: [mirror(2, null)] })
  assert.deepEqual([reasons({}, 2, strain('goal')), reasons({}, 2, strain('bond'))], [['strain'], []])
  assert.deepEqual(reasons({}, 2, { ...strain('goal'), mirrors: [] }), [], 'what is still blind is no reason')
})
