import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
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

test('the outbox key that is gone is made anew beside the organisation’s key, and not where that is gone too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-keyring-'))
  try {
    const keyring = await openKeyring(folder, now)
    await keyring.createOrganisation(organisation)
    const { publicKey } = await keyring.outbox(organisation)
    await rm(join(folder, organisation, 'outbox.key'))
    const later = await openKeyring(folder, now)
    const made = await later.outbox(organisation)
    assert.notDeepEqual(made.publicKey, publicKey)
    assert.deepEqual(await (await openKeyring(folder, now)).outbox(organisation), made)
    for (const name of ['outbox.key', 'organisation.key']) await rm(join(folder, organisation, name))
    await assert.rejects(async () => await (await openKeyring(folder, now)).outbox(organisation), /key of organisation .* is missing/)
    assert.deepEqual(await readdir(join(folder, organisation)), [])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('a client’s key that is damaged opens nothing, is told of once, and is theirs again when it is put back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-keyring-'))
  try {
    const [one, other] = ['0f7f1e5a-6f0e-4a53-9d0c-000000000001', '0f7f1e5a-6f0e-4a53-9d0c-000000000002']
    const said: string[] = []
    const open = () => openKeyring(folder, now, (of, client) => said.push(`${of} ${client}`))
    const keyring = await open()
    await keyring.createOrganisation(organisation)
    for (const client of [one, other]) await keyring.createClient(organisation, client)
    const key = await keyring.client(organisation, one)
    const path = join(folder, (await readdir(folder, { recursive: true })).find((name) => name.includes(one))!)
    const whole = await readFile(path)
    for (const bytes of [Buffer.alloc(0), whole.subarray(0, 40), Buffer.from(whole.map((byte, at) => (at === 30 ? byte ^ 1 : byte)))]) {
      await writeFile(path, bytes)
      const later = await open()
      for (let time = 0; time < 2; time += 1) assert.equal(await later.client(organisation, one), null)
      assert.notEqual(await later.client(organisation, other), null)
    }
    assert.deepEqual(said, Array(3).fill(`${organisation} ${one}`))
    await writeFile(path, whole)
    assert.deepEqual(await (await open()).client(organisation, one), key)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('a second name of the key, as a crash leaves between giving the first and taking the second away, goes with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-keyring-'))
  try {
    const [gone, stays] = ['0f7f1e5a-6f0e-4a53-9d0c-000000000001', '0f7f1e5a-6f0e-4a53-9d0c-000000000002']
    const keyring = await openKeyring(folder, now)
    await keyring.createOrganisation(organisation)
    for (const client of [gone, stays]) await keyring.createClient(organisation, client)
    const files = async () => (await readdir(folder, { recursive: true })).filter((name) => /clients.*\.key/.test(name))
    for (const name of await files()) await link(join(folder, name), join(folder, `${name}.0123456789ab`))
    await keyring.dropClient(organisation, gone)
    const left = await files()
    assert.deepEqual(left.filter((name) => name.includes(gone)), [])
    assert.equal(left.filter((name) => name.includes(stays)).length, 2, 'and of nobody else')
    // As after a crash before the first name was given: there is the second alone.
    const [path] = left.filter((name) => name.endsWith('.0123456789ab'))
    await rm(join(folder, path!.replace('.0123456789ab', '')))
    await keyring.dropClient(organisation, stays)
    assert.deepEqual(await files(), [])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

describe('the first key made is the only one', () => {
  let folder: string
  const clients = Array.from({ length: 60 }, (_, at) => `0f7f1e5a-6f0e-4a53-9d0c-${String(at).padStart(12, '0')}`)
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attune-keyring-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  test('for two who make it at the same moment', async () => {
    const both = [await openKeyring(join(folder, 'two'), now), await openKeyring(join(folder, 'two'), now)]
    await Promise.all(both.map((keyring) => keyring.createOrganisation(organisation)))
    for (const client of clients) {
      const keys = await Promise.all([...both, ...both].map(async (keyring) => {
        await keyring.createClient(organisation, client)
        return await keyring.client(organisation, client)
      }))
      assert.equal(new Set(keys.map((key) => key?.toString('hex'))).size, 1)
    }
    assert.deepEqual((await readdir(join(folder, 'two'), { recursive: true })).filter((name) => /\.key\../.test(name)), [])
  })

  test('for many who open an empty keyring one after another, each while those before it still write', async () => {
    for (let time = 0; time < 5; time += 1) {
      const fresh = join(folder, `many-${time}`)
      await Promise.all(Array.from({ length: 60 }, async (_, at) => {
        await sleep(at / 6)
        const keyring = await openKeyring(fresh, now)
        await keyring.createOrganisation(organisation)
        assert.ok(await keyring.organisation(organisation))
      }))
    }
  })

  test('for processes that begin an empty keyring together, one of them killed in the middle of it', async () => {
    const shared = join(folder, 'processes')
    const script = `
      const { openKeyring } = await import(${JSON.stringify(new URL('./keyring.ts', import.meta.url).href)})
      const keyring = await openKeyring(${JSON.stringify(shared)}, () => 0)
      await keyring.createOrganisation(${JSON.stringify(organisation)})
      for (const client of ${JSON.stringify(clients)}) {
        await keyring.createClient(${JSON.stringify(organisation)}, client)
        console.log(client, (await keyring.client(${JSON.stringify(organisation)}, client)).toString('hex'))
      }`
    const said = await Promise.all([false, false, true].map(async (isKilled) => {
      const child = spawn(process.execPath, [...process.execArgv.filter((word) => !word.startsWith('--test')), '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_TEST_CONTEXT: '' } })
      let text = ''
      child.stdout.on('data', (piece: Buffer) => {
        text += piece.toString('utf8')
        if (isKilled && text.split('\n').length > 12) child.kill('SIGKILL')
      })
      await once(child, 'close')
      return text.split('\n').filter((line) => /^\S{36} [0-9a-f]{64}$/.test(line))
    }))
    assert.equal(said[0]!.length, clients.length)
    assert.ok(said[2]!.length >= 10)
    assert.deepEqual(said[0], said[1])
    assert.deepEqual(said[2], said[0]!.slice(0, said[2]!.length))
    const after = await openKeyring(shared, now)
    for (const line of said[0]!) assert.equal(`${line.slice(0, 36)} ${(await after.client(organisation, line.slice(0, 36)))!.toString('hex')}`, line)
  })
})
