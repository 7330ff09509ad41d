// The admin is told on screen when backups are old, failed, not the same, or not there; and nobody else is.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import type { BackupPlace } from '#src/platform/backup/place.ts'
import { writeSealed, type BackupHead } from '#src/platform/backup/sealed-file.ts'
import { newBackupPath, tidy, backupsIn, writeFailure, writeReport, type BackupReport } from '#src/platform/backup/shelf.ts'
import { createApp } from '#src/app.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type World } from '../world.ts'

let world: World
let ada: Browser
let dede: Browser
let folder: string
let archive: BackupPlace['archive']

before(async () => {
  world = await openWorld()
  ada = await world.as('ada')
  dede = await world.as('dede')
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-backups-'))
  archive = null
})
// In one of the tests it becomes a file, in another it is gone.
afterEach(() => rm(folder, { recursive: true, force: true }))
after(() => world.close())

async function pageOf(browser: Browser, path: string): Promise<string> {
  const { origin } = world.context
  const place: BackupPlace = { folder, keepMs: 14 * day, dataDir: folder, connection: world.connection, kind: 'base', archive }
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await createApp({ ...world.context, backups: place }).request(`${origin}${path}`, { headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  return `${response.status} ${(await response.text()).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')}`
}

const same = { outcome: 'same', at: 0, seconds: 1 } as const

async function addBackup(begunAt: number, check: BackupReport['check'] = same): Promise<void> {
  const path = newBackupPath(folder, begunAt)
  const head = { kind: 'base' as const, attune: '0', postgres: 18, system: '1', timeline: 1, from: '0/2000028', begunAt, migrations: [] } satisfies BackupHead
  const bytes = await writeSealed(path, Buffer.alloc(32, 1), head, Readable.from([randomBytes(5 * 1_048_576)]))
  await writeReport(path, { why: 'schedule', finishedAt: begunAt, bytes, check })
}

const isTold = async () => (await pageOf(ada, '/today')).includes('Backups need somebody to look.')

test('with a good backup from last night nothing is said but its time', async () => {
  await addBackup(world.clock.now - 7 * hour)
  assert.match(await pageOf(ada, '/backups'), /^200 .*The last good one is from Tuesday 24 November, 02:00\..*5 MB · by itself · put back and the same/)
  assert.equal(await isTold(), false)
  await rm(folder, { recursive: true })
})

test('on the first day there is none and that is no fault; on the second it is', async () => {
  assert.match(await pageOf(ada, '/backups'), /There is no good one yet\..*within the hour/)
  assert.equal(await isTold(), false)
  world.clock.now += 30 * hour
  ada = await world.as('ada')
  assert.match(await pageOf(ada, '/backups'), /What is wrong .*the more could be lost/)
  assert.equal(await isTold(), true)
  world.clock.now -= 30 * hour
})

test('an old one, one that was not the same, and one that could not be taken are told to the admin and to nobody else', async () => {
  ada = await world.as('ada')
  await addBackup(world.clock.now - 31 * hour)
  assert.match(await pageOf(ada, '/backups'), /should be from today or yesterday/)
  assert.equal(await isTold(), true)
  assert.ok(!(await pageOf(dede, '/today')).includes('Backups need'))
  assert.match(await pageOf(dede, '/backups'), /^40[34] /)
  await addBackup(world.clock.now - 3 * hour)
  assert.equal(await isTold(), false)
  await addBackup(world.clock.now - 2 * hour, { outcome: 'different', at: 0, seconds: 1 })
  assert.match(await pageOf(ada, '/backups'), /The one from Tuesday 24 November, 07:00, was not the same.*today\. The reason/)
  await addBackup(world.clock.now - hour)
  assert.equal(await isTold(), false)
  await writeFailure(folder, world.clock.now - minute)
  assert.match(await pageOf(ada, '/backups'), /On Tuesday 24 November, 08:59, none could be taken/)
  assert.equal(await isTold(), true)
})

test('a good one that was cut short since is good no more, and one under a newer name is as old as it is', async () => {
  await addBackup(world.clock.now - 4 * hour)
  await addBackup(world.clock.now - 3 * hour)
  assert.equal(await isTold(), false)
  const path = newBackupPath(folder, world.clock.now - 3 * hour)
  await truncate(path, 4 * 1_048_576)
  assert.match(await pageOf(ada, '/backups'), /The last good one is from Tuesday 24 November, 05:00\./)
  assert.equal(await isTold(), true)
  await rm(path)
  const older = newBackupPath(folder, world.clock.now - 4 * hour)
  for (const ending of ['', '.json']) await copyFile(`${older}${ending}`, `${newBackupPath(folder, world.clock.now)}${ending}`)
  await addBackup(world.clock.now - 2 * hour)
  assert.equal((await backupsIn(folder, world.clock.now)).at(-1)?.path, newBackupPath(folder, world.clock.now - 2 * hour))
})

test('one that says it is yet to be begun is no good one, and stands before all others; a file with no date at all takes no page away', async () => {
  await addBackup(world.clock.now + 300 * day)
  assert.match(await pageOf(ada, '/backups'), /There is no good one yet/)
  await addBackup(world.clock.now - 31 * hour)
  assert.match(await pageOf(ada, '/backups'), /should be from today or yesterday/)
  assert.equal(await isTold(), true)
  assert.deepEqual((await backupsIn(folder, world.clock.now)).map(({ head }) => head.begunAt > world.clock.now), [true, false])
  const path = newBackupPath(folder, world.clock.now)
  const whole = await readFile(newBackupPath(folder, world.clock.now - 31 * hour), 'latin1')
  await writeFile(path, whole.replace(/"begunAt":\d+/, '"begunAt":9000000000000000'), 'latin1')
  await writeReport(path, { why: 'schedule', finishedAt: 9e15, bytes: (await stat(path)).size, check: same })
  assert.match(await pageOf(ada, '/backups'), /^200 /)
  assert.equal(await isTold(), true)
})

test('a log that is not being archived, and a folder that cannot be read, are told', async () => {
  await addBackup(world.clock.now - hour)
  archive = { brokenSince: () => world.clock.now - 10 * minute, run: () => null, close: async () => {} }
  assert.match(await pageOf(ada, '/backups'), /Since Tuesday 24 November, 08:50, what is written is not being copied/)
  archive = { brokenSince: () => world.clock.now - 2 * minute, run: () => null, close: async () => {} }
  assert.equal(await isTold(), false)
  await rm(folder, { recursive: true })
  await writeFile(folder, '')
  assert.match(await pageOf(ada, '/backups'), /cannot be read\. Is its disk there\?/)
})

test('what is past its term goes, but never the last two good ones', async () => {
  for (const days of [40, 30, 20, 16]) await addBackup(world.clock.now - days * day)
  await addBackup(world.clock.now - 15 * day, { outcome: 'failed', at: 0, seconds: 1 })
  await addBackup(world.clock.now - 13 * day, { outcome: 'failed', at: 0, seconds: 1 })
  // A NAS and a Mac put what is theirs everywhere, and somebody a link to where it would hurt.
  const [log, elsewhere] = [join(folder, 'log'), join(folder, 'elsewhere')]
  const segment = '0'.repeat(23)
  for (const name of [join(log, '1', '@eaDir'), join(log, '@eaDir'), join(log, '2'), elsewhere]) await mkdir(name, { recursive: true })
  for (const name of [join(log, '.DS_Store'), join(log, '1', '.DS_Store'), join(log, '2', `${segment}1.wal`), join(elsewhere, `${segment}1.wal`)]) await writeFile(name, '')
  await symlink(elsewhere, join(log, '3'))
  assert.equal(await tidy(folder, world.clock.now, 14 * day), 3)
  assert.deepEqual([await readdir(join(log, '1')), await readdir(join(log, '2')), await readdir(elsewhere)], [['.DS_Store', '@eaDir'], [], [`${segment}1.wal`]])
  assert.deepEqual((await backupsIn(folder, world.clock.now)).map(({ head }) => Math.round((world.clock.now - head.begunAt) / day)), [20, 16, 13])
})
