import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noGoals } from '../goals/facts.ts'
import type { CheckInId, LineId, SessionId } from '../kernel/ids.ts'
import { copyFor, writeCopy, type RecordCopy } from './copy.ts'

const dayMs = 86_400_000
const now = 1_000 * dayMs
const pinSetAt = 900 * dayMs
const [past, recent] = ['past', 'recent'] as [SessionId, SessionId]

const session = (id: SessionId, endedAt: number) => ({ id, status: 'held' as const, plannedStart: endedAt - 1, plannedEnd: endedAt, startedAt: endedAt - 1, endedAt, therapist: 'T' })
const checkIn = (id: string, sessionId: SessionId, kind: 'before' | 'after', receivedAt: number, door = 'pin') => ({ id: id as CheckInId, sessionId, kind, receivedAt, door, language: 'en', versions: {}, answers: {}, scores: [] })
const line = (id: string, of: string, share: 'now' | 'together' | 'private', takenBackAt: number | null = null) => ({ id: id as LineId, checkInId: of as CheckInId, kind: 'voice', share, text: id, writtenAt: now, takenBackAt })

const copy: RecordCopy = {
  client: { name: '', called: '', language: 'en', timeZone: 'UTC', createdAt: 0, pinSetAt, restrictedAt: null }, case: { reference: 'R', openedAt: 0, closedAt: null },
  therapists: [], measures: [], consents: [], heard: [], pastScores: [], agreed: [], homework: [], agenda: [], goals: { ...noGoals, rounds: [] }, deeds: [], told: [], safety: [], erasures: [], holds: [], links: [], devices: [],
  sessions: [session(past, now - 20 * dayMs), session(recent, now - dayMs)],
  checkIns: [checkIn('old', past, 'before', pinSetAt - 1), checkIn('linked', past, 'before', pinSetAt + 1, 'link'), checkIn('own', past, 'before', pinSetAt + 1), checkIn('blind', recent, 'after', now), checkIn('link-blind', recent, 'after', now, 'link')],
  lines: [line('old-private', 'old', 'private'), line('old-shared', 'old', 'now'), line('own-private', 'own', 'private'), line('own-talk', 'own', 'together'), line('own-back', 'own', 'now', now), line('blind-line', 'blind', 'now')],
  looks: [{ checkInId: 'blind' as CheckInId, released: true, saidAt: now }],
  guesses: [{ sessionId: past, submittedAt: now, answers: null }],
  corrections: [{ about: 'line', lineId: 'own-private' as LineId, was: null, text: 'c', by: 'client', saidAt: now }, { about: 'other', lineId: null, was: null, text: 'o', by: 'client', saidAt: now }],
  access: [{ at: now, action: 'view-own', by: 'client' }, { at: now, action: 'view-brief', by: 'person' }, { at: now, action: 'check-session', by: 'person' }],
}
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)

test('a client has what was sent with the PIN since it was chosen, and of the rest what their therapist may read', () => {
  const own = copyFor({ kind: 'client', ownSince: pinSetAt, now }, copy)
  assert.deepEqual(ids(own.checkIns), ['old', 'linked', 'own', 'blind'])
  assert.deepEqual(ids(own.lines), ['old-shared', 'own-private', 'own-talk', 'own-back', 'blind-line'])
  assert.equal(own.looks.length, 1)
  assert.equal(own.corrections.length, 2)
  assert.deepEqual(own.access.map(({ action }) => action), ['view-own', 'view-brief'], 'and not that the therapist has written down a guess')
})

test('somebody at work has nothing that was kept from them, nor that it is there', () => {
  const theirs = copyFor({ kind: 'therapist' }, copy)
  assert.deepEqual(ids(theirs.checkIns), ['old', 'linked', 'own'])
  assert.deepEqual(ids(theirs.lines), ['old-shared'])
  assert.equal(theirs.looks.length, 0)
  assert.deepEqual(theirs.corrections.map(({ about }) => about), ['other'])
  assert.deepEqual(theirs.access.map(({ by }) => by), ['person', 'person'])
  const rated = copyFor({ kind: 'therapist' }, { ...copy, guesses: [{ sessionId: recent, submittedAt: now, answers: null }] })
  assert.deepEqual(ids(rated.checkIns), ['old', 'linked', 'own', 'blind', 'link-blind'], 'once they have rated')
})

test('the therapist’s guess waits until the client’s own check is in, or can no longer come', () => {
  const guessed = { ...copy, checkIns: [], guesses: [past, recent].map((sessionId) => ({ sessionId, submittedAt: now, answers: null })) }
  const sessions = (one: RecordCopy) => copyFor({ kind: 'client', ownSince: pinSetAt, now }, one).guesses.map(({ sessionId }) => sessionId)
  assert.deepEqual(sessions(guessed), [past])
  assert.deepEqual(sessions({ ...guessed, checkIns: [checkIn('mine', recent, 'after', now)] }), [past, recent])
})

test('the file says what it is, and writes instants in UTC and nothing else', () => {
  const file = JSON.parse(writeCopy({ ...copy, pastScores: [{ instrument: 'phq-9', scale: 'total', version: '1.0.0', value: 12, takenOn: 0 }] }, now)) as Record<string, unknown> & { pastScores: unknown }
  assert.deepEqual([file['format'], file['version'], file['madeAt']], ['attune-record', 1, new Date(now).toISOString()])
  assert.deepEqual(file.pastScores, [{ instrument: 'phq-9', scale: 'total', version: '1.0.0', value: 12, takenOn: '1970-01-01T00:00:00.000Z' }])
})
