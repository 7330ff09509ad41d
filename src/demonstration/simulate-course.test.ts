// The clients of the large simulated service: the same for the same seed, within the range of every form, and with the effects in them that were put in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runStudy } from '#src/domain/evidence/study/run-study.ts'
import { sessionRows, studyData, type Session } from '#src/domain/evidence/study/study.fixture.ts'
import { mean } from '#src/domain/kernel/statistics.ts'
import { planted, simulateCourse } from './simulate-course.ts'

const therapists = 40
const many = Array.from({ length: 1500 }, (_, client) => simulateCourse(20_261_128, client, client % therapists))

test('the same seed gives the same client, another seed another', () => {
  assert.deepEqual(simulateCourse(7, 3, 1), simulateCourse(7, 3, 1))
  assert.notDeepEqual(simulateCourse(7, 3, 1), simulateCourse(8, 3, 1))
})

test('every answer is one that the form takes, and some are missing', () => {
  const all = many.flat()
  const isWhole = (value: number | null, most: number) => value === null || (Number.isInteger(value) && value >= 0 && value <= most)
  assert.ok(all.every(({ phq9, gad7 }) => isWhole(phq9, 24) && isWhole(gad7, 21)))
  const ratings = all.flatMap(({ client, therapist }) => [client ?? [], therapist ?? []]).flat()
  assert.ok(ratings.every((value) => isWhole(value, 10)))
  for (const part of ['phq9', 'gad7', 'client', 'therapist'] as const) {
    const missing = all.filter((session) => session[part] === null).length / all.length
    assert.ok(missing > 0.04 && missing < 0.16, `${part} ${missing}`)
  }
})

test('the study finds what was put in, and every gate is met', () => {
  const rows = many.flatMap((course, client) => course.map(({ phq9, client: rating }, at): Session => [client, client % therapists, at + 1, rating ? mean(rating.slice(0, 3)) : NaN, phq9 ?? NaN]))
  const { forward: { main }, between: { correlation }, therapists: share, gates } = runStudy(studyData(sessionRows(rows)))
  assert.ok(Object.values(gates).every(({ met }) => met), JSON.stringify(gates))
  assert.ok(main.kind === 'estimated' && correlation.kind === 'estimated' && share.kind === 'estimated')
  const within = main.fixed.find(({ name }) => name === 'within')!
  assert.ok(Math.abs(within.estimate - planted.within) < 0.12, JSON.stringify(within))
  // Near what others publish for early alliance and outcome, and for therapists.
  assert.ok(correlation.r > 0.15 && correlation.r < 0.35, JSON.stringify(correlation))
  assert.ok(share.share > 0.01 && share.share < 0.12, JSON.stringify(share))
})
