import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { composeBrief } from './compose.ts'
import { forSupervision } from './flagged.ts'
import { usualGround } from './ground.ts'
import { after, before, history, homework, mirror } from './history.fixture.ts'
import type { CaseHistory } from './history.ts'
import { pagesFor } from './possible-strain.ts'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const instruments = ['phq-9.en', 'gad-7.en', 'attune-before.en', 'attune-after.en', 'attune-mirror.en', 'attune-homework.en'].map(shipped)
const briefOf = (held: number, facts: Partial<CaseHistory>) => composeBrief(history(held, facts), instruments, usualGround)
const steady = [1, 2, 3, 4, 5].map((n) => after(n, { goal: 9, task: 8, bond: 9 }))
const guesses = [1, 2, 3, 4, 5, 6].map((n) => mirror(n, { goal: 9, task: 9, bond: 9 }))

test('a fall with a lower task and a higher guess: the way of working is where to begin, withdrawal may be worth asking, and its page comes second', () => {
  const brief = briefOf(6, { checkIns: [...steady, after(6, { goal: 7, task: 5, bond: 7 })], mirrors: guesses })
  assert.deepEqual(brief.strain?.withdrawal.map(({ kind }) => kind), ['lower-task', 'therapist-above'])
  assert.deepEqual(brief.strain?.confrontation, [])
  assert.deepEqual(brief.playbook, ['rupture-low-task', 'rupture-withdrawal', 'therapist-above'])
  assert.deepEqual(pagesFor(brief.signals[0]!, null), ['rupture-fall'])
})

test('a fall in which the way of working did not fall begins with the fall; one low answer and the fall are two pages, not three', () => {
  const fallen = briefOf(6, { checkIns: [...steady, after(6, { goal: 6, task: 7, bond: 6 })], mirrors: guesses })
  assert.deepEqual([fallen.strain?.withdrawal.map(({ kind }) => kind), fallen.playbook.slice(0, 2)], [['therapist-above'], ['rupture-fall', 'rupture-withdrawal']])
  const low = briefOf(6, { checkIns: [...steady, after(6, { goal: 7, task: 3, bond: 7 })], mirrors: guesses })
  assert.deepEqual(low.playbook.slice(0, 2), ['rupture-low-task', 'rupture-withdrawal'])
  assert.ok(!low.playbook.includes('rupture-fall'))
})

test('tension that was said points to confrontation, after the page for what was said', () => {
  const brief = briefOf(1, { checkIns: [after(1, { goal: 8, task: 8, bond: 8, tension: 2 })], mirrors: [mirror(1, null)] })
  assert.deepEqual(brief.playbook, ['rupture-tension', 'rupture-confrontation'])
})

test('a watch, a fall that points nowhere, and no rupture carry none', () => {
  assert.equal(briefOf(1, { checkIns: [after(1, { goal: 8, task: 8, bond: 8, tension: 1 })], mirrors: [mirror(1, null)] }).strain, null)
  assert.equal(briefOf(6, { checkIns: [...steady, after(6, { goal: 7, task: 7, bond: 6 })], mirrors: guesses.map((one) => ({ ...one, answers: null })) }).strain, null)
  assert.equal(briefOf(5, { checkIns: steady, mirrors: guesses }).strain, null)
})

test('homework not done twice running, today’s answer included, is a signal with its page; an observation is none', () => {
  const undone = { 'attune-homework/done': 1 }
  const facts = { homework: [homework(1), homework(2, 'A walk')], checkIns: [before(1, {}), before(2, undone), before(3, undone)] }
  const brief = briefOf(2, facts)
  assert.deepEqual(brief.signals.map(({ rule }) => rule), ['homework-not-done'])
  assert.deepEqual(brief.playbook, ['homework-twice'])
  assert.deepEqual(briefOf(2, { ...facts, checkIns: [before(1, {}), before(2, {}), before(3, undone)] }).signals, [])
  assert.deepEqual(briefOf(2, { ...facts, homework: [] }).signals, [], 'an answer without a line says nothing')
  assert.deepEqual(briefOf(2, { ...facts, homework: facts.homework.map((line) => ({ ...line, text: null })) }).signals, brief.signals, 'a reader without words is told the same')
  const flat = briefOf(3, { checkIns: [1, 2, 3].map((n) => after(n, { goal: 10, task: 10, bond: 10 })), mirrors: [1, 2, 3].map((n) => mirror(n, null)) })
  assert.deepEqual([flat.observed.flatTop, flat.signals, flat.alsoNoted, forSupervision(flat)], [3, [], [], []])
})
