// Everything that the doctor can find, made true; and an installation in good order, of which nothing is said.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { createApp } from '#src/app.ts'
import { takeBackup } from '#src/features/backups/take.ts'
import { startJobs } from '#src/jobs.ts'
import { startListening } from '#src/listen.ts'
import { writeReport } from '#src/platform/backup/shelf.ts'
import { leastFreeBytes } from '#src/platform/disk.ts'
import { openKeyring } from '#src/platform/keyring.ts'
import { takeLock } from '#src/platform/postgres/lock.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { day, hour } from '#src/platform/time.ts'
import { readMigrations, type Migration } from '#src/records/migrate.ts'
import { root } from '#src/root.ts'
import { openWorld, type World } from '#test/world.ts'
import { configFrom } from '../../config/config.ts'
import { doctor } from '../doctor.ts'
import type { Finding } from './finding.ts'
import { lookAtBackups } from './look-at-backups.ts'
import { lookAtDatabase, type DatabaseGround } from './look-at-database.ts'
import { lookAtCluster, lookAtDataDir, lookAtKeyring, lookAtPutAside, lookAtTraces } from './look-at-files.ts'
import { lookAtDisk, lookAtNode, lookAtPort, lookAtZones } from './look-at-machine.ts'
import { lookAtItself, lookAtMail, lookAtOrigin } from './look-outside.ts'

let world: World
let migrations: readonly Migration[]
let keyringDir: string
const ground = mkdtempSync(join(tmpdir(), 'attune-doctor-'))
const servers: Server[] = []
before(async () => {
  migrations = await readMigrations(new URL('src/records/migrations/', root))
  world = await openWorld()
  keyringDir = join(ground, 'keyring')
  await (await openKeyring(keyringDir, Date.now)).createOrganisation(world.organisationId)
})
after(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await world.close()
  rmSync(ground, { recursive: true })
})

const made = new Set<string>()
/** These and no others; each has to say what to do. */
async function finds(found: Finding[] | Promise<Finding[]>, ...ids: string[]): Promise<void> {
  const findings = await found
  assert.deepEqual(findings.map(({ id }) => id).sort(), [...ids].sort())
  for (const { id, what, todo } of findings) {
    made.add(id.replace(/^not-ready-.*/, 'not-ready-'))
    assert.ok(what.length > 20 && todo.length > 10, id)
  }
}
const folder = (name: string): string => {
  const path = join(ground, name)
  mkdirSync(path, { recursive: true })
  return path
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port
async function serving(answer: string): Promise<number> {
  const server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  return portOf(server)
}
async function attune(): Promise<number> {
  return await new Promise((resolve) => servers.push(startListening((request, env) => createApp(world.context).fetch(request, env), '127.0.0.1', 0, resolve) as Server))
}
/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('the machine: an old Node, no time zones, a disk that fills, a port that is taken or not ours', async () => {
  await finds(lookAtNode('v20.20.2'), 'node-version')
  await finds(lookAtNode(process.version))
  await finds(lookAtZones(0), 'time-zones')
  await finds(lookAtZones(null), 'time-zones')
  await finds(lookAtZones())
  const room = (freeBytes: number) => async () => ({ freeBytes, bytes: 2 ** 40 })
  await finds(lookAtDisk('the data', ground, room(leastFreeBytes - 1)), 'disk-full')
  await finds(lookAtDisk('the data', ground, room(2 ** 40 / 20 - 1)), 'disk-nearly-full')
  await finds(lookAtDisk('the data', ground, room(2 ** 39)))
  await finds(lookAtDisk('the data', join(ground, 'nowhere')))
  await finds(lookAtPort('127.0.0.1', await serving('')), 'port-in-use')
  await finds(lookAtPort('203.0.113.1', await closedPort()), 'port-unusable')
  await finds(lookAtPort('127.0.0.1', await closedPort()))
})

test('the data directory: missing, a file, another\'s, not to be written', async () => {
  const path = folder('data')
  const { uid } = statSync(path)
  await finds(lookAtDataDir(path, uid))
  await finds(lookAtDataDir(join(ground, 'nowhere'), uid), 'no-data')
  writeFileSync(join(ground, 'file'), '')
  await finds(lookAtDataDir(join(ground, 'file'), uid), 'data-not-a-folder')
  await finds(lookAtDataDir(path, uid + 4_242), 'data-of-another')
  chmodSync(path, 0o500)
  chmodSync(ground, 0o711)
  // Root may write anywhere, so for a moment it is nobody.
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid!(65_534)
  try {
    assert.deepEqual(lookAtDataDir(path, uid).map(({ id }) => id), ['data-not-writable'])
    made.add('data-not-writable')
  } finally {
    if (isRoot) process.seteuid!(0)
  }
})

test('what lies in it: the trace of a killed Attune, a server without one, data of another PostgreSQL or of none', async () => {
  const dataDir = join(ground, 'running')
  const embedded = await openEmbedded({ dataDir, fsync: false })
  await finds(lookAtTraces(dataDir))
  await finds(lookAtCluster(dataDir))
  const killed = folder('killed')
  writeFileSync(join(killed, 'attune.pid'), '4242424\n')
  symlinkSync(join(dataDir, 'database'), join(killed, 'database'))
  await finds(lookAtTraces(killed), 'stale-pid', 'leftover-server')
  await finds(lookAtDatabase({ connection: embedded.connection, keyringDir, migrations, clock: Date.now }), 'never-started')
  await finds(lookAtDatabase({ connection: { ...embedded.connection, password: 'another' }, keyringDir, migrations, clock: Date.now }), 'database-refuses-us')
  await embedded.close()
  await finds(lookAtTraces(killed), 'stale-pid')
  const old = folder('old/database')
  await finds(lookAtCluster(join(ground, 'old')), 'no-cluster')
  writeFileSync(join(old, 'PG_VERSION'), '16\n')
  await finds(lookAtCluster(join(ground, 'old')), 'data-version')
  await finds(lookAtCluster(join(ground, 'nowhere')))
  await finds(lookAtPutAside(join(ground, 'nowhere')))
  await finds(lookAtPutAside(join(ground, 'old')))
  folder('old/database.replaced-2026-11-28T07-00-00-000Z')
  await finds(lookAtPutAside(join(ground, 'old')), 'put-aside')
})

test('the keyring: missing, open to others, beside the data', async () => {
  const dataDir = folder('with-data')
  folder('with-data/database')
  await finds(lookAtKeyring(join(ground, 'nowhere'), dataDir, true), 'keyring-missing')
  await finds(lookAtKeyring(join(ground, 'nowhere'), join(ground, 'nowhere'), true))
  await finds(lookAtKeyring(keyringDir, dataDir, true))
  const beside = join(dataDir, 'keyring')
  await openKeyring(beside, Date.now)
  await finds(lookAtKeyring(beside, dataDir, false))
  chmodSync(join(beside, 'master.key'), 0o640)
  await finds(lookAtKeyring(beside, dataDir, true), 'keyring-beside', 'keyring-readable')
})

test('Attune itself: silent, another program, not ready, another version', async () => {
  await finds(lookAtItself(await closedPort()), 'does-not-answer')
  await finds(lookAtItself(await serving('hello')), 'not-attune')
  const port = await attune()
  await finds(lookAtItself(port), 'not-ready-jobs')
  await startJobs(world.context)
  await finds(lookAtItself(port))
  await finds(lookAtItself(port, '9.9.9'), 'old-process')
})

test('the address: without TLS, with a wrong one, unreachable, answered by another', async () => {
  const port = await attune()
  await finds(lookAtOrigin('http://attune.example', false), 'origin-without-tls')
  await finds(lookAtOrigin(`https://localhost:${port}`, true), 'origin-tls')
  await finds(lookAtOrigin(`https://localhost:${await closedPort()}`, true), 'origin-unreachable')
  await finds(lookAtOrigin(`http://localhost:${await serving('{"hello": 1}')}`, true), 'origin-of-another')
  await finds(lookAtOrigin(`http://localhost:${port}`, true))
  await finds(lookAtOrigin('https://attune.example', false))
})

test('mail: none, not reached, refused', async () => {
  const mailFrom = 'attune@clinic.example'
  await finds(lookAtMail({ smtpUrl: null, mailFrom }), 'no-mail')
  await finds(lookAtMail({ smtpUrl: `smtp://127.0.0.1:${await closedPort()}`, mailFrom }), 'mail-unreachable')
  const silent = createTcpServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  await finds(lookAtMail({ smtpUrl: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`, mailFrom }), 'mail-unreachable')
  silent.close()
  const server = new SMTPServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: ({ password }, _, done) => (password === 'right' ? done(null, { user: 'attune' }) : done(new Error('no'))) })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  await finds(lookAtMail({ smtpUrl: `smtp://attune:wrong@127.0.0.1:${port}`, mailFrom }), 'mail-refuses-us')
  await finds(lookAtMail({ smtpUrl: `smtp://attune:right@127.0.0.1:${port}`, mailFrom }))
  await new Promise<void>((resolve) => server.close(resolve))
})

test('backups: switched off, none, old, not proved, beside the data', async () => {
  const dataDir = folder('backed-up')
  writeFileSync(join(folder('backed-up/database'), 'PG_VERSION'), '18\n')
  const backupsDir = folder('backups')
  const of = (now = Date.now(), more: Partial<Parameters<typeof lookAtBackups>[0]> = {}) => lookAtBackups({ backupsDir, dataDir, databaseUrl: null, ...more }, now)
  await finds(of(Date.now(), { backupsDir: null }), 'no-backups')
  await finds(of(Date.now(), { backupsDir: null, databaseUrl: 'postgres://db.example/attune' }), 'backups-elsewhere')
  await finds(of(Date.now(), { dataDir: join(ground, 'nowhere') }))
  await finds(of(), 'not-backed-up-yet')
  await finds(of(Date.now() + 51 * hour), 'never-backed-up')
  const key = await (await openKeyring(keyringDir, Date.now)).backup()
  const place = { folder: backupsDir, keepMs: 14 * day, dataDir, connection: world.connection, kind: 'portable', archive: null } as const
  const { path, report } = await takeBackup({ place, key, clock: Date.now, migrations }, 'asked', { isTried: false })
  await finds(of(), 'backup-beside')
  await finds(of(Date.now() + 51 * hour), 'backup-beside', 'old-backup')
  await writeReport(path, { ...report, check: { outcome: 'different', at: 0, seconds: 1 } })
  await finds(of(), 'backup-beside', 'backup-not-proved')
})

test('the database: its clock, its durability, its version, its schema', async () => {
  const of = (more: Partial<DatabaseGround> = {}) => lookAtDatabase({ connection: world.connection, keyringDir, migrations, clock: Date.now, ...more })
  await world.openDuty()
  // The database of a test is quick and forgetful.
  const usual = ['not-durable']
  await finds(of(), ...usual)
  await finds(of({ clock: () => Date.now() + 60_000 }), ...usual, 'clock')
  await finds(of({ postgresAtLeast: 990_000 }), ...usual, 'old-postgresql')
  const [first, ...others] = migrations
  await finds(of({ migrations: [...migrations, { name: '9999-tomorrow.sql', sql: '', sha256: '' }] }), ...usual, 'migrations-behind')
  await finds(of({ migrations: others }), ...usual, 'migrations-ahead')
  await finds(of({ migrations: [{ ...first!, sha256: 'another' }, ...others] }), ...usual, 'migration-changed')
  await finds(of({ connection: { host: '127.0.0.1', port: await closedPort(), user: 'attune', database: 'attune' } }), 'database-unreachable')
})

test('an organisation: without its key, in an unknown zone, with nobody who stands in, with nobody, with no live help; and none at all', async () => {
  const of = async (keys = keyringDir) => (await lookAtDatabase({ connection: world.connection, keyringDir: keys, migrations, clock: Date.now })).filter(({ id }) => id !== 'not-durable')
  const { organisationId } = world
  await finds(of())
  await finds(of(join(ground, 'nowhere')), 'key-of-organisation')
  assert.equal(existsSync(join(ground, 'nowhere')), false, 'and none is made')
  for (const [name, found] of [['organisation.key', 'key-of-organisation'], ['outbox.key', 'key-of-outbox']] as const) {
    const path = join(keyringDir, organisationId, name)
    const whole = readFileSync(path)
    writeFileSync(path, whole.subarray(0, 20))
    await finds(of(), found)
    writeFileSync(path, whole)
  }
  await world.run((tx) => tx.updateTable('organisations').set({ time_zone: 'Mars/Olympus' }).where('organisation_id', '=', organisationId).execute())
  await finds(of(), 'unknown-time-zone')
  await world.run((tx) => tx.updateTable('organisations').set({ time_zone: 'Europe/London' }).where('organisation_id', '=', organisationId).execute())
  await world.run((tx) => tx.updateTable('duty_hours').set({ deputy_id: null }).where('organisation_id', '=', organisationId).execute())
  await finds(of(), 'no-deputy')
  await world.run((tx) => tx.deleteFrom('duty_hours').where('organisation_id', '=', organisationId).execute())
  await finds(of(), 'nobody-on-duty')
  await world.run((tx) => tx.updateTable('organisations').set({ sole_practitioner: true, duty_note: 'On weekdays until six' }).where('organisation_id', '=', organisationId).execute())
  await finds(of())
  await world.run((tx) => tx.deleteFrom('crisis_contacts').where('organisation_id', '=', organisationId).where('language', '=', 'en').execute())
  await finds(of(), 'no-live-help')
  await world.addCase({ therapist: 'mira' })
  await world.run((tx) => tx.updateTable('people').set({ left_at: new Date(world.clock.now) }).where('organisation_id', '=', organisationId).where('person_id', '=', world.people.mira).execute())
  await finds(of(), 'no-live-help', 'cases-of-nobody')
  await world.run((tx) => tx.updateTable('people').set({ left_at: null }).where('organisation_id', '=', organisationId).where('person_id', '=', world.people.mira).execute())
  const fresh = await openWorld({ settled: false })
  try {
    await finds((await lookAtDatabase({ connection: fresh.connection, keyringDir, migrations, clock: Date.now })).filter(({ id }) => id !== 'not-durable'), 'not-set-up')
  } finally {
    await fresh.close()
  }
})

test('the whole verb: in words for people, as JSON for programs, with a code, and nothing changed', async () => {
  const dataDir = join(ground, 'nothing-here')
  const said: unknown[] = []
  const run = async (json: boolean) =>
    await doctor.run({
      config: configFrom({ ATTUNE_DATA: dataDir, ATTUNE_PORT: String(await closedPort()) }), values: {}, positionals: [], json,
      say: (result) => said.push(result), write: async () => {}, complain: () => {}, progress: () => {},
    })
  assert.equal(await run(false), 0)
  assert.match(String(said[0]), /^Note \(no-mail\)\n {2}No mail server is set.*\n {2}→ Set ATTUNE_SMTP_URL/m)
  assert.match(String(said[0]), /\d+ things looked at: 0 wrong, 3 to know\.$/)
  await run(true)
  assert.deepEqual((said[1] as Finding[]).map(({ id }) => id).sort(), ['no-data', 'no-mail', 'not-running'])
  for (const { id } of said[1] as Finding[]) made.add(id)
  writeFileSync(dataDir, '')
  assert.equal(await run(false), 1)
  assert.match(String(said[2]), /^Wrong \(data-not-a-folder\)/m)
  assert.match(String(said[2]), /^Wrong \(not-looked-at\)\n {2}Something could not be looked at: ENOTDIR/m)
  made.add('not-looked-at')
})

// Only root can be somebody else for a while.
if (process.geteuid?.() === 0) {
  test('whoever is not the one that Attune runs as is told so, and all else', async () => {
    const dataDir = folder('of-root')
    chmodSync(dataDir, 0o711)
    takeLock(dataDir).release()
    const said: unknown[] = []
    const config = configFrom({ ATTUNE_DATA: dataDir, ATTUNE_PORT: String(await closedPort()) })
    process.seteuid!(65_534)
    try {
      assert.equal(await doctor.run({ config, values: {}, positionals: [], json: true, say: (result) => said.push(result), write: async () => {}, complain: () => {}, progress: () => {} }), 1)
    } finally {
      process.seteuid!(0)
    }
    assert.ok((said[0] as Finding[]).some(({ id, todo }) => id === 'not-looked-at' && todo.includes('as the user that Attune runs as')))
  })
}

test('nothing that it can say is without a test', () => {
  const source = readdirSync(new URL('.', import.meta.url)).filter((name) => /^look-.*\.ts$/.test(name)).map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  const verb = readFileSync(new URL('../doctor.ts', import.meta.url), 'utf8')
  const sayable = [...source, verb].flatMap((text) => [...text.matchAll(/(?:wrong|note)\(['`]([a-z-]+)/g)].map(([, id]) => id!))
  assert.deepEqual(sayable.filter((id) => !made.has(id)), [])
})
