import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { composeBrief } from './compose.ts'
import { usualGround } from './ground.ts'
import { after, before, history, mirror, phq9, session } from './history.fixture.ts'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const instruments = ['phq-9.en', 'attune-after.en', 'attune-mirror.en'].map(shipped)
const on = { ...usualGround, predictions: true }

test('the drop-out list: of what is known, what is present; the rest is not known and not noted', () => {
  const low = { goal: 4, task: 3, bond: 5, tension: 0 }
  const facts = history(3, {
    checkIns: [before(1, phq9(10)), before(3, phq9(16)), after(1, low), after(2, low)],
    mirrors: [mirror(1, null), mirror(2, null)],
    sessions: [session(1), session(2), session(3, { status: 'did-not-attend', number: null }), session(4, { status: 'planned', number: 3 })],
  })
  assert.deepEqual(composeBrief(facts, instruments, on).dropOut, { noted: ['weaker-alliance', 'low-task', 'missed-session', 'worse'], known: 4, of: 8 })
  assert.deepEqual(composeBrief(facts, instruments, usualGround).dropOut, null)
  const blind = composeBrief({ ...facts, mirrors: [] }, instruments, on).dropOut
  assert.deepEqual(blind, { noted: ['missed-session', 'worse'], known: 2, of: 8 }, 'what the therapist may not see yet is not known')
  assert.deepEqual(composeBrief(history(0), instruments, on).dropOut, { noted: [], known: 0, of: 8 })
})
