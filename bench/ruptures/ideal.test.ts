import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operatingPoint, poolAlliance } from '#src/domain/alliance/pooled-norms.ts'
import { pooledScan } from '#src/domain/alliance/pooled-scan.ts'
import { countFile, ratesOf } from './count.ts'
import { playFile, range, settings } from './courses.ts'
import { mostCaught } from './ideal.ts'
import { referenceRules } from './rules.ts'

test('whoever knows everything catches more than any rule here, and keeps what is allowed', () => {
  const file = playFile(400, 5002, settings.hard)
  const norms = poolAlliance(file.map(({ ratings }) => ratings), range, operatingPoint)
  const detector = ratesOf(countFile(file, (ratings) => pooledScan(ratings, norms).map((fall) => fall !== null)))
  const most = mostCaught([file], settings.hard)(detector.falseAlarms)
  assert.ok(most.falseAlarms <= detector.falseAlarms)
  assert.ok(most.caught > detector.caught && most.caught < 80, `${most.caught} ${detector.caught}`)
  for (const { name, suspicion } of referenceRules(file)) {
    const clean = file.flatMap(({ ratings, rupture }) => suspicion(ratings).slice(3, rupture?.from)).sort((a, b) => b - a)
    const threshold = clean[Math.floor((detector.falseAlarms * clean.length) / 100)]!
    const { caught } = ratesOf(countFile(file, (ratings) => suspicion(ratings).map((value) => value > threshold)))
    assert.ok(caught < most.caught, `${name}: ${caught}`)
  }
})

test('where nothing varies but by ruptures, it catches all of them and is never wrong', () => {
  const still = { ...settings.easy, mean: 3, sessionSd: 0.01, itemSd: 0.3 }
  const { caught, falseAlarms } = mostCaught([playFile(100, 5001, still)], still)(0)
  assert.deepEqual([caught, falseAlarms], [100, 0])
})
