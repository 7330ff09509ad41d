import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckInFact, SessionFact } from '#src/domain/brief/history.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { CheckInId, SessionId } from '#src/domain/kernel/ids.ts'
import { measuresDue, whatNow } from './decide.ts'

const hour = 3_600_000
const day = 24 * hour
const session = (name: string, start: number, change: Partial<SessionFact> = {}): SessionFact => ({
  id: name as SessionId, number: 1, status: 'planned', plannedStart: start, plannedEnd: start + hour, startedAt: null, endedAt: null, ...change,
})
const check = (of: string, at: number): CheckInFact => ({ id: 'x' as CheckInId, sessionId: of as SessionId, kind: 'after', receivedAt: at, door: 'link', answers: {}, versions: {} })
const asked = (now: number, sessions: SessionFact[], checkIns: CheckInFact[] = []) => {
  const answer = whatNow({ now, sessions, checkIns })
  return answer.kind === 'nothing' ? 'nothing' : `${answer.kind} ${answer.session.id}`
}

describe('what the link opens on', () => {
  const week = [session('one', 0), session('two', 7 * day)]

  test('before the session, also while it runs', () => {
    assert.equal(asked(-day, week), 'before one')
    assert.equal(asked(hour / 2, week), 'before one')
  })

  test('after the session, until it was said or the next is a day away', () => {
    assert.equal(asked(2 * hour, week), 'after one')
    assert.equal(asked(2 * hour, week, [check('one', hour + 1)]), 'before two')
    assert.equal(asked(6 * day + hour, week), 'before two')
  })

  test('the therapist’s tap ends it early; a cancelled session is nobody’s', () => {
    assert.equal(asked(hour / 2, [session('one', 0, { startedAt: 0, endedAt: hour / 3, status: 'held' })]), 'after one')
    assert.equal(asked(2 * hour, [session('one', 0, { status: 'cancelled-by-client' })]), 'nothing')
  })

  test('after seven days nobody asks any more', () => {
    assert.equal(asked(7 * day, [session('one', 0)]), 'after one')
    assert.equal(asked(7 * day + hour, [session('one', 0)]), 'nothing')
  })
})

describe('the questionnaires due', () => {
  const find = (id: string) => ({ id, purpose: id === 'own-bond' ? 'alliance' : 'outcome', items: id === 'own-dark' ? [{ risk: true }] : [] }) as unknown as Instrument
  const due = (number: number | null, mayAskItemNine = true) =>
    measuresDue('before', session('one', 0, { number }), [{ instrumentId: 'gad-7', everySessions: 3 }, { instrumentId: 'phq-9', everySessions: 1 }], mayAskItemNine, find).map(({ id }) => id)

  test('come at the first session and then every n', () => {
    assert.deepEqual([1, 2, 3, 4].map((number) => due(number).length), [2, 1, 1, 2])
    assert.deepEqual(due(null), [])
  })

  test('without question nine where it may not be asked', () => {
    assert.deepEqual(due(2, false), ['phq-8'])
  })

  test('one about how the two work together comes after the session; one that asks for what nobody would see waits', () => {
    const agreed = ['own-bond', 'own-dark', 'gad-7'].map((instrumentId) => ({ instrumentId, everySessions: 1 }))
    const asked = (kind: 'before' | 'after', watched: boolean) => measuresDue(kind, session('one', 0, { number: 1 }), agreed, watched, find).map(({ id }) => id)
    assert.deepEqual([asked('before', true), asked('before', false), asked('after', false)], [['own-dark', 'gad-7'], ['gad-7'], ['own-bond']])
  })
})
