// The embedded database in ordinary life: opened, used, closed, opened again, wherever the data directory lies.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { openEmbedded } from './embedded.ts'
import { ask, ground, startOther } from './test-ground.ts'

const open = (dataDir: string) => openEmbedded({ dataDir, fsync: false })

test('what was written is there after closing and opening again', async () => {
  const dataDir = join(ground, 'plain', 'deeper')
  const first = await open(dataDir)
  await ask(first.connection, 'create table kept as select 1 as number')
  await first.close()
  await first.close()
  const second = await open(dataDir)
  assert.deepEqual(await ask(second.connection, 'select number from kept'), [{ number: 1 }])
  assert.match(second.version, /^18\./)
  await second.close()
})

test('the server is set up as promised', async () => {
  const dataDir = join(ground, 'settings')
  const safe = await openEmbedded({ dataDir })
  const settings = Object.fromEntries((await ask(safe.connection, 'select name, setting from pg_settings')).map((row) => [row['name'], row['setting']]))
  const expected = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', data_checksums: 'on', listen_addresses: '', server_encoding: 'UTF8', wal_level: 'replica', wal_recycle: 'off', max_wal_senders: '4', TimeZone: 'UTC', password_encryption: 'scram-sha-256', max_connections: '40', log_parameter_max_length_on_error: '0' }
  for (const [name, value] of Object.entries(expected)) assert.equal(settings[name], value, name)
  const [database] = await ask(safe.connection, `select datcollate, datlocprovider, datlocale from pg_database where datname = 'attune'`)
  assert.deepEqual(database, { datcollate: 'C', datlocprovider: 'b', datlocale: 'C.UTF-8' })
  await safe.close()
  const fast = await open(dataDir)
  assert.deepEqual(await ask(fast.connection, 'show fsync'), [{ fsync: 'off' }])
  await fast.close()
})

test('only the owner gets in, and only with the password', async () => {
  const dataDir = join(ground, 'private')
  const embedded = await open(dataDir)
  await assert.rejects(ask({ ...embedded.connection, password: 'wrong' }, 'select 1'), /password authentication failed/)
  for (const [name, mode] of [['database', 0o700], ['socket', 0o700], ['database-password', 0o600], ['attune.lock', 0o600]] as const) {
    assert.equal(statSync(join(dataDir, name)).mode & 0o777, mode, name)
  }
  await embedded.close()
})

test('a lost password file, as after a restore, is replaced', async () => {
  const dataDir = join(ground, 'password')
  const first = await open(dataDir)
  await first.close()
  rmSync(join(dataDir, 'database-password'))
  const second = await open(dataDir)
  assert.notEqual(second.connection.password, first.connection.password)
  assert.deepEqual(await ask(second.connection, 'select 1 as one'), [{ one: 1 }])
  await second.close()
})

test('the log never holds what people wrote', async () => {
  const dataDir = join(ground, 'log')
  const embedded = await open(dataDir)
  const words = 'what Amal said'
  await ask(embedded.connection, 'create table said (words text primary key check (length(words) < 20))')
  await ask(embedded.connection, 'insert into said values ($1)', [words])
  for (const statement of ['insert into said values ($1)', 'select $1::text::integer', `insert into said values ($1 || $1 || '${words}')`]) {
    await assert.rejects(ask(embedded.connection, statement, [words]))
  }
  await embedded.close()
  const logs = [join(dataDir, 'database-start.log'), ...readdirSync(join(dataDir, 'database', 'log')).map((name) => join(dataDir, 'database', 'log', name))]
  const text = logs.map((file) => readFileSync(file, 'utf8')).join('')
  assert.match(text, /ready to accept connections/)
  assert.doesNotMatch(text, /Amal|said/)
})

test('a second Attune on the same directory is refused, and the first goes on', async () => {
  const dataDir = join(ground, 'twice')
  const first = await open(dataDir)
  await assert.rejects(open(dataDir), new RegExp(`Another Attune \\(process ${process.pid}\\) is already using the data directory`))
  assert.match(await startOther(dataDir).ended, /Another Attune \(process \d+\) is already using/)
  assert.deepEqual(await ask(first.connection, 'select 1 as one'), [{ one: 1 }])
  await first.close()
  await (await open(dataDir)).close()
})

test('two first starts at the same moment: one opens, one is refused, nothing is broken', async () => {
  const dataDir = join(ground, 'race')
  const results = await Promise.allSettled([open(dataDir), open(dataDir)])
  assert.deepEqual(results.map((result) => result.status).sort(), ['fulfilled', 'rejected'])
  for (const result of results) if (result.status === 'fulfilled') await result.value.close()
})

test('a path with spaces, quotes, commas and other alphabets', async () => {
  const embedded = await open(join(ground, `Praxis Müller, "أمل" 心 100%`.replaceAll('"', `'`)))
  assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
  await embedded.close()
})

test('a path that a shell would take apart is refused in plain words', async () => {
  await assert.rejects(open(join(ground, 'a$b')), /may not hold a double quote, dollar sign/)
})

test('a data directory that cannot be one is named, with the way out', async () => {
  const file = join(ground, 'a-file')
  writeFileSync(file, '')
  await assert.rejects(open(file), /The data directory .*a-file is a file\. Choose another with ATTUNE_DATA/)
})

test('a path too long for a socket', async () => {
  const dataDir = join(ground, 'long-'.repeat(20), 'longer-'.repeat(15))
  const embedded = await open(dataDir)
  assert.ok(!embedded.connection.host.startsWith(dataDir))
  assert.equal(statSync(embedded.connection.host).mode & 0o777, 0o700)
  assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
  await embedded.close()
  assert.ok(!existsSync(embedded.connection.host))
  // Somebody else may have put something there first.
  const fake = join(dirname(embedded.connection.host), embedded.connection.host.split('/').at(-1) ?? '')
  mkdirSync(join(ground, 'elsewhere'))
  const { symlinkSync } = await import('node:fs')
  symlinkSync(join(ground, 'elsewhere'), fake)
  try {
    await assert.rejects(open(dataDir), /belongs to somebody else/)
  } finally {
    rmSync(fake)
  }
})
