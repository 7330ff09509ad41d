import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goalOf, mayAgree, wordingOf, type By, type GoalChange, type Worded } from './goal.ts'
import { GoalId } from '../kernel/ids.ts'

const id = GoalId.parse('00000000-0000-4000-8000-000000000001')
const worded = (position: number, by: By, text: string, agreedAt: number | null = by === 'both' ? position : null): Worded => ({ kind: 'worded', position, by, at: position, agreedAt, wording: { text, step: null, levels: null } })
const goal = (...changes: GoalChange[]) => goalOf({ id, changes })

test('words of one side wait for the other’s yes; words of both hold at once', () => {
  const waiting = goal(worded(1, 'client', 'Sleep'))
  assert.deepEqual([waiting.standing, waiting.agreed, waiting.since, waiting.proposed.length], ['proposed', null, null, 1])
  assert.equal(wordingOf(waiting)?.text, 'Sleep')
  const both = goal(worded(1, 'both', 'Sleep'))
  assert.deepEqual([both.standing, both.proposed, both.since], ['current', [], 1])
})

test('newer words of one side change nothing that was agreed; two at once both stand', () => {
  const now = goal(worded(1, 'both', 'Sleep'), worded(2, 'client', 'Sleep better'), worded(3, 'therapist', 'Sleep on time'))
  assert.equal(wordingOf(now)?.text, 'Sleep')
  assert.deepEqual(now.proposed.map(({ position }) => position), [2, 3])
  assert.deepEqual([mayAgree(now, 2, 'therapist'), mayAgree(now, 3, 'client'), mayAgree(now, 2, 'client'), mayAgree(now, 1, 'client')], [true, true, false, false])
})

test('words that their writer has replaced can no longer be agreed', () => {
  const now = goal(worded(1, 'client', 'Sleep'), worded(2, 'client', 'Sleep longer'))
  assert.deepEqual([mayAgree(now, 1, 'therapist'), mayAgree(now, 2, 'therapist')], [false, true])
  const agreed = goal(worded(1, 'client', 'Sleep'), worded(2, 'client', 'Sleep longer', 5))
  assert.deepEqual([agreed.proposed, wordingOf(agreed)?.text, agreed.since], [[], 'Sleep longer', 5])
})

test('parked with a day, taken up again, ended in the client’s words, and taken up once more', () => {
  const parked: GoalChange = { kind: 'parked', position: 2, by: 'both', at: 2, until: '2026-12-01' }
  const ended: GoalChange = { kind: 'ended', position: 4, by: 'client', at: 4, outcome: 'reached', words: 'I sleep.' }
  const first = worded(1, 'both', 'Sleep')
  const back = (position: number): GoalChange => ({ kind: 'taken-up', position, by: 'both', at: position })
  assert.deepEqual([goal(first, parked).standing, goal(first, parked).parked?.until], ['parked', '2026-12-01'])
  assert.equal(goal(first, parked, back(3)).standing, 'current')
  const over = goal(first, parked, back(3), ended)
  assert.deepEqual([over.standing, over.ended?.words, over.position], ['ended', 'I sleep.', 4])
  assert.equal(goal(first, parked, back(3), ended, back(5)).standing, 'current')
  assert.deepEqual(goal(first, worded(2, 'client', 'More'), { ...ended, position: 3 }).proposed, [], 'what waited is over with it')
})
