import assert from 'node:assert/strict'
import { test } from 'node:test'
import { before, checkInId, history, homework, session, sessionId, startsAt } from '../brief/history.fixture.ts'
import type { CaseHistory } from '../brief/history.ts'
import { becameOf, homeworkBefore, homeworkDue } from './homework.ts'

const answers = (done?: number, worth?: number) => ({ ...(done === undefined ? {} : { 'attune-homework/done': done }), ...(worth === undefined ? {} : { 'attune-homework/worth': worth }) })
const at = (case_: CaseHistory, n: number) => homeworkBefore(case_, case_.sessions[n - 1]!)

test('0 and 1 are not done, 2 to 6 partly, 7 and more done', () => {
  assert.deepEqual([0, 1, 2, 6, 7, 10].map(becameOf), ['not-done', 'not-done', 'partly', 'partly', 'done', 'done'])
})

test('what was agreed in the last session, with what the check-in before this one says of it', () => {
  const told = history(2, { homework: [homework(1), homework(2, 'A walk')], checkIns: [before(2, answers(0, 9)), before(3, answers(8, 7))] })
  assert.deepEqual([at(told, 1), at(told, 2)?.became, at(told, 2)?.worth], [null, 'not-done', 9])
  assert.deepEqual(at(told, 3), { line: homework(2, 'A walk'), done: 8, worth: 7, became: 'done' })
})

test('a skipped answer is none, and is not zero; one part may come without the other', () => {
  const told = history(1, { homework: [homework(1)], checkIns: [before(2, answers(undefined, 4))] })
  assert.deepEqual([at(told, 2)?.done, at(told, 2)?.worth, at(told, 2)?.became], [null, 4, null])
  assert.equal(at(history(1, { homework: [homework(1)], checkIns: [before(2, answers(5), { receivedAt: startsAt(2) })] }), 2)?.became, null, 'late is not before')
})

test('the check-in that counts says it: the last one before the start', () => {
  const told = history(1, { homework: [homework(1)], checkIns: [before(2, answers(1)), before(2, answers(6), { id: checkInId(90), receivedAt: startsAt(2) - 1 })] })
  assert.equal(at(told, 2)?.became, 'partly')
})

test('a line is for its own week: without a new one the next session asks nothing', () => {
  const told = history(3, { homework: [homework(1)], checkIns: [before(3, answers(9))] })
  assert.deepEqual([at(told, 3), homeworkDue(told, null)], [null, null])
})

test('a session that was missed or called off leaves the line for the next one', () => {
  for (const status of ['did-not-attend', 'cancelled-by-client'] as const) {
    const told = history(2, { homework: [homework(1)], sessions: [session(1), session(2, { status, number: null }), session(3, { status: 'planned' })] })
    assert.equal(homeworkDue(told, told.sessions[2]!)?.sessionId, sessionId(1))
  }
})
