import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weeksUntil } from './study-gates.ts'

test('how long a gate may take is said in whole weeks at the rate of the last ones, and not at all where none come', () => {
  const gate = { met: false, have: 52, need: 80 }
  assert.equal(weeksUntil(gate, 3), 10)
  assert.equal(weeksUntil(gate, 28), 1)
  assert.equal(weeksUntil(gate, 0), null)
  assert.equal(weeksUntil({ met: true, have: 90, need: 80 }, 0), 0)
})
