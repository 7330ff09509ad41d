// Slow hashes leave room for everybody else.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { hashSecret } from './crypto.ts'

test('a crowd of slow hashes keeps no file from being read', async () => {
  let ended = 0
  const crowd = Array.from({ length: 16 }, async (_, index) => {
    await hashSecret(`a long enough password ${index}`)
    ended += 1
  })
  // They have all been asked for before the file is.
  await new Promise(setImmediate)
  await readFile(new URL(import.meta.url))
  assert.ok(ended <= 4, `${ended} of 16 hashes were made before the file could be read`)
  await Promise.all(crowd)
  assert.equal(ended, 16)
})
