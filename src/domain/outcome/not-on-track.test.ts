import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { InstrumentFile } from '../instruments/instrument.ts'
import { notOnTrack } from './not-on-track.ts'

const shipped = (name: string) => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const [phq, gad, phq8] = [shipped('phq-9.en'), shipped('gad-7.en'), shipped('phq-8.en')]
const kindAt = (session: number, ...outcomes: Parameters<typeof notOnTrack>[1]) => notOnTrack(session, outcomes)?.kind ?? null

test('no reliable improvement: nothing before the third session, a watch to the fifth, stuck from the sixth', () => {
  const standing = { instrument: phq, first: 16, latest: 12 }
  assert.deepEqual([1, 2, 3, 5, 6, 20].map((session) => kindAt(session, standing)), [null, null, 'early-watch', 'early-watch', 'stuck', 'stuck'])
  assert.deepEqual(notOnTrack(6, [standing])?.outcomes, [{ instrument: 'phq-9', first: 16, latest: 12, points: -4, threshold: 6, rule: 'nhs-talking-therapies' }])
})

test('a reliable improvement on any outcome is no standstill; a worsening is told as itself', () => {
  const standing = { instrument: phq, first: 16, latest: 14 }
  assert.equal(kindAt(6, standing, { instrument: gad, first: 12, latest: 8 }), null)
  assert.equal(kindAt(6, standing, { instrument: gad, first: 12, latest: 16 }), null)
  assert.equal(kindAt(6, standing, { instrument: gad, first: 12, latest: 9 }), 'stuck')
})

test('an outcome that had reliably changed when it was last asked is no standstill, though today only another was answered; one that had not says nothing', () => {
  const now = [{ instrument: phq, first: 16, latest: 14 }]
  const kindWith = (latest: number) => notOnTrack(6, now, [{ instrument: gad, first: 12, latest }])?.kind ?? null
  assert.deepEqual([8, 9, 15, 16].map(kindWith), [null, 'stuck', 'stuck', null])
  assert.equal(notOnTrack(6, [], now), null, 'what was not asked today is not said to stand still')
})

test('who began below the case range, or without a rule, is not called stuck', () => {
  assert.equal(kindAt(6, { instrument: phq, first: 9, latest: 9 }), null)
  assert.equal(kindAt(6, { instrument: phq, first: 10, latest: 10 }), 'stuck')
  assert.equal(kindAt(6, { instrument: phq8, first: 20, latest: 20 }), null)
  assert.equal(kindAt(6), null)
})
