import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkInId, sessionId } from '../brief/history.fixture.ts'
import { HandlingId } from '../kernel/ids.ts'
import { handledKinds, type HandledKind } from './handled-kind.ts'
import type { HandlingFact, HeardFact } from '../brief/history.ts'
import { deeds, heardAnswers, type Deed, type HeardAnswer } from './deed.ts'
import { deedsFor, handlingState, isPutAside, isUnheard } from './handling.ts'

const done = (at: number, deed: Deed, kind: HandledKind = 'rupture'): HandlingFact => ({
  id: HandlingId.parse(`00000000-0000-4000-8000-${String(at).padStart(12, '0')}`), kind, rule: 'R1', sessionId: sessionId(1), deed, reason: deed === 'snoozed' ? 'too-soon' : null, at,
})
const said = (at: number, answer: HeardAnswer): HeardFact => ({ checkInId: checkInId(at), sessionId: sessionId(2), answer, at })
const stateOf = (handlings: readonly HandlingFact[], heard: readonly HeardFact[] = [], isOver = false, kind: HandledKind = 'rupture') => handlingState(kind, handlings, heard, () => isOver)

test('the last deed decides; having seen it changes nothing that was done', () => {
  assert.equal(stateOf([]).step, 'new')
  assert.equal(stateOf([done(1, 'seen')]).step, 'seen')
  assert.equal(stateOf([done(1, 'talked-about'), done(2, 'seen')]).step, 'talked-about')
  assert.equal(stateOf([done(2, 'let-go'), done(1, 'talked-about')]).step, 'let-go', 'in order of time, not of the list')
})

test('talked about waits for the client; only ruptures are asked about', () => {
  assert.equal(stateOf([done(1, 'talked-about')]).isWaitingToHear, true)
  assert.equal(stateOf([done(1, 'talked-about', 'engagement')], [], false, 'engagement').isWaitingToHear, false)
  const heard = stateOf([done(1, 'talked-about')], [said(2, 'yes')])
  assert.deepEqual([heard.step, heard.isWaitingToHear, heard.heard?.answer, isUnheard(heard)], ['talked-about', false, 'yes', false])
  assert.equal(isUnheard(stateOf([done(1, 'talked-about')], [said(2, 'partly')])), true)
  assert.equal(isUnheard(stateOf([done(1, 'talked-about'), done(3, 'talked-about')], [said(2, 'not-yet')])), false, 'talked about again, asked again')
  assert.equal(isUnheard(stateOf([], [said(2, 'not-yet')])), true, 'asked because of an agreed line, that nobody marked as a talk')
  assert.equal(stateOf([done(3, 'talked-about')], [said(2, 'yes')]).heard, null, 'an answer from before the talk is about another one')
})

test('the client’s word goes before the pair’s: "not yet" opens what was called mended, "we sorted it" closes', () => {
  assert.equal(stateOf([done(1, 'repaired')]).step, 'repaired')
  assert.equal(stateOf([done(1, 'repaired')], [said(2, 'not-yet')]).step, 'talked-about')
  assert.equal(stateOf([done(1, 'repaired')], [said(2, 'yes')]).step, 'repaired')
  const sorted = stateOf([done(1, 'to-supervision'), done(2, 'talked-about')], [said(3, 'sorted')])
  assert.deepEqual([sorted.step, sorted.isInSupervision], ['repaired', false])
})

test('taken to supervision it stays there while it is talked about, until it is let go or mended', () => {
  assert.equal(stateOf([done(1, 'to-supervision'), done(2, 'talked-about')]).isInSupervision, true)
  assert.equal(stateOf([done(1, 'to-supervision'), done(2, 'let-go')]).isInSupervision, false)
})

test('a snooze runs out', () => {
  assert.equal(isPutAside(stateOf([done(1, 'snoozed')])), true)
  assert.equal(isPutAside(stateOf([done(1, 'snoozed')], [], true)), false)
})

test('an answer that needs a person is never put off, let go or called mended, whatever was written', () => {
  assert.deepEqual(deedsFor('safety'), ['seen', 'talked-about', 'to-supervision'])
  const anyFact = fc.record({ deed: fc.constantFrom(...deeds), at: fc.integer({ min: 1, max: 99 }) })
  fc.assert(
    fc.property(fc.array(anyFact), fc.array(fc.record({ answer: fc.constantFrom(...heardAnswers), at: fc.integer({ min: 1, max: 99 }) })), (facts, answers) => {
      const state = stateOf(facts.map(({ deed, at }) => done(at, deed, 'safety')), answers.map(({ answer, at }) => said(at, answer)), false, 'safety')
      assert.equal(isPutAside(state), false)
    }),
  )
  for (const kind of handledKinds.filter((each) => each !== 'rupture')) assert.equal(deedsFor(kind).includes('repaired'), false, 'only a rupture is repaired')
})
