import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backup } from '#src/platform/backup/shelf.ts'
import { hour } from '#src/platform/time.ts'
import { mayAskFrom } from './ask.ts'
import { isBackupDue } from './when-due.ts'

const noon = Date.UTC(2026, 10, 24, 12)
const night = Date.UTC(2026, 10, 24, 2)
const run = { system: '1', timeline: 1, unbrokenFrom: 0n }

function backup(begunAt: number, outcome: 'same' | 'different' | null = 'same', head: Partial<Backup['head']> = {}): Backup {
  return {
    path: 'a', head: { kind: 'base', attune: '0', postgres: 18, system: '1', timeline: 1, from: '0/2000028', begunAt, migrations: [], ...head },
    report: { why: 'schedule', finishedAt: begunAt, bytes: 1, check: outcome && { outcome, at: begunAt, seconds: 1 } },
  }
}

test('one is due where there is none, after a day at night, and somewhat later at any hour', () => {
  assert.ok(isBackupDue([], run, noon))
  assert.ok(!isBackupDue([backup(noon - 25 * hour)], run, noon))
  assert.ok(isBackupDue([backup(noon - 26 * hour)], run, noon))
  assert.ok(!isBackupDue([backup(night - 19 * hour)], run, night))
  assert.ok(isBackupDue([backup(night - 20 * hour)], run, night))
  assert.ok(isBackupDue([backup(night - 20 * hour)], null, night))
})

test('one that failed its trial is followed after six hours, whatever the time', () => {
  for (const outcome of ['different', null] as const) {
    assert.ok(!isBackupDue([backup(noon - 5 * hour, outcome)], run, noon))
    assert.ok(isBackupDue([backup(noon - 6 * hour, outcome)], run, noon))
  }
})

test('one is due at once when the log behind the last one is not the log of now', () => {
  for (const head of [{ timeline: 2 }, { system: '2' }, { from: null }]) assert.ok(isBackupDue([backup(noon - hour, 'same', head)], run, noon))
  assert.ok(isBackupDue([backup(noon - hour)], { ...run, unbrokenFrom: 0x300_0000n }, noon))
  assert.ok(!isBackupDue([backup(noon - hour)], { ...run, unbrokenFrom: 0x200_0000n }, noon))
})

test('one that says it is yet to be begun, after a clock that was wrong, keeps none from being taken', () => {
  const wrong = backup(noon + 300 * 24 * hour)
  assert.ok(isBackupDue([wrong], run, noon))
  assert.ok(!isBackupDue([wrong, backup(noon - hour)], run, noon))
  assert.ok(isBackupDue([wrong, backup(noon - 26 * hour)], run, noon))
  assert.equal(mayAskFrom(wrong, noon), 0)
})
