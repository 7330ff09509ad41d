import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Busy, openTurns } from './turns.ts'

const refused = (turn: Promise<() => void>) => assert.rejects(turn, Busy)

test('so many run, so many wait in the order they came, and the next is sent away at once', async () => {
  const turns = openTurns({ running: 2, waiting: 2, waitMs: 5_000 })
  const order: string[] = []
  const [first, second] = await Promise.all([turns.take(null), turns.take(null)])
  const third = turns.take(null).then((end) => (order.push('third'), end))
  const fourth = turns.take(null).then((end) => (order.push('fourth'), end))
  await refused(turns.take(null))
  assert.deepEqual([turns.running(), turns.waiting(), turns.sentAway()], [2, 2, 1])
  first!()
  const end = await third
  assert.deepEqual([turns.running(), turns.waiting()], [2, 1])
  end()
  end()
  await fourth
  assert.deepEqual(order, ['third', 'fourth'])
  assert.equal(turns.running(), 2, 'ended twice is ended once')
  second!()
  ;(await fourth)()
  assert.deepEqual([turns.running(), turns.waiting()], [0, 0])
})

test('who has waited too long is sent away, and takes nobody\'s place with them', async () => {
  const turns = openTurns({ running: 1, waiting: 1, waitMs: 30 })
  const end = await turns.take('one')
  await refused(turns.take('other'))
  assert.equal(turns.waiting(), 0)
  const next = turns.take('other')
  await sleep(5)
  end()
  ;(await next)()
  assert.deepEqual([turns.running(), turns.waiting()], [0, 0])
})

test('one address has half of the places at most, and all of them back once its requests are over', async () => {
  const turns = openTurns({ running: 2, waiting: 2, waitMs: 5_000 })
  const greedy = [await turns.take('greedy'), await turns.take('greedy')]
  await refused(turns.take('greedy'))
  const other = turns.take('other')
  for (const end of greedy) end()
  ;(await other)()
  ;(await turns.take('greedy'))()
  assert.equal(turns.running(), 0)
})
