import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command, SubCommand } from './command.ts'
import { findVerb, helpOf } from './find-verb.ts'

const chart: SubCommand = { summary: 'a chart', help: 'help of chart', options: {}, run: async () => 0 }
const signals: Command = { help: 'help of signals', options: {}, verbs: { 'control-chart': chart }, run: async () => 0 }

test('a verb below is found by its name, and keeps the words after it', () => {
  assert.deepEqual(findVerb(signals, ['control-chart', 'a.csv', '--json']), { command: chart, rest: ['a.csv', '--json'] })
})

test('any other first word belongs to the verb itself: a file, an option, a name that objects carry', () => {
  for (const word of ['a.csv', '--json', 'toString', './control-chart']) assert.deepEqual(findVerb(signals, [word]), { command: signals, rest: [word] })
  assert.deepEqual(findVerb(signals, []), { command: signals, rest: [] })
})

test('help lists the verbs below', () => {
  assert.equal(helpOf(signals), 'help of signals\n\n  control-chart  a chart')
  assert.equal(helpOf(chart), 'help of chart')
})
