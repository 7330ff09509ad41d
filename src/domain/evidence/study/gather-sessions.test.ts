import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gatherSessions } from './gather-sessions.ts'
import { sessionRows } from './study.fixture.ts'

const first = (products: Float64Array) => [...products].filter((_, at) => at % 15 === 0)

test('a session is paired with the one numbered one higher; a gap and a missing value make no pair, and none is zero', () => {
  const { cells, clients } = gatherSessions(sessionRows([
    [0, 0, 1, 4, 18], [0, 0, 2, NaN, 16], [0, 0, 3, 5, 15], [0, 0, 5, 4, 12], [0, 0, 6, 3, NaN],
    [1, 1, 2, 2, 9], [1, 1, 3, 3, 7],
  ]))
  // 1 to 2; not 2 (no alliance), not 3 (no session 4), not 5 (no next outcome).
  assert.deepEqual(first(cells.forward.products), [1, 1])
  // Not 1 (no next alliance), but 5 to 6.
  assert.deepEqual(first(cells.reverse.products), [1, 1])
  assert.deepEqual([...clients.gaps], [1, 0])
  assert.deepEqual([[...clients.sessions], [...clients.withOutcome], [...clients.withAlliance], [...clients.withBoth]], [[5, 2], [4, 2], [4, 2], [3, 2]])
  assert.deepEqual([[...clients.firstOutcome], [...clients.lastOutcome]], [[18, 9], [12, 7]])
  // Session 3 of the first client; of the second, session 2 alone came before the last outcome.
  assert.deepEqual([[...clients.earlyAlliance], [...clients.earlyCount]], [[5, 2], [1, 1]])
})

test('the sums are those of the pairs, less what was taken from each column', () => {
  const { cells: { forward: { products, shift } } } = gatherSessions(sessionRows([[0, 0, 1, 4, 18], [0, 0, 2, 3, 16], [0, 0, 3, 5, 15]]))
  const pairs = [[1, 18, 4, 1, 16], [1, 16, 3, 2, 15]].map((pair) => pair.map((value, column) => value - shift[column]!))
  const expected = pairs[0]!.flatMap((_, r) => pairs[0]!.slice(0, r + 1).map((__, s) => pairs.reduce((sum, pair) => sum + pair[r]! * pair[s]!, 0)))
  expected.forEach((value, at) => assert.ok(Math.abs(products[at]! - value) < 1e-12))
})

test('a client who changes therapist has a cell with each; the next alliance with another therapist is no pair', () => {
  const { cells } = gatherSessions(sessionRows([[0, 1, 1, 4, 18], [0, 1, 2, 4, 17], [0, 0, 3, 5, 15], [0, 1, 4, 4, 12], [0, 1, 5, 4, 12]]))
  assert.deepEqual([[...cells.client], [...cells.therapist], [...cells.sessions]], [[0, 0], [1, 0], [4, 1]])
  assert.deepEqual(first(cells.forward.products), [3, 1])
  assert.deepEqual(first(cells.reverse.products), [2, 0])
})

test('a client without any outcome has none, which is not zero', () => {
  const { clients } = gatherSessions(sessionRows([[0, 0, 1, 4, NaN], [0, 0, 2, 4, NaN]]))
  assert.deepEqual([clients.firstOutcome[0], clients.lastOutcome[0], clients.withOutcome[0]], [NaN, NaN, 0])
})

test('sessions out of order are refused', () => {
  assert.throws(() => gatherSessions(sessionRows([[0, 0, 2, 4, 18], [0, 0, 1, 4, 18]])), RangeError)
  assert.throws(() => gatherSessions(sessionRows([[0, 0, 2, 4, 18], [0, 0, 2, 4, 18]])), RangeError)
})
