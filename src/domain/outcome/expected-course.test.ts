import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { noise } from '../evidence/mixed-model.fixture.ts'
import { forecast } from './expected-course-forecast.ts'
import { expectedScore, isBeyond, limitsAround } from './expected-course-limits.ts'
import { neighbourCourse, type ClosedCase } from './expected-course-neighbours.ts'
import { countingCases, fitExpectedCourse, type CourseParameters, type ScoredCourse } from './expected-course.ts'

const near = (actual: number, expected: number, within: number) => assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)

test('the published rule: baseline 18, slope −2.2 for ln t, fourth time, SD 4.6: expected 14.95, 21 is beyond 20.85 and 20 is not', () => {
  const parameters: CourseParameters = { centre: 18, fixed: [18, -2.2, 0, 0], fixedCovariance: [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], random: [[4.6 ** 2 - 9, 0], [0, 0]], sigma: 3 }
  const expected = expectedScore(parameters, 18, 3)
  near(expected.mean, 14.95, 0.005)
  near(expected.sd, 4.6, 1e-12)
  near(expected.upper, 20.85, 0.005)
  assert.deepEqual([21, 20].map((score) => isBeyond(score, expected, 'higher-worse')), [true, false])
})

test('on the limit is not beyond it, and where higher is better the lower limit counts', () => {
  const limits = limitsAround(10, 2)
  assert.deepEqual([limits.upper, limits.upper + 1e-9, limits.lower].map((score) => isBeyond(score, limits, 'higher-worse')), [false, true, false])
  assert.deepEqual([limits.lower, limits.lower - 1e-9, limits.upper].map((score) => isBeyond(score, limits, 'higher-better')), [false, true, false])
})

const invented = (count: number): ScoredCourse[] => {
  const next = noise(5)
  return Array.from({ length: count }, (_, client) => {
    const baseline = 15 + 10 * next()
    const [level, slope] = [6 * next(), 3 * next()]
    return { id: `${client}`, baseline, scores: Array.from({ length: 3 + (client % 5) }, (_, at) => ({ session: at + 1, score: 2 + 0.7 * baseline + level + (slope - 2) * Math.log1p(at + 1) + 5 * next() })) }
  })
}

test('no curve below two hundred cases with three scores, however many have fewer', () => {
  const cases = invented(199)
  const short = invented(60).map(({ id, baseline, scores }) => ({ id: `short ${id}`, baseline, scores: scores.slice(0, 2) }))
  assert.deepEqual(fitExpectedCourse([...cases, ...short]), { kind: 'too-few-cases', cases: 199, needed: 200 })
  assert.equal(countingCases([...cases, ...short]), 199)
  assert.equal(fitExpectedCourse(invented(200)).kind, 'fitted')
  assert.deepEqual(fitExpectedCourse([], { needed: 0 }), { kind: 'too-few-cases', cases: 0, needed: 1 })
})

test('the centre changes what the constant means and nothing else', () => {
  const [one, other] = [fitExpectedCourse(invented(200)), fitExpectedCourse(invented(200), { centre: 0 })]
  assert.ok(one.kind === 'fitted' && other.kind === 'fitted')
  for (const session of [0, 1, 8]) {
    const [a, b] = [expectedScore(one.parameters, 20, session), expectedScore(other.parameters, 20, session)]
    near(a.mean, b.mean, 1e-6)
    near(a.upper, b.upper, 1e-6)
    near(a.sdWithUncertainty, b.sdWithUncertainty, 1e-6)
  }
})

test('baselines that are all alike cannot tell a course for each: said by name', () => {
  assert.deepEqual(fitExpectedCourse(invented(200).map((each) => ({ ...each, baseline: 12 })), { centre: 10 }), { kind: 'rank-deficient', name: 'from' })
})

test('a forecast without scores is the expected course; every score seen narrows it, and its order does not matter', () => {
  const fit = fitExpectedCourse(invented(200))
  assert.ok(fit.kind === 'fitted')
  const { mean, sd, upper } = expectedScore(fit.parameters, 17, 6)
  const nothing = forecast(fit.parameters, { baseline: 17, scores: [] }, 6)
  for (const [actual, expected] of [[nothing.mean, mean], [nothing.sd, sd], [nothing.upper, upper]] as const) near(actual, expected, 1e-9)
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 27 }), { minLength: 1, maxLength: 8 }), (values) => {
    const scores = values.map((score, at) => ({ session: at + 1, score }))
    const [all, fewer, turned] = [scores, scores.slice(1), scores.toReversed()].map((seen) => forecast(fit.parameters, { baseline: 17, scores: seen }, 10)) as [ReturnType<typeof forecast>, ReturnType<typeof forecast>, ReturnType<typeof forecast>]
    assert.ok(all.sd < fewer.sd)
    near(all.mean, turned.mean, 1e-9)
  }))
})

const closed = (count: number, spread: number): ClosedCase[] => {
  const next = noise(9)
  return Array.from({ length: count }, () => ({ intake: [20 + spread * next(), 40 + spread * next()], scores: [18 + 4 * next(), 15 + 4 * next(), 12 + 4 * next()] }))
}

test('thirty neighbours make a course: their mean and their spread, session by session', () => {
  const cases = [...closed(200, 10), { intake: [null, 40], scores: [0, 0, 0, 0] }]
  const found = neighbourCourse([20, 40], cases)
  assert.ok(found.kind === 'found')
  assert.deepEqual(found.sessions.map(({ session, cases: count }) => [session, count]), [[1, 30], [2, 30], [3, 30]])
  found.sessions.forEach(({ mean }, at) => near(mean, 18 - 3 * at, 1))
  const shifted = neighbourCourse([120, 4], cases.map(({ intake: [a, b], scores }) => ({ intake: [a === null ? null : a! + 100, b! / 10], scores })))
  assert.ok(shifted.kind === 'found')
  assert.deepEqual(shifted.sessions, found.sessions, 'whatever the scales of the variables')
})

test('too few cases, a missing variable, or a client unlike the others: refused, with the number', () => {
  assert.deepEqual(neighbourCourse([20, 40], closed(199, 10)), { kind: 'too-few-cases', cases: 199, needed: 200 })
  assert.deepEqual(neighbourCourse([20, null], closed(300, 10)), { kind: 'incomplete', variables: [1] })
  const far = neighbourCourse([60, 40], closed(300, 10))
  assert.ok(far.kind === 'too-far' && far.distance > 2)
  assert.equal(neighbourCourse([20, 41], closed(300, 10).map(({ intake, scores }) => ({ intake: [intake[0]!, 40], scores }))).kind, 'too-far', 'the only one with another value')
  assert.equal(neighbourCourse([20, 40], closed(300, 10).map(({ intake, scores }) => ({ intake: [intake[0]!, 40], scores }))).kind, 'found')
})
