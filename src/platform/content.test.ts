import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { root } from '#src/root.ts'
import { readContent } from './content.ts'

const folder = new URL('content/', root)

test('a client agrees to reviewed words only: a draft gives way to English unless drafts were asked for', async () => {
  const real = await readContent(folder, false)
  assert.equal(real.consent('ar').language, 'en')
  assert.equal(real.consent('xx').language, 'en')
  assert.equal((await readContent(folder, true)).consent('ar').language, 'ar')
})

test('a released questionnaire that was changed under its old version stops the start and names itself', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'attune-content-'))
  try {
    await cp(folder, copy, { recursive: true })
    const there = pathToFileURL(`${copy}/`)
    const file = join(copy, 'instruments', 'gad-7.en.json')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replaceAll('\n', '\r\n'))
    await readContent(there, false)
    await writeFile(file, text.replace('Trouble relaxing', 'Trouble  relaxing'))
    await assert.rejects(readContent(there, false), /gad-7\.en\.json: gad-7@1\.0\.0@en is not as it was released/)
  } finally {
    await rm(copy, { recursive: true })
  }
})
