import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openKeyring } from './keyring.ts'

const organisation = '0f7f1e5a-6f0e-4a53-9d0c-5b1f3f6f0a11'
const now = () => 0

describe('a master key that is missing', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attune-keyring-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  test('is made where there are no keys yet', async () => {
    const keyring = await openKeyring(join(folder, 'new'), now)
    await keyring.createOrganisation(organisation)
    assert.equal((await keyring.organisation(organisation)).length, 32)
  })

  test('is not invented beside keys that it would not open, and the same keys open once it is back', async () => {
    const there = join(folder, 'restored')
    const keyring = await openKeyring(there, now)
    await keyring.createOrganisation(organisation)
    const key = await keyring.organisation(organisation)
    const path = join(there, 'master.key')
    const kept = await readFile(path)
    await rm(path)
    await assert.rejects(openKeyring(there, now), /master\.key is missing.*Put it back from the keyring's backup/)
    await assert.rejects(readFile(path), { code: 'ENOENT' })
    await writeFile(path, kept)
    assert.deepEqual(await (await openKeyring(there, now)).organisation(organisation), key)
  })
})
