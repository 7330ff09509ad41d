import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { blindToClient } from './blind.ts'
import { composeBrief } from './compose.ts'
import { usualGround } from './ground.ts'
import { after, afterSession, before, checkInId, gad7, history, line, mirror, phq9, sessionId, startsAt, task } from './history.fixture.ts'
import type { CaseHistory } from './history.ts'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const instruments = ['phq-9.en', 'gad-7.en', 'attune-before.en', 'attune-after.en', 'attune-mirror.en'].map(shipped)
const held = 4

test('until the mirror is in, the after check-in and its better line are not there at all', () => {
  const told = history(1, { checkIns: [before(1, phq9(12)), after(1, { tension: 2 })], lines: [line(1, 'better', 'more time'), line(1, 'miss', 'the letter')], safety: [task(1)] })
  const blind = blindToClient(told)
  assert.deepEqual(blind.checkIns.map((each) => each.kind), ['before'])
  assert.deepEqual(blind.lines.map((each) => each.kind), ['miss'])
  assert.deepEqual(blind.safety, told.safety)
})

test('a mirror opens its own session only, also one that says "not rating today"', () => {
  for (const answers of [{ goal: 5 }, null]) {
    const seen = blindToClient(history(2, { checkIns: [after(1, { goal: 3 }), after(2, { goal: 3 })], lines: [line(1, 'better', 'a'), line(2, 'better', 'b')], mirrors: [mirror(1, answers)] }))
    assert.deepEqual(seen.checkIns.map((each) => each.sessionId), [sessionId(1)])
    assert.deepEqual(seen.lines.map((each) => each.sessionId), [sessionId(1)])
  }
})

test('a better line that names no session stays hidden', () => {
  assert.deepEqual(blindToClient(history(1, { mirrors: [mirror(1, null)], lines: [line(1, 'better', 'x', { sessionId: null })] })).lines, [])
})

const score = fc.integer({ min: 0, max: 10 })
const afterAnswers = fc.record({ goal: score, task: score, bond: score, tension: fc.integer({ min: 0, max: 2 }) }, { requiredKeys: [] })

/** What is the same in both worlds. */
const common = fc.record({
  totals: fc.array(fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 21 })), { minLength: held, maxLength: held }),
  mirrors: fc.array(fc.option(fc.option(afterAnswers, { nil: null }), { nil: undefined }), { minLength: held, maxLength: held }),
})
/** What the client may have said after each session, or not. */
const said = fc.array(fc.option(fc.record({ answers: afterAnswers, better: fc.option(fc.string(), { nil: null }), delay: fc.integer({ min: 0, max: 9 }) }), { nil: null }), { minLength: held, maxLength: held })

type Said = { answers: Parameters<typeof after>[1]; better: string | null; delay: number } | null

function world(facts: { totals: [number, number, number][]; mirrors: (Parameters<typeof mirror>[1] | undefined)[] }, told: Said[]): CaseHistory {
  return history(held, {
    checkIns: [
      ...facts.totals.map(([phq, item9, gad], index) => before(index + 1, { ...phq9(phq + item9, item9), ...gad7(gad) })),
      ...told.flatMap((each, index) => (each ? [after(index + 1, each.answers, { receivedAt: afterSession(index + 1) + each.delay })] : [])),
    ],
    mirrors: facts.mirrors.flatMap((answers, index) => (answers === undefined ? [] : [mirror(index + 1, answers)])),
    lines: told.flatMap((each, index) => (each?.better ? [line(index + 1, 'better', each.better)] : [])),
    safety: [task(3, { answer: 2, level: 'urgent', checkInId: checkInId(3) })],
  })
}

test('two histories that differ only in what a blinded client said after a session give equal results', () => {
  fc.assert(
    fc.property(common, said, said, (facts, one, other) => {
      const rated = facts.mirrors.map((answers) => answers !== undefined)
      const mixed = one.map((each, index) => (rated[index] ? each : (other[index] ?? null)))
      const a = world(facts, one)
      const b = world(facts, mixed)
      assert.deepEqual(blindToClient(a), blindToClient(b))
      assert.deepEqual(composeBrief(a, instruments, usualGround), composeBrief(b, instruments, usualGround))
    }),
    { numRuns: 300 },
  )
})

test('blinding twice is blinding once, and safety facts always pass', () => {
  fc.assert(
    fc.property(common, said, (facts, one) => {
      const blind = blindToClient(world(facts, one))
      assert.deepEqual(blindToClient(blind), blind)
      assert.equal(blind.safety.length, 1)
    }),
  )
})

test('what was blinded comes to light with the mirror, even when the mirror is late', () => {
  const facts = { checkIns: [after(1, { tension: 2 }), after(2, { goal: 8, task: 8, bond: 8 })] }
  const asBefore = composeBrief(history(2, { ...facts, mirrors: [mirror(2, null)] }), instruments, usualGround)
  assert.deepEqual(asBefore.signals, [])
  const late = composeBrief(history(2, { ...facts, mirrors: [mirror(2, null), mirror(1, null, startsAt(2) + 1)] }), instruments, usualGround)
  assert.deepEqual(late.signals.map((signal) => signal.kind), ['rupture'])
})
