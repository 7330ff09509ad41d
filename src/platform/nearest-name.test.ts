import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestName } from './nearest-name.ts'

const names = ['ATTUNE_PORT', 'ATTUNE_BACKUPS', 'ATTUNE_BACKUP_DAYS', 'DATABASE_URL', 'outcome_next', 'phq-9', 'y', '']

test('slips of the finger: one too many, too few, another, two swapped, capitals', () => {
  for (const typed of ['ATTUNE_PROT', 'ATTUNE_PORTT', 'ATTUNE_ORT', 'attune_port', 'ATTUNE_BORT']) assert.equal(nearestName(typed, names), 'ATTUNE_PORT', typed)
  assert.equal(nearestName('phq9', names), 'phq-9')
  assert.equal(nearestName('Outcome_nxet', names), 'outcome_next')
})

test('a name that was not typed to its end, where only one goes on so', () => {
  assert.equal(nearestName('ATTUNE_BACKUP', names), 'ATTUNE_BACKUP_DAYS')
  assert.equal(nearestName('outcome', names), 'outcome_next')
  assert.equal(nearestName('ATTUNE', names), null, 'three of them go on')
})

test('another word is none of them, however long, and nothing is near to nothing', () => {
  for (const typed of ['ATTUNE_COLOUR', 'gad-7', 'age', '', 'x'.repeat(1_000_000)]) assert.equal(nearestName(typed, names), null, typed.slice(0, 20))
  assert.equal(nearestName('x', names), 'y', 'one sign of one')
  assert.equal(nearestName('x', []), null)
})
