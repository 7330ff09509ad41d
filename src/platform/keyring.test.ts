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

test('a client who is dropped has no key any more and stands on the list of the erased, once, even beside a line that was cut short', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-keyring-'))
  try {
    const [gone, stays] = ['0f7f1e5a-6f0e-4a53-9d0c-000000000001', '0f7f1e5a-6f0e-4a53-9d0c-000000000002']
    const keyring = await openKeyring(folder, now)
    await keyring.createOrganisation(organisation)
    for (const client of [gone, stays]) await keyring.createClient(organisation, client)
    const list = join(folder, organisation, 'erased')
    await writeFile(list, '0f7f1e5a-6f0e-4a53-9d')
    for (let time = 0; time < 2; time += 1) await keyring.dropClient(organisation, gone)
    assert.equal(await keyring.client(organisation, gone), null)
    assert.notEqual(await keyring.client(organisation, stays), null)
    assert.deepEqual([...(await keyring.erased(organisation))], [gone])
    assert.equal((await readFile(list, 'utf8')).split(gone).length, 2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
