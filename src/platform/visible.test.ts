import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isVisible } from './visible.ts'

test('a letter, a figure or a sign of any script is seen', () => {
  for (const text of ['A', 'أمل', '李', '7', 'ก', '\u200fأ', 'O’Neil', 'x\u200b', '🙂', '.']) assert.ok(isVisible(text), text)
})

test('nothing is seen of spaces, joiners, fillers, directions and marks alone', () => {
  for (const text of ['', ' ', '\u200b\u200b', '\u200d', '\ufeff', '\u3164', '\u115f\u1160', '\u2060', '\u202e', '\u0301', '\u00ad', '\u2800']) assert.ok(!isVisible(text), JSON.stringify(text))
})
