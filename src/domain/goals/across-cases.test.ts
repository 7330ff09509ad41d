import assert from 'node:assert/strict'
import { test } from 'node:test'
import { casesNeeded } from '../evidence/gated-share.ts'
import { goalsAcross, type CaseGoals } from './across-cases.ts'
import type { GoalChange, GoalFact } from './goal.ts'
import type { GoalList, ListedGoal, Side } from './naming.ts'
import { afterSession, endsAt, goalId, session, startsAt } from '../brief/history.fixture.ts'
import { GoalListId, GoalReviewId, NamedGoalId } from '../kernel/ids.ts'

const id = (kind: number, n: number) => `00000000-0000-4000-8000-${String(kind).padStart(4, '0')}${String(n).padStart(8, '0')}`
const named = (side: Side, n: number) => NamedGoalId.parse(id(side === 'client' ? 11 : 12, n))

/** A list with the goals of these numbers, what matters most first; the same number means the same on both. */
function list(side: Side, round: number, goals: readonly number[], writtenAt: number): GoalList {
  const part = side === 'client' ? 'wants' : 'work'
  return { id: GoalListId.parse(id(13, round)), round, side, state: 'in', writtenAt, goals: goals.map((n, index): ListedGoal => ({ id: named(side, n), part, position: index + 1, importance: null, text: null, why: null })) }
}

interface Life {
  /** Sessions that have begun. */
  readonly sessions?: number
  /** Lists, and when the pair matched them. */
  readonly compared?: readonly { readonly client: readonly number[]; readonly therapist: readonly number[]; readonly at: number }[]
  readonly agreedAt?: number
  readonly endedAt?: number
  readonly looks?: readonly number[]
}

function life({ sessions = 1, compared = [], agreedAt, endedAt, looks = [] }: Life): CaseGoals {
  const agreed: GoalChange[] = agreedAt === undefined ? [] : [{ position: 1, by: 'both', at: agreedAt, kind: 'worded', agreedAt, wording: null }]
  const ended: GoalChange[] = endedAt === undefined ? [] : [{ position: 2, by: 'both', at: endedAt, kind: 'ended', outcome: 'reached', words: null }]
  const goals: GoalFact[] = agreed.length > 0 ? [{ id: goalId(1), changes: [...agreed, ...ended] }] : []
  return {
    sessions: Array.from({ length: sessions }, (_, index) => session(index + 1)),
    goals: {
      goals,
      lists: compared.flatMap(({ client, therapist, at }, index) => [list('client', index + 1, client, at), list('therapist', index + 1, therapist, at)]),
      matchings: compared.map(({ client, therapist, at }, index) => ({ round: index + 1, writtenAt: at, pairs: client.filter((n) => therapist.includes(n)).map((n) => [named('client', n), named('therapist', n)] as const) })),
      reviews: looks.map((at, index) => ({ id: GoalReviewId.parse(id(14, index)), kind: 'held' as const, by: 'both' as const, at, lookAgainOn: null, levels: [] })),
    },
  }
}

const now = startsAt(100)
const many = (count: number, one: Life) => Array.from({ length: count }, () => life(one))
const known = <Kind extends { kind: string }>(figure: Kind) => {
  assert.equal(figure.kind, 'known')
  return figure as Extract<Kind, { kind: 'known' }>
}

test('with fewer than thirty cases nothing is said, of any figure', () => {
  const few = goalsAcross(many(casesNeeded - 1, { sessions: 5, compared: [{ client: [1], therapist: [1], at: startsAt(1) }], agreedAt: startsAt(1), looks: [startsAt(4)] }), now)
  assert.deepEqual([few.atIntake.sameFirst, few.untilAgreed, few.onTime], [{ kind: 'too-few', cases: 29 }, { kind: 'too-few', cases: 29 }, { kind: 'too-few', cases: 29 }])
  assert.deepEqual(few.atSessionFour.inCommon, { kind: 'too-few', cases: 0 })
})

test('agreement: the same goal first, and half or more in common, with intervals', () => {
  const at = startsAt(1)
  const { atIntake } = goalsAcross([...many(20, { compared: [{ client: [1, 2], therapist: [1, 3], at }] }), ...many(10, { compared: [{ client: [1, 2, 3], therapist: [2, 1, 4], at }] }), ...many(10, { compared: [{ client: [1], therapist: [2], at }] })], now)
  const first = known(atIntake.sameFirst)
  assert.deepEqual([first.cases, first.share], [40, 0.5])
  // Wilson, 20 of 40.
  assert.deepEqual([first.interval.lower.toFixed(3), first.interval.upper.toFixed(3)], ['0.352', '0.648'])
  assert.equal(known(atIntake.inCommon).share, 10 / 40, 'one of three is less than half, two of four is half')
})

test('at intake are lists matched before session 4, at session four those until session 8, each case once and by its first', () => {
  const compared = [{ client: [1], therapist: [2], at: startsAt(1) - 1 }, { client: [1], therapist: [1], at: afterSession(3) }, { client: [1], therapist: [1], at: startsAt(4) }, { client: [1], therapist: [2], at: endsAt(7) }]
  const { atIntake, atSessionFour } = goalsAcross(many(30, { sessions: 9, compared }), now)
  assert.deepEqual([known(atIntake.sameFirst).share, known(atSessionFour.sameFirst).share], [0, 1])
})

test('sessions until the first goal is agreed: half have one by session 2; those without one count as long as they have lasted', () => {
  const found = known(goalsAcross([...many(10, { sessions: 6, agreedAt: afterSession(1) }), ...many(10, { sessions: 6, agreedAt: afterSession(2) }), ...many(19, { sessions: 3 })], now).untilAgreed)
  assert.deepEqual([found.cases, found.median], [39, 2])
  assert.equal(known(goalsAcross(many(30, { sessions: 6 }), now).untilAgreed).median, null, 'nobody has one')
  assert.equal(known(goalsAcross(many(30, { agreedAt: startsAt(1) - 1 }), now).untilAgreed).median, 0, 'before the first session')
})

test('sessions to come do not count, and a case that has not begun does not either', () => {
  const ahead = goalsAcross([...many(30, { sessions: 8, agreedAt: afterSession(1) }), ...many(5, { sessions: 0 })], startsAt(1) + 1)
  assert.equal(known(ahead.untilAgreed).cases, 30)
  assert.deepEqual(ahead.onTime, { kind: 'too-few', cases: 0 })
})

test('on time: looked at from the session it was due in and before the next; lists that were matched anew count as a look', () => {
  const share = (...looks: number[]) => known(goalsAcross(many(30, { sessions: 9, agreedAt: startsAt(1), looks }), now).onTime).share
  assert.deepEqual([share(startsAt(8)), share(startsAt(9) - 1), share(afterSession(8)), share(startsAt(9)), share(afterSession(7)), share(startsAt(4)), share()], [1, 1, 1, 0, 0, 0, 0])
  const anew = many(30, { sessions: 5, agreedAt: startsAt(1), compared: [{ client: [1], therapist: [1], at: endsAt(4) }] })
  assert.equal(known(goalsAcross(anew, now).onTime).share, 1)
})

test('no look is due before session 4 is over, and none where there was no goal to look at', () => {
  const none = (one: Life) => assert.deepEqual(goalsAcross(many(30, one), now).onTime, { kind: 'too-few', cases: 0 })
  none({ sessions: 4, agreedAt: startsAt(1) })
  none({ sessions: 6 })
  none({ sessions: 6, agreedAt: startsAt(4) })
  none({ sessions: 6, agreedAt: startsAt(1), endedAt: startsAt(3) })
  assert.equal(known(goalsAcross(many(30, { sessions: 6, agreedAt: startsAt(1), endedAt: endsAt(4) }), now).onTime).cases, 30, 'it ended after the look was due')
})
