import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forTerminal, shownBy } from './for-terminal.ts'

test('what a file says steers no terminal: colours, titles, lines written over and the other set of controls are written out', () => {
  assert.equal(forTerminal('case \x1b[2J\x1b]0;title\x07, line 1\rover\x9b31m\x7f'), String.raw`case \x1b[2J\x1b]0;title\x07, line 1\x0dover\x9b31m\x7f`)
  const plain = 'a\tb\r\nÄ زينب 👩‍🦱\n'
  assert.equal(forTerminal(plain), plain)
})

test('a file or another program gets the very bytes', () => {
  const text = 'a\x1b[31m\n'
  assert.deepEqual([shownBy({})(text), shownBy({ isTTY: false })(text), shownBy({ isTTY: true })(text)], [text, text, 'a\\x1b[31m\n'])
})
