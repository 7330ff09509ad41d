// Whatever a stranger writes into a link to our sign-in, it leads to a page of ours.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { choosePasswordInput, localPath, SignInInput } from './input.ts'

const home = 'https://attune.example'
const nasty = fc.array(fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', '%2f', '%5c', '\t', '\n', ' ', 'evil.example', 'javascript:', 'http:'), { maxLength: 8 }).map((parts) => parts.join(''))

test('next is a path of ours, for any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), nasty, nasty.map((text) => `/${text}`), fc.webUrl()), (text) => {
      const path = localPath(text)
      assert.match(path, /^\/(?![/\\])/)
      assert.equal(new URL(path, home).origin, home)
      assert.doesNotMatch(path, /[\r\n]/)
    }),
    { numRuns: 2_000 },
  )
  assert.equal(localPath(undefined), '/today')
  assert.equal(localPath('/cases?find=%D8%A3'), '/cases?find=%D8%A3')
})

test('any form is taken or mended, never more', () => {
  const form = fc.dictionary(fc.constantFrom('email', 'password', 'again', 'code', 'other'), fc.string({ maxLength: 2_000 }))
  fc.assert(
    fc.property(form, (typed) => {
      for (const schema of [SignInInput, choosePasswordInput({ name: 'Tomas Lind', email: 'tomas@clinic.example', organisation: 'The clinic' }, new Set())]) {
        const parsed = schema.safeParse(typed)
        if (!parsed.success) for (const { message } of parsed.error.issues) assert.match(message, /^account\.mend\./)
      }
    }),
  )
})
