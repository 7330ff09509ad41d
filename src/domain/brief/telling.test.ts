import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { blindToClient } from './blind.ts'
import { composeBrief } from './compose.ts'
import { usualGround } from './ground.ts'
import { after, afterSession, before, beforeSession, checkInId, endsAt, history, line, mirror, phq9, session, sessionId, startsAt, task } from './history.fixture.ts'
import type { CaseHistory } from './history.ts'
import { latestTellings, tellingsOf } from './look-back.ts'
import { coursesOf } from './score-lines.ts'
import { InstrumentFile } from '../instruments/instrument.ts'
import { AgreedLineId, HandlingId } from '../kernel/ids.ts'
import { sessionsBefore } from '../session/course.ts'
import type { HandlingFact, HeardFact } from './history.ts'
import { deeds, type Deed, type HeardAnswer } from '../signal/deed.ts'

const instruments = ['phq-9.en', 'gad-7.en'].map((name) => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8'))))
const compose = (facts: CaseHistory) => composeBrief(facts, instruments, usualGround)

/** Ratings after sessions 1, 2, 3 …, each rated by the therapist too. */
const rated = (...means: (number | null)[]) => ({
  checkIns: means.flatMap((mean, index) => (mean === null ? [] : [after(index + 1, { goal: mean, task: mean, bond: mean, tension: 0 })])),
  mirrors: means.map((_, index) => mirror(index + 1, null)),
})
/** Scores before sessions 1, 2, 3 …; what the second brief told was read. */
const scored = (...totals: number[]) => ({ checkIns: totals.map((total, index) => before(index + 1, phq9(total))), handlings: [seen] })
const done = (n: number, deed: Deed, change: Partial<HandlingFact> = {}): HandlingFact => ({
  id: HandlingId.parse(`00000000-0000-4000-8000-5${String(n).padStart(11, '0')}`), kind: 'rupture', rule: 'R1', sessionId: sessionId(n), deed, reason: deed === 'snoozed' ? 'too-soon' : null,
  at: endsAt(n) - 1, ...change,
})
const said = (n: number, answer: HeardAnswer): HeardFact => ({ checkInId: checkInId(n), sessionId: sessionId(n), answer, at: beforeSession(n) })
const seen = done(2, 'seen', { kind: 'deteriorating', rule: 'reliable-change', at: beforeSession(2) + 1 })
const places = (brief: ReturnType<typeof compose>) => ({ full: brief.signals.map(({ kind }) => kind), noted: brief.alsoNoted.map(({ kind }) => kind) })
const fallen = [8.6, 8.8, 8.4, 8.7, 8.9].map((mean) => Math.round(mean))

test('told in full, then only noted for two briefs, then told again', () => {
  const worse = [9, 16, 16, 16, 16, 16]
  const told = [2, 3, 4, 5].map((count) => places(compose(history(count - 1, scored(...worse.slice(0, count))))))
  assert.deepEqual(told, [{ full: ['deteriorating'], noted: [] }, { full: [], noted: ['deteriorating'] }, { full: [], noted: ['deteriorating'] }, { full: ['deteriorating'], noted: [] }])
})

test('what stood in a brief that nobody opened was told to nobody', () => {
  assert.deepEqual(places(compose(history(2, { ...scored(9, 16, 16), handlings: [] }))), { full: ['deteriorating'], noted: [] })
})

test('read for the first time, it stays in full for as long as this brief is open', () => {
  const read = { ...seen, sessionId: sessionId(3), at: beforeSession(3) + 1 }
  assert.deepEqual(places(compose(history(2, { ...scored(9, 16, 16), handlings: [read] }))), { full: ['deteriorating'], noted: [] })
  assert.deepEqual(places(compose(history(3, { ...scored(9, 16, 16, 16), handlings: [read] }))), { full: [], noted: ['deteriorating'] })
  const unplanned = { ...scored(9, 16, 16), handlings: [{ ...seen, sessionId: null, at: endsAt(2) + 2 }], sessions: [1, 2].map((n) => session(n)), now: endsAt(2) + 3 }
  assert.deepEqual(places(compose(history(2, unplanned))), { full: ['deteriorating'], noted: [] }, 'while no session is planned')
})

test('worse by half of what counts as reliable is told at once', () => {
  assert.deepEqual(places(compose(history(2, scored(9, 16, 18)))), { full: [], noted: ['deteriorating'] })
  assert.deepEqual(places(compose(history(2, scored(9, 16, 19)))), { full: ['deteriorating'], noted: [] })
})

test('what was told is worked out from the facts of then: a form that came late was in no brief', () => {
  const late = { checkIns: [before(1, phq9(9)), before(2, phq9(16), { receivedAt: startsAt(2) + 1 }), before(3, phq9(16))] }
  assert.deepEqual(places(compose(history(2, late))), { full: ['deteriorating'], noted: [] })
})

test('safety is told in every brief, and makes no room by being quiet', () => {
  const tasks = [1, 2, 3].map((n) => task(n, { acknowledgedAt: null }))
  const brief = compose(history(2, { ...scored(9, 16, 16), safety: tasks, handlings: [seen, ...deeds.map((deed) => done(2, deed, { kind: 'safety', rule: 'risk-item' }))] }))
  assert.deepEqual(places(brief), { full: ['safety'], noted: ['deteriorating'] })
  assert.equal(brief.lives.find(({ kind }) => kind === 'safety')?.state.step, 'to-supervision')
})

test('a quiet signal leaves its room to another', () => {
  const checkIns = [...scored(9, 16, 16).checkIns, before(3, { ...phq9(16), 'attune-before/ready': 2 }, { id: checkInId(99) }), after(2, { goal: 8, task: 4, bond: 8 })]
  const brief = compose(history(2, { checkIns, handlings: [seen], mirrors: [mirror(1, null), mirror(2, null)] }))
  assert.deepEqual(places(brief), { full: ['rupture', 'engagement'], noted: ['deteriorating'] })
})

test('put off: only noted for three more briefs, unless it is worse; then told again', () => {
  const totals = [9, 16, 16, 16, 16, 16, 16]
  const handlings = [done(2, 'snoozed', { kind: 'deteriorating', rule: 'reliable-change' })]
  const full = (count: number, last = 16) => places(compose(history(count - 1, { checkIns: scored(...totals.slice(0, count - 1), last).checkIns, handlings }))).full
  assert.deepEqual([3, 4, 5, 6].map((count) => full(count)), [[], [], [], ['deteriorating']])
  assert.deepEqual(full(4, 19), ['deteriorating'])
  assert.deepEqual(places(compose(history(1, { ...scored(9, 16), handlings: [done(2, 'snoozed', { kind: 'deteriorating', rule: 'reliable-change', at: beforeSession(2) + 1 })] }))), { full: [], noted: ['deteriorating'] }, 'at once')
})

test('let go stays let go until it is worse; once it was away it begins anew', () => {
  const handlings = [done(2, 'let-go', { kind: 'deteriorating', rule: 'reliable-change' })]
  const brief = (...totals: number[]) => compose(history(totals.length - 1, { ...scored(...totals), handlings }))
  assert.deepEqual(places(brief(9, 16, 16, 16, 16, 16, 16)), { full: [], noted: ['deteriorating'] })
  const again = brief(9, 16, 9, 9, 16)
  assert.deepEqual([places(again).full, again.lives.map(({ since, state }) => [since?.number, state.step])], [['deteriorating'], [[5, 'new']]])
})

test('a rupture that no rule finds now is open until it is mended, and comes to supervision after three sessions', () => {
  const life = (...later: (number | null)[]) => compose(history(6 + later.length, rated(...fallen, 6, ...later))).lives.find(({ kind }) => kind === 'rupture')
  assert.deepEqual([life()?.since?.number, life()?.rule, life()?.isForSupervision], [7, 'R1', false])
  const unrepaired = life(null, null, null)
  assert.deepEqual([unrepaired?.since?.number, unrepaired?.sessionsSince, unrepaired?.isForSupervision], [7, 3, true])
  assert.equal(life(9, 9), undefined)
  const facts = rated(...fallen, 6, null, null, null)
  for (const deed of ['to-supervision', 'let-go', 'repaired'] as const) {
    assert.equal(compose(history(9, { ...facts, handlings: [done(8, deed)] })).lives[0]?.isForSupervision, false, deed)
  }
})

test('whether it was heard: waiting, partly and told again, sorted and closed as good news', () => {
  const facts = { ...rated(...fallen, 6, 6), handlings: [done(7, 'talked-about')] }
  assert.equal(compose(history(7, facts)).lives[0]?.state.isWaitingToHear, true)
  const partly = compose(history(7, { ...facts, heard: [said(8, 'partly')] }))
  assert.equal(partly.lives[0]?.state.heard?.answer, 'partly')
  const sorted = compose(history(7, { ...facts, heard: [said(8, 'sorted')] }))
  const repaired = sorted.goodNews.find(({ rule }) => rule === 'repaired')
  assert.deepEqual(repaired?.rule === 'repaired' && repaired.evidence.episode.repaired, { sessionId: sessionId(7), sessionNumber: 7, by: 'client' })
})

test('an answer of earlier belongs to the signal of then', () => {
  const facts = { ...rated(...fallen, 6), heard: [said(3, 'not-yet')] }
  assert.equal(compose(history(6, facts)).lives.find(({ kind }) => kind === 'rupture')?.state.heard, null)
})

test('what was agreed opens the next brief, from the latest session in which anything was', () => {
  const agreed = (n: number, text: string) => ({ id: AgreedLineId.parse(`00000000-0000-4000-8000-6${String(n).padStart(11, '0')}`), sessionId: sessionId(n), answers: null, text, writtenAt: endsAt(n) })
  const facts = { agreed: [agreed(3, 'Today.'), agreed(2, 'Slower.'), agreed(1, 'Earlier.')], lines: [line(1, 'voice', 'Hm.')] }
  assert.deepEqual(compose(history(2, facts)).words.agreed.map(({ text }) => text), ['Slower.'])
})

test('looking back no further than needed says the same as looking back over everything', () => {
  const anySession = fc.record({ phq: fc.integer({ min: 5, max: 24 }), mean: fc.option(fc.integer({ min: 3, max: 10 })), ready: fc.integer({ min: 2, max: 6 }) })
  const anyDeed = fc.record({ n: fc.integer({ min: 1, max: 10 }), deed: fc.constantFrom(...deeds), kind: fc.constantFrom('rupture', 'deteriorating', 'not-on-track', 'engagement') })
  fc.assert(
    fc.property(fc.array(anySession, { maxLength: 10 }), fc.array(anyDeed, { maxLength: 4 }), (all, some) => {
      const checkIns = all.flatMap(({ phq, mean, ready }, index) => [before(index + 1, { ...phq9(phq), 'attune-before/ready': ready }), ...(mean === null ? [] : [after(index + 1, { goal: mean, task: mean, bond: mean })])])
      const handlings = some.map(({ n, deed, kind }) => done(n, deed, { kind: kind as HandlingFact['kind'], rule: 'R1', at: afterSession(n) }))
      const facts = blindToClient(history(all.length, { checkIns, handlings, mirrors: all.map((_, index) => mirror(index + 1, null)) }))
      const rules = { instruments, ground: usualGround }
      const held = sessionsBefore(facts.sessions, session(all.length + 1), facts.now)
      const whole = tellingsOf(facts, held, coursesOf(facts, instruments), rules)
      const latest = latestTellings(facts, held, coursesOf(facts, instruments), rules)
      assert.deepEqual(latest, whole.slice(whole.length - latest.length))
    }),
  )
})
