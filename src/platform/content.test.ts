import assert from 'node:assert/strict'
import { test } from 'node:test'
import { root } from '#src/root.ts'
import { readContent } from './content.ts'

const folder = new URL('content/', root)

test('a client agrees to reviewed words only: a draft gives way to English unless drafts were asked for', async () => {
  const real = await readContent(folder, false)
  assert.equal(real.consent('ar').language, 'en')
  assert.equal(real.consent('xx').language, 'en')
  assert.equal((await readContent(folder, true)).consent('ar').language, 'ar')
})
