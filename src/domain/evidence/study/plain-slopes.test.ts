import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainSlopes } from './plain-slopes.ts'
import { sessionRows, signFlip, studyData, type Session } from './study.fixture.ts'

test('the worked example whose sign flips: +.40 through all points, −2 within clients, +1 between them', () => {
  const { naive, within, between } = plainSlopes(studyData(sessionRows(signFlip)))
  assert.ok(Math.abs(naive! - 0.4) < 1e-12 && Math.abs(within! + 2) < 1e-12 && Math.abs(between! - 1) < 1e-12, `${naive} ${within} ${between}`)
})

test('where the alliance does not vary there is no slope, which is not zero', () => {
  const constant = signFlip.map(([client, therapist, session, , outcome]): Session => [client, therapist, session, 7.1, outcome])
  assert.deepEqual(plainSlopes(studyData(sessionRows(constant))), { naive: null, within: null, between: null })
  assert.deepEqual(plainSlopes(studyData(sessionRows([[0, 0, 1, 4, 12]]))), { naive: null, within: null, between: null })
  const own = signFlip.map(([client, therapist, session, , outcome]): Session => [client, therapist, session, client, outcome])
  assert.equal(plainSlopes(studyData(sessionRows(own))).within, null)
})
