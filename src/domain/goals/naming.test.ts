import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRevealed, mayWrite, sides, visibleTo, type ListState, type Side } from './naming.ts'

const head = (side: Side, state: ListState, round = 1) => ({ side, state, round })

test('both in, or one says "not now": then both lists may be seen', () => {
  assert.equal(isRevealed([]), false)
  assert.equal(isRevealed([head('client', 'in')]), false)
  assert.equal(isRevealed([head('client', 'in'), head('therapist', 'draft')]), false)
  assert.equal(isRevealed([head('client', 'in'), head('therapist', 'in')]), true)
  assert.equal(isRevealed([head('client', 'draft'), head('therapist', 'not-now')]), true)
  assert.equal(isRevealed([head('client', 'not-now')]), true)
})

test('a draft is its writer’s alone, whatever the other side said', () => {
  const heads = [head('client', 'draft'), head('therapist', 'not-now')]
  assert.deepEqual(visibleTo('therapist', heads), [head('therapist', 'not-now')])
  assert.deepEqual(visibleTo('client', heads), heads)
})

test('a list is written until both may see the two; beside a "not now" as long as nothing is in', () => {
  for (const open of [[], [head('client', 'in')], [head('client', 'in'), head('therapist', 'draft')], [head('therapist', 'not-now')], [head('client', 'draft'), head('therapist', 'not-now')]]) assert.equal(mayWrite(open), true)
  for (const over of [[head('client', 'in'), head('therapist', 'in')], [head('client', 'in'), head('therapist', 'not-now')]]) assert.equal(mayWrite(over), false)
})

test('a new round is blind again; the one before stays open', () => {
  const before = [head('client', 'in'), head('therapist', 'in')]
  const now = [head('client', 'in', 2), head('therapist', 'draft', 2)]
  assert.deepEqual(visibleTo('therapist', [...before, ...now]), [...before, now[1]])
  assert.deepEqual(visibleTo('client', [...before, ...now]), [...before, now[0]])
})

test('until a round is revealed, nothing of it that a side sees depends on the other side', () => {
  const state = fc.constantFrom<ListState>('draft', 'in')
  fc.assert(
    fc.property(fc.constantFrom(...sides), fc.option(state, { nil: null }), fc.option(state, { nil: null }), (side, own, other) => {
      const mine = own ? [head(side, own)] : []
      const theirs = other ? [head(side === 'client' ? 'therapist' : 'client', other)] : []
      if (own === 'in' && other === 'in') return
      assert.deepEqual(visibleTo(side, [...mine, ...theirs]), visibleTo(side, mine))
    }),
  )
})
