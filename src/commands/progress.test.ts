import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openProgress, type Progress } from './progress.ts'

const watch = (isTerminal: boolean, json = false) => {
  const said: string[] = []
  const clock = { now: 0 }
  const progress: Progress = openProgress({ isTerminal, json, write: (text) => said.push(text), now: () => clock.now })
  const at = (now: number, doing: string, done?: string) => {
    clock.now = now
    progress.tell(doing, done)
  }
  return { said, at, progress }
}

test('what is quick says nothing', () => {
  const { said, at, progress } = watch(true)
  at(10, 'reading', '1 row')
  at(499, 'reading', '2 rows')
  progress.clear()
  assert.deepEqual(said, [])
})

test('elsewhere than at a terminal a line comes when something begins, and every five seconds', () => {
  const { said, at } = watch(false)
  at(600, 'reading', '1 row')
  at(700, 'reading', '2 rows')
  at(5600, 'reading', '3 rows')
  at(5700, 'fitting')
  assert.deepEqual(said, ['reading: 1 row\n', 'reading: 3 rows\n', 'fitting\n'])
})

test('at a terminal one line is written over, and goes before anything else is written', () => {
  const { said, at, progress } = watch(true)
  at(600, 'reading', '1 row')
  at(700, 'reading', '2 rows')
  at(800, 'reading', '3 rows')
  progress.clear()
  progress.clear()
  assert.deepEqual(said, ['reading: 1 row', '\r\u001b[K', 'reading: 3 rows', '\r\u001b[K'])
})

test('for programs it is an object a line', () => {
  const { said, at } = watch(true, true)
  at(600, 'fitting')
  assert.deepEqual(said, ['{"progress":"fitting"}\n'])
})
