import assert from 'node:assert/strict'
import { test } from 'node:test'
import { before, beforeSession } from './history.fixture.ts'
import { cameWithoutPin } from './without-pin.ts'

const at = beforeSession(3)
const withPin = before(2, {}, { door: 'pin' })

test('said of what came without the PIN since there was one, of this or of an earlier choice', () => {
  assert.equal(cameWithoutPin({ pinSetAt: at, checkIns: [] }, { door: 'link', at }), true)
  assert.equal(cameWithoutPin({ pinSetAt: at + 1, checkIns: [withPin] }, { door: 'outbox', at }), true)
})

test('not said of what came with it, before there was any, or while there is none', () => {
  assert.equal(cameWithoutPin({ pinSetAt: 0, checkIns: [] }, { door: 'pin', at }), false)
  assert.equal(cameWithoutPin({ pinSetAt: at + 1, checkIns: [before(4, {}, { door: 'pin' })] }, { door: 'link', at }), false)
  assert.equal(cameWithoutPin({ pinSetAt: null, checkIns: [withPin] }, { door: 'link', at }), false)
})
