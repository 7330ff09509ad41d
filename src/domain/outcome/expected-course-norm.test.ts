import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { forecast } from './expected-course-forecast.ts'
import { chanceBeyond } from './expected-course-limits.ts'
import { fewestAlong, learnCourse } from './expected-course-norm.ts'
import { heldAgainst } from './expected-course-rule.ts'
import { playCourses, playedBy } from './expected-course.fixture.ts'
import { fewestCases, fitExpectedCourse } from './expected-course.ts'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const [phq9, phq8] = [shipped('phq-9.en'), shipped('phq-8.en')]
const played = playCourses(300, 8, 4, { whole: true })

test('the same cases give the same figures, whatever their order, and they survive being kept as JSON', () => {
  const norm = learnCourse(phq9, played)
  assert.deepEqual(learnCourse(phq9, played.toReversed()), norm)
  assert.deepEqual(JSON.parse(JSON.stringify(norm)), norm)
  assert.deepEqual([norm.instrument, norm.scoring, norm.cases, norm.needed, norm.course.kind], ['phq-9', '1', 300, 200, 'fitted'])
  assert.doesNotMatch(JSON.stringify(norm), /client 0/, 'nobody can be read out of it')
})

test('below two hundred that count there is none, and it says how many there are', () => {
  const few = [...played.slice(0, 199), ...played.slice(199).map((course) => ({ ...course, scores: course.scores.slice(0, 2) }))]
  assert.deepEqual(learnCourse(phq9, few), { instrument: 'phq-9', scoring: '1', cases: 199, needed: fewestCases, course: { kind: 'none', reason: 'too-few-cases' } })
  assert.deepEqual(learnCourse(phq9, []).course, { kind: 'none', reason: 'too-few-cases' })
})

test('a singular fit, or one that cannot be made, is none, with its reason', () => {
  const alike = playCourses(300, 8, 4, { parameters: { ...playedBy, random: [[0, 0], [0, 0]] } })
  assert.deepEqual(learnCourse(phq9, alike).course, { kind: 'none', reason: 'singular' })
  assert.deepEqual(learnCourse(phq9, played.map((course) => ({ ...course, baseline: 15 }))).course, { kind: 'none', reason: 'rank-deficient' })
})

test('nothing is expected further than thirty cases reach', () => {
  const long = playCourses(300, 8, 2)
  const short = [...long.slice(0, 270).map((course) => ({ ...course, scores: course.scores.slice(0, 4) })), ...long.slice(270, 270 + fewestAlong)]
  const { course } = learnCourse(phq9, short)
  assert.ok(course.kind === 'fitted')
  assert.equal(course.lastSession, 8)
  const fewer = learnCourse(phq9, short.slice(0, -1)).course
  assert.ok(fewer.kind === 'fitted')
  assert.equal(fewer.lastSession, 4)
  const held = heldAgainst(fewer, 'higher-worse', { baseline: 15, scores: [4, 5].map((session) => ({ session, score: 40 })) })
  assert.deepEqual(held.map((one) => one?.isBeyond ?? null), [true, null])
})

test('each score is held against those before it and no later one; where higher is better, the lower limit counts', () => {
  const course = { baseline: 16, scores: [17, 15, 23].map((score, at) => ({ session: at + 1, score })) }
  const fit = { parameters: playedBy, lastSession: 10 }
  const held = heldAgainst(fit, 'higher-worse', course)
  const last = forecast(playedBy, { baseline: 16, scores: course.scores.slice(0, 2) }, 3)
  assert.deepEqual(held[2], { mean: last.mean, limit: last.upper, isBeyond: true })
  assert.deepEqual(heldAgainst(fit, 'higher-worse', { ...course, scores: course.scores.slice(0, 2) }), held.slice(0, 2))
  assert.deepEqual(heldAgainst(fit, 'higher-better', course)[2], { mean: last.mean, limit: last.lower, isBeyond: false })
})

test('the back-test counts: each half by the curve of the other, told before the last score, reliably worse at the end', () => {
  const { course } = learnCourse(phq9, played)
  assert.ok(course.kind === 'fitted' && course.backTest)
  // Counted again by hand: 6 points is the published rule of the PHQ-9.
  const ids = played.map(({ id }) => id).sort()
  const counts = { cases: 0, worse: 0, told: 0, toldWorse: 0, scores: 0, beyond: 0 }
  for (const half of [0, 1]) {
    const fit = fitExpectedCourse(played.filter(({ id }) => ids.indexOf(id) % 2 !== half), { needed: 1 })
    assert.ok(fit.kind === 'fitted')
    for (const { id, baseline, scores } of played) {
      if (ids.indexOf(id) % 2 !== half) continue
      const beyond = scores.map(({ session, score }, at) => score > forecast(fit.parameters, { baseline, scores: scores.slice(0, at) }, session).upper)
      const isWorse = scores.at(-1)!.score - baseline >= 6
      const isTold = beyond.slice(0, -1).includes(true)
      counts.cases += 1
      counts.worse += Number(isWorse)
      counts.told += Number(isTold)
      counts.toldWorse += Number(isTold && isWorse)
      counts.scores += scores.length
      counts.beyond += beyond.filter(Boolean).length
    }
  }
  assert.deepEqual(course.backTest, counts)
  assert.ok(counts.worse > 0 && counts.toldWorse > 0 && counts.told > counts.toldWorse, 'the trial has something to count')
})

test('without a rule for reliable change there is a course and no trial of it', () => {
  const { course } = learnCourse(phq8, played)
  assert.ok(course.kind === 'fitted')
  assert.equal(course.backTest, null)
})

test('by construction: one score in ten beyond the limit, and in eleven scores at least one for 69 of 100 who go as expected', () => {
  assert.deepEqual([1, 11].map((scores) => Math.round(chanceBeyond(scores) * 100)), [10, 69])
  assert.equal(chanceBeyond(0), 0)
  const held = playCourses(4000, 11, 20).map((course) => heldAgainst({ parameters: playedBy, lastSession: 11 }, 'higher-worse', course).map((one) => one!.isBeyond))
  const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length
  // Four standard errors.
  assert.ok(Math.abs(share(held.flat()) - chanceBeyond(1)) < 4 * Math.sqrt(0.09 / 44_000), String(share(held.flat())))
  const once = share(held.map((course) => course.includes(true)))
  assert.ok(Math.abs(once - chanceBeyond(11)) < 4 * Math.sqrt((chanceBeyond(11) * (1 - chanceBeyond(11))) / 4000), String(once))
})
