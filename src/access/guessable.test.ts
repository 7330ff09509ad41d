// What would be tried first cannot be chosen, and nearly everything else can.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readContent } from '#src/platform/content.ts'
import { root } from '#src/root.ts'
import { whyGuessable } from './guessable.ts'

const { commonPasswords } = await readContent(new URL('content/', root), false)
const tomas = { name: 'Tomas Lind', email: 't.lind@hill-street.example', organisation: 'Hill Street Practice' }
const why = (password: string) => whyGuessable(password, tomas, commonPasswords)?.replace('account.mend.password-', '') ?? null

test('there are more than three thousand leaked passwords that are long enough to be chosen', () => {
  assert.ok(commonPasswords.size > 3_000)
})

test('what many people have is refused, with whatever capitals, spaces and marks', () => {
  for (const password of ['123qweasdzxc', '1qaz2wsx3edc', 'unbelievable', 'Unbelievable!!', 'LEAVE ME ALONE', 'leave-me-alone', 'qwerty123456', '  Qwerty 123456  ', 'ｌｅａｖｅｍｅａｌｏｎｅ']) assert.equal(why(password), 'common', password)
})

test('what repeats itself is refused', () => {
  for (const password of ['aaaaaaaaaaaaaaa', 'abcabcabcabc', 'lantern lantern', 'Lantern-lantern-LANTERN', '1234 1234 1234']) assert.equal(why(password), 'plain', password)
})

test('what anybody knows of the place and the person is refused, unless there is enough beside it', () => {
  for (const password of ['AttuneAttuned2026', 'Hill Street Practice', 'hillstreet2026!', 'Welcome Tomas 1', 'therapy-clinic-7', 'Password Tomas 99', 'practice street hill 2']) assert.equal(why(password), 'context', password)
  for (const password of ['t.lind has a lamp', 'my t.lind lamp and chair']) assert.equal(why(password), 'email', password)
  for (const password of ['the clinic has a green lamp', 'Tomas eats seven pears', 'a practice of crossing the street']) assert.equal(why(password), null, password)
})

test('four words of a long list, and random letters, may be chosen; any text gets an answer at once', () => {
  const word = fc.constantFrom('lamp', 'window', 'chair', 'pear', 'river', 'copper', 'sparrow', 'ladder', 'thimble', 'marble', 'cactus', 'onion')
  fc.assert(fc.property(fc.uniqueArray(word, { minLength: 4, maxLength: 6 }), (words) => why(words.join(' ')) === null))
  fc.assert(fc.property(fc.uuid(), (id) => why(id) === null))
  fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
    why(text)
  }))
  const began = process.threadCpuUsage()
  for (const text of [`${'a'.repeat(199)}b`, 'ab'.repeat(100), 'clinic'.repeat(33), 'x'.repeat(250_000)]) why(text)
  assert.ok(process.threadCpuUsage(began).user < 200_000)
})
