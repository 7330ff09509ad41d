import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usefulness } from './usefulness.ts'

test('fewer than twenty votes say nothing, whatever they are', () => {
  assert.deepEqual(usefulness(0, 19), { kind: 'too-few', votes: 19 })
  assert.equal(usefulness(0, 20).kind, 'known')
})

test('proposed for retirement below 30 %, and only where the interval ends below 50 %', () => {
  const retired = (useful: number, votes: number) => {
    const found = usefulness(useful, votes)
    return found.kind === 'known' && found.isForRetirement
  }
  assert.equal(retired(5, 20), true, 'a quarter of twenty: at most 47 %')
  assert.equal(retired(6, 20), false, '30 % is not below it')
  assert.equal(retired(29, 100), true)
  assert.equal(retired(30, 100), false)
})
