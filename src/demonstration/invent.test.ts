// The people whom chance makes up: the same for the same seed, of every kind, in every script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { away, leaver } from './colleagues.ts'
import { seenBy, startsOf } from './dates.ts'
import { invent } from './invent.ts'
import { everyKind } from './kinds.ts'
import { everyScript } from './names.ts'
import { dateIn, instantOf, timeIn } from '#src/platform/time.ts'

const today = '2026-11-24'
const few = 30

test('the same seed and day give the same people, another seed others', () => {
  assert.deepEqual(invent(few, 1, today), invent(few, 1, today))
  assert.notDeepEqual(invent(few, 1, today), invent(few, 2, today))
  assert.deepEqual(invent(140, 1, today).slice(0, few), invent(few, 1, today), 'a larger clinic begins with the smaller')
})

test('every kind of course and every script is among the first, and no name is there twice', () => {
  const people = invent(few, 1, today)
  assert.deepEqual(people.slice(0, everyKind.length).map(({ kind }) => kind), everyKind)
  assert.equal(new Set(invent(140, 1, today).map(({ name }) => name)).size, 140)
  const scripts = ['Latin', 'Arabic', 'Hebrew', 'Cyrillic', 'Greek', 'Devanagari', 'Bengali', 'Han', 'Hangul', 'Hiragana', 'Thai', 'Ethiopic']
  const names = invent(140, 1, today).map(({ name }) => name).join(' ')
  for (const script of scripts) assert.match(names, new RegExp(`\\p{Script=${script}}`, 'u'), script)
  assert.ok(everyScript.length >= scripts.length)
  assert.ok(people.some(({ name }) => [...name].length === 1) && people.some(({ name }) => [...name].length > 90))
})

test('sessions keep to the wall clock of the clinic across both changes of the clocks', () => {
  const long = invent(few, 1, today).find(({ kind }) => kind === 'long')!
  const starts = startsOf(long, today)
  assert.deepEqual([...new Set(starts.map((start) => timeIn(start, 'Europe/London')))], [long.at])
  assert.equal(new Set(starts.map((start) => timeIn(start, 'UTC'))).size, 2)
  for (const change of ['2026-03-29', '2026-10-25']) {
    const dates = starts.map((start) => dateIn(start, 'Europe/London'))
    assert.ok(dates.some((date) => date < change) && dates.some((date) => date > change), change)
  }
})

test('who sees a client follows a handing over and a leave', () => {
  const now = instantOf(today, '09:00', 'Europe/London')
  const people = invent(few, 1, today)
  const covered = people.find(({ cover }) => cover)!
  assert.deepEqual(['2026-11-14', '2026-11-15', '2026-11-29', '2026-11-30'].map((date) => seenBy(covered, instantOf(date, '12:00', 'Europe/London'), now)), [away.who, away.by, away.by, away.who])
  const left = people.find(({ handOver }) => handOver?.isLeaving)!
  assert.deepEqual([now - 41 * 86_400_000, now - 39 * 86_400_000].map((at) => seenBy(left, at, now)), [leaver.who, leaver.to])
})
