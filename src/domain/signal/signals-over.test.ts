import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { rescaled, usualParameters } from '../alliance/parameters.ts'
import { poolAlliance } from '../alliance/pooled-norms.ts'
import { composeBrief } from '../brief/compose.ts'
import { usualGround } from '../brief/ground.ts'
import { after, before, gad7, history, mirror, phq9 } from '../brief/history.fixture.ts'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'
import type { SeriesGround, SeriesSession } from './series.ts'
import { signalsOver } from './signals-over.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const instruments = ['phq-9.en', 'gad-7.en'].map(shipped)
const ground: SeriesGround = { alliance: usualParameters, pooled: null, instruments }
const check = (mean: number | null) => (mean === null ? null : { items: { task: null, goal: null, bond: null }, mean, tension: null })
const at = (number: number, facts: Partial<SeriesSession> = {}): SeriesSession => ({ number, at: null, client: null, therapist: null, scores: {}, riskAnswers: {}, readiness: null, ...facts })
const over = (sessions: readonly SeriesSession[], by = ground) => signalsOver({ caseId: 'amal', sessions }, by)
const told = (sessions: readonly SeriesSession[], by = ground) => over(sessions, by).signals.map(({ kind, rule, session, level }) => `${session} ${kind} ${rule} ${level}`)
const ratings = (...means: (number | null)[]) => means.map((mean, index) => at(index + 1, { client: check(mean) }))
const scores = (...values: (number | undefined)[]) => values.map((value, index) => at(index + 1, { scores: value === undefined ? {} : { 'phq-9': value } }))

test('a course of ratings: the published vectors of R1 and R2, and the repair', () => {
  assert.deepEqual(told(ratings(8.6, 8.8, 8.4, 8.7, 8.9, 6.1)), ['6 rupture R1 signal'])
  assert.deepEqual(told(ratings(8.4, 8.6, 8.5, 8.0, 7.6, 7.2, 6.9)).filter((line) => line.includes('R2')), ['7 rupture R2 signal'])
  const mended = over(ratings(8.6, 8.8, 8.4, 8.7, 8.9, 6.1, 8.6, 8.7))
  assert.deepEqual(mended.signals.map(({ rule, session }) => [rule, session]), [['R1', 6], ['repaired', 8]])
  assert.deepEqual(mended.signals[0]?.evidence && Object.keys(mended.signals[0].evidence).sort(), ['fall', 'falseAlarm', 'kind', 'limit', 'mean', 'threshold', 'value'])
})

test('the pooled detector reads the course in place of R1 and R2, and leaves what was said outright', () => {
  const pooled = poolAlliance([], usualParameters.range)
  const course = ratings(8.6, 8.8, 8.4, 8.7, 8.9, 6.1)
  const asked = course.map((session) => (session.number === 2 ? { ...session, client: { ...session.client!, tension: 'yes' as const } } : session))
  assert.deepEqual(told(asked, { ...ground, pooled }), ['2 rupture R3 signal', '4 positive repaired good-news', '6 rupture pooled signal'])
  const fall = over(asked, { ...ground, pooled }).signals.at(-1)
  assert.deepEqual(fall && Object.keys(fall.evidence).sort(), ['after', 'chance', 'fall', 'kind', 'mean', 'odds', 'ratings', 'since', 'threshold', 'usual', 'value'])
})

test('reliable change is told where it begins, and again only after it had gone', () => {
  const changes = (...values: (number | undefined)[]) => told(scores(...values)).filter((line) => line.includes('reliable-change'))
  assert.deepEqual(changes(10, 15, 16, 17, 14, 16), ['3 deteriorating reliable-change signal', '6 deteriorating reliable-change signal'])
  assert.deepEqual(changes(16, 11, 10, 9), ['3 positive reliable-change good-news'])
  assert.deepEqual(told(scores(undefined, 10, undefined, 16)), ['4 deteriorating reliable-change signal'], 'a missing score is no zero and no change')
})

test('a sudden gain is told when it can be known, and what later sessions say takes nothing back', () => {
  const early = told(scores(18, 17, 18, 10, 9)).filter((line) => line.includes('sudden'))
  assert.deepEqual(early, ['5 positive sudden-gain good-news'])
  assert.deepEqual(told(scores(18, 17, 18, 10, 9, 18)).filter((line) => line.includes('sudden')), early)
  assert.deepEqual(told(scores(18, 17, 18, 10)).filter((line) => line.includes('sudden')), [])
  assert.deepEqual(told(scores(9, 10, 9, 18, 17)).filter((line) => line.includes('sudden')), ['5 deteriorating sudden-loss watch'])
})

test('a number that is left out is a session without a score: nothing is sudden across it, whatever else was asked in it', () => {
  const sudden = (sessions: readonly SeriesSession[]) => told(sessions).filter((line) => line.includes('sudden'))
  const across = scores(8, 8, 8, 8, undefined, 16, 17, 16)
  assert.deepEqual([sudden(across), sudden(across.filter(({ number }) => number !== 5))], [[], []])
  const beside = scores(18, undefined, undefined, 17, 18, 10, undefined, 9)
  assert.deepEqual(sudden(beside), ['8 positive sudden-gain good-news'])
  assert.deepEqual(sudden(beside.filter(({ scores: given }) => given['phq-9'] !== undefined)), sudden(beside))
  const late = scores(18, 17, 18, 10, 9).map((session) => ({ ...session, number: session.number + (session.number > 3 ? 1e9 : 0) }))
  assert.deepEqual(sudden(late), [])
})

test('no standstill while the outcome that was not asked today had reliably changed', () => {
  const both = (...pairs: [number | undefined, number | undefined][]) =>
    pairs.map(([phq, gad], index) => at(index + 1, { scores: { ...(phq === undefined ? {} : { 'phq-9': phq }), ...(gad === undefined ? {} : { 'gad-7': gad }) } }))
  assert.deepEqual(told(both([13, 12], [13, 7], [13, undefined])).filter((line) => line.includes('early-watch')), [])
  assert.deepEqual(told(both([13, 12], [13, 9], [13, undefined])).filter((line) => line.includes('early-watch')), ['3 not-on-track early-watch watch'])
})

test('safety at every session with such an answer; a rise is urgent', () => {
  const answers = [0, 1, 1, 2, 0, 1].map((answer, index) => at(index + 1, { riskAnswers: { 'phq-9/9': answer } }))
  assert.deepEqual(told(answers), ['2 safety risk-item urgent', '3 safety risk-item acknowledge', '4 safety risk-item urgent', '6 safety risk-item urgent'])
})

test('low readiness; flags of first and last; tracking from six sessions on', () => {
  assert.deepEqual(told([at(1, { readiness: 3 }), at(2, { readiness: 4 })]), ['1 engagement low-readiness signal'])
  const paired = [[16, 12], [12, 9], [8, 6]].map(([phq, gad], index) => at(index + 1, { scores: { 'phq-9': phq!, 'gad-7': gad! } }))
  assert.deepEqual(over(paired).course['talkingTherapies'], { isCase: true, recovery: true, reliableImprovement: true, reliableDeterioration: false, reliableRecovery: true })
  assert.deepEqual(over(scores(20, 15)).course['talkingTherapies'], undefined)
  const voices = [7, 8, 6, 9, 7, 8].map((mean, index) => at(index + 1, { client: check(mean), therapist: check(mean - 1) }))
  assert.deepEqual([over(voices).course['tracking'], over(voices.slice(0, 5)).course['tracking']], [{ bias: -1, slope: 1, r: 1, sessions: 6 }, undefined])
})

test('no movement: a watch from the third session, stuck from the sixth, once each, and again after it had gone', () => {
  assert.deepEqual(told(scores(16, 15, 15, 14, 15, 14, 15)), ['3 not-on-track early-watch watch', '6 not-on-track stuck signal'])
  assert.deepEqual(told(scores(16, 15, 15, 14, 15, 14, 10, 14)).filter((line) => line.includes('stuck')), ['6 not-on-track stuck signal', '8 not-on-track stuck signal'])
})

test('an empty case says nothing', () => {
  assert.deepEqual(over([]), { signals: [], course: {} })
})

const anySession = fc.record({
  client: fc.option(fc.integer({ min: 0, max: 30 }).map((thirds) => thirds / 3), { nil: null }), therapist: fc.option(fc.integer({ min: 0, max: 10 }), { nil: null }),
  phq: fc.option(fc.integer({ min: 0, max: 27 }), { nil: undefined }), gad: fc.option(fc.integer({ min: 0, max: 21 }), { nil: undefined }), item9: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
})
const cases = fc.array(anySession, { maxLength: 14 }).map((all) =>
  all.map(({ client, therapist, phq, gad, item9 }, index) =>
    at(index + 1, {
      client: check(client), therapist: check(therapist), riskAnswers: item9 === undefined ? {} : { 'phq-9/9': item9 },
      scores: { ...(phq === undefined ? {} : { 'phq-9': phq }), ...(gad === undefined ? {} : { 'gad-7': gad }) },
    }),
  ),
)

test('what is said at a session depends on it and those before it alone', () => {
  fc.assert(
    fc.property(cases, fc.nat(14), (sessions, upTo) => {
      assert.deepEqual(over(sessions.slice(0, upTo)).signals, over(sessions).signals.filter(({ session }) => session <= upTo))
    }),
  )
})

test('the order of the list does not matter; another scale changes the numbers and nothing that is said', () => {
  const onto = (value: number) => 1 + value * 0.4
  const other: SeriesGround = { ...ground, alliance: rescaled(usualParameters, { min: 1, max: 5 }) }
  fc.assert(
    fc.property(cases, (sessions) => {
      assert.deepEqual(over(sessions.toReversed()), over(sessions))
      const moved = sessions.map((session) => ({
        ...session, client: session.client && { ...session.client, mean: onto(session.client.mean!) }, therapist: session.therapist && { ...session.therapist, mean: onto(session.therapist.mean!) },
      }))
      assert.deepEqual(told(moved, other), told(sessions))
    }),
  )
})

test('the brief before a session says what the series says at it: one engine', () => {
  const rating = fc.integer({ min: 0, max: 10 })
  const rated = fc.array(fc.record({ goal: rating, task: rating, bond: rating, phq: fc.integer({ min: 0, max: 24 }), gad: fc.integer({ min: 0, max: 21 }) }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(rated, (all) => {
      const checkIns = all.flatMap(({ goal, task, bond, phq, gad }, index) => [before(index + 1, { ...phq9(phq), ...gad7(gad) }), after(index + 1, { goal, task, bond })])
      const brief = composeBrief(history(all.length, { checkIns, mirrors: all.map((_, index) => mirror(index + 1, null)) }), instruments, usualGround)
      const inBrief = [...brief.signals, ...brief.alsoNoted].flatMap((signal) => (signal.kind === 'rupture' ? signal.evidence.findings.map(({ rule }) => rule) : []))
      const series = all.map(({ goal, task, bond }, index) => at(index + 1, { client: { items: { goal, task, bond }, mean: (task + goal + bond) / 3, tension: null } }))
      assert.deepEqual(inBrief, over(series).signals.filter(({ kind, session }) => kind === 'rupture' && session === all.length).map(({ rule }) => rule))
    }),
  )
})
