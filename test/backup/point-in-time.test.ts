// The embedded database with its log: back to any moment, across a kill, and never over a database that nobody named.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile, readdir, rename, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { restoreHere, restoreThere } from '#src/features/backups/restore.ts'
import { takeBackup } from '#src/features/backups/take.ts'
import { isBackupDue } from '#src/features/backups/when-due.ts'
import { reachOf } from '#src/platform/backup/lay-out.ts'
import { positionOf } from '#src/platform/backup/log-position.ts'
import type { Backup } from '#src/platform/backup/shelf.ts'
import { openWalArchive } from '#src/platform/backup/wal-archive.ts'
import { connect } from '#src/platform/postgres/copy.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import type { Figures } from '#src/records/read-out.ts'
import { figuresIn, figuresOf, openBackupGround, type BackupGround } from './backup-ground.ts'

let ground: BackupGround
let backup: Backup
/** What was there at the moment between two clients, and the moment. */
let between: { at: number; figures: Figures }
let last: Figures

const logFolder = () => join(ground.tools.place.folder, 'log', backup.head.system!)
const logFiles = async () => (await readdir(logFolder())).filter((name) => name.endsWith('.wal')).sort()

async function untilArchived(): Promise<void> {
  const now = Date.now()
  for (let tries = 0; ; tries += 1) {
    const { at } = await reachOf(backup, ground.tools.key, ground.tools.place.folder)
    if (at !== null && at > now) return
    assert.ok(tries < 200, 'the archive of the log does not keep up')
    await ground.world.run((tx, { organisationId }) => tx.updateTable('organisations').set({ acknowledge_within_minutes: 240 }).where('organisation_id', '=', organisationId).execute())
    await sleep(200)
  }
}

before(async () => {
  ground = await openBackupGround()
  const { world, tools } = ground
  await world.addCase({ name: 'Amal Haddad' })
  backup = await takeBackup(tools, 'asked', { isTried: false })
  await world.addCase({ name: 'Since the backup' })
  await sleep(50)
  between = { at: Date.now(), figures: await figuresOf(world.connection) }
  await sleep(50)
  await world.addCase({ name: 'After the moment' })
  await untilArchived()
  last = await figuresOf(world.connection)
})
after(() => ground.close())

test('a restore goes as far as the log reaches, or to the moment that is asked for', async () => {
  const whole = await restoreHere(ground.wish(backup), ground.fresh('whole'), undefined)
  assert.deepEqual(await figuresIn(ground.fresh('whole')), last)
  await ground.drop('whole')
  assert.ok(whole.lastWrittenAt !== null && whole.lastWrittenAt > between.at)
  const moment = await restoreHere(ground.wish(backup, { until: between.at }), ground.fresh('moment'), undefined)
  assert.deepEqual(await figuresIn(ground.fresh('moment')), between.figures)
  assert.ok(moment.lastWrittenAt !== null && moment.lastWrittenAt <= between.at)
})

test('a moment that the log does not reach is refused, with how far it does', async () => {
  const until = Date.now() + 3_600_000
  await assert.rejects(restoreHere(ground.wish(backup, { until }), ground.fresh('later'), undefined), /reaches to \d{4}-.* cannot be restored/)
  assert.ok(!existsSync(join(ground.fresh('later'), 'database')))
})

test('a log that is cut in the middle is replayed to the cut, and what lies behind it is counted', async () => {
  const client = await connect(ground.world.connection)
  for (let file = 0; file < 2; file += 1) await client.query('select txid_current(), pg_switch_wal()')
  await client.end()
  await untilArchived()
  const names = await logFiles()
  const whole = await restoreHere(ground.wish(backup), ground.fresh('to-the-end'), undefined)
  assert.equal(whole.outOfReach, 0)
  const path = join(logFolder(), names.at(-3)!)
  const bytes = await readFile(path)
  await truncate(path, bytes.length - 1)
  const cut = await restoreHere(ground.wish(backup), ground.fresh('to-the-cut'), undefined)
  assert.equal(cut.outOfReach, 2)
  await rename(path, `${path}.gone`)
  const missing = await restoreHere(ground.wish(backup), ground.fresh('to-the-gap'), undefined)
  assert.equal(missing.outOfReach, 2)
  await rename(`${path}.gone`, path)
  await writeFile(path, bytes)
  for (const name of ['to-the-end', 'to-the-cut', 'to-the-gap']) await ground.drop(name)
})

test('a database that is there is not touched unless it is named, and then put aside', async () => {
  const dataDir = ground.fresh('moment')
  const before = await figuresIn(dataDir)
  await assert.rejects(restoreHere(ground.wish(backup), dataDir, undefined), /holds a database.*--replace/)
  await assert.rejects(restoreHere(ground.wish(backup), dataDir, dataDir), /and .* was named\. Nothing was changed/)
  assert.deepEqual(await figuresIn(dataDir), before)
  const { putAside } = await restoreHere(ground.wish(backup), dataDir, join(dataDir, 'database'))
  assert.deepEqual(await figuresIn(dataDir), last)
  assert.ok(putAside && existsSync(join(putAside, 'PG_VERSION')))
  assert.deepEqual((await readdir(dataDir)).filter((name) => name.startsWith('database.new-')), [])
  await ground.drop('moment')
})

test('a copy of the cluster is brought onto another server row by row', async () => {
  const server = await openEmbedded({ dataDir: ground.fresh('server'), fsync: false })
  try {
    await restoreThere(ground.wish(backup, { until: between.at }), server.connection, ground.fresh('aside'))
    assert.deepEqual(await figuresOf(server.connection), between.figures)
    assert.deepEqual(await readdir(ground.fresh('aside')), [], 'nothing plain is left')
  } finally {
    await server.close()
    await ground.drop('server')
  }
})

test('the archive goes on after a kill that left half a piece, and loses nothing', async () => {
  const { world, tools } = ground
  const { place } = tools
  await place.archive!.close()
  const newest = join(logFolder(), (await logFiles()).at(-1)!)
  const written = await readFile(newest)
  // What a power cut leaves: a length and less than it promises.
  await writeFile(newest, Buffer.concat([written, Buffer.from([0, 0, 1, 0, 1, 2, 3])]))
  await world.addCase({ name: 'While nobody archived' })
  const errors: unknown[] = []
  const archive = openWalArchive({ connection: place.connection, backups: place.folder, key: tools.key, now: Date.now, onError: (error) => errors.push(error) })
  try {
    await untilArchived()
    assert.deepEqual(errors, [])
    assert.equal(archive.brokenSince(), null)
    const now = await figuresOf(world.connection)
    await restoreHere(ground.wish(backup), ground.fresh('resumed'), undefined)
    assert.deepEqual(await figuresIn(ground.fresh('resumed')), now)
    await ground.drop('resumed')
  } finally {
    await archive.close()
  }
})

test('the archive says that it reaches to a moment only when it holds all that was written by then', async () => {
  const { place, key } = ground.tools
  const { head } = backup
  await place.archive!.close()
  const client = await connect(place.connection)
  let committed: { at: number; position: bigint }
  try {
    // More than the server sends at once, all in one segment and all of it there before it begins to send.
    await client.query('select pg_switch_wal()')
    await client.query("select pg_logical_emit_message(true, 'burst', repeat('x', 500000)) from generate_series(1, 10)")
    committed = { position: positionOf((await client.query<{ to: string }>('select pg_current_wal_flush_lsn()::text as to')).rows[0]!.to), at: Date.now() }
  } finally {
    await client.end()
  }
  const archive = openWalArchive({ connection: place.connection, backups: place.folder, key, now: Date.now, onError: (error) => assert.fail(String(error)) })
  try {
    for (let tries = 0; ((await reachOf(backup, key, place.folder)).at ?? 0) < committed.at; tries += 1) {
      assert.ok(tries < 200, 'the archive of the log does not keep up')
      await sleep(100)
    }
  } finally {
    await archive.close()
  }
  // As a power cut leaves it after each piece.
  const newest = join(logFolder(), (await logFiles()).at(-1)!)
  const whole = await readFile(newest)
  let short = 0
  for (let end = 0; end < whole.length; end += 4 + whole.readUInt32BE(end)) {
    await writeFile(newest, whole.subarray(0, end))
    const { at, position } = await reachOf({ head }, key, place.folder)
    if (position < committed.position) {
      short += 1
      assert.ok(at === null || at < committed.at, `after ${end} bytes it says that it reaches to a moment of which it does not hold all`)
    }
  }
  await writeFile(newest, whole)
  assert.ok(short > 2, `${short} pieces end before the burst does`)
})

test('a piece of the log that was altered is refused, and a log that is cut is replayed to the cut', async () => {
  const [newest = ''] = (await logFiles()).slice(-1)
  const path = join(logFolder(), newest)
  const whole = await readFile(path)
  const altered = Buffer.from(whole)
  altered[100]! ^= 1
  await writeFile(path, altered)
  await assert.rejects(restoreHere(ground.wish(backup), ground.fresh('altered'), undefined), /archive of the log has been altered/)
  assert.ok(!existsSync(join(ground.fresh('altered'), 'database')))
  await writeFile(path, whole)
  await truncate(path, whole.length - 1)
  await restoreHere(ground.wish(backup), ground.fresh('cut'), undefined)
  assert.equal((await figuresIn(ground.fresh('cut')))['organisations']?.rows, 1)
  await ground.drop('cut')
  await ground.drop('altered')
  await ground.drop('later')
})

test('a log that no key here opens is put aside, and a new one is begun, with a backup due at once', async () => {
  const { place } = ground.tools
  const other = Buffer.alloc(32, 7)
  const errors: unknown[] = []
  const archive = openWalArchive({ connection: place.connection, backups: place.folder, key: other, now: Date.now, onError: (error) => errors.push(error) })
  try {
    for (let tries = 0; archive.run() === null; tries += 1) {
      assert.ok(tries < 200, `the archive does not begin: ${errors.join()}`)
      await sleep(100)
    }
    assert.deepEqual((await readdir(join(place.folder, 'log'))).filter((name) => name.includes('-until-')).length, 1)
    assert.ok(isBackupDue([{ ...backup, report: { ...backup.report, check: { outcome: 'same', at: 0, seconds: 0 } } }], archive.run(), backup.head.begunAt))
  } finally {
    await archive.close()
  }
})

test('closed at any moment of its beginning it ends, and holds nobody up', async () => {
  const { place } = ground.tools
  for (let moment = 0; moment < 40; moment += 2) {
    const archive = openWalArchive({ connection: place.connection, backups: place.folder, key: Buffer.alloc(32, 7), now: Date.now, onError: (error) => assert.fail(String(error)) })
    await sleep(moment)
    await archive.close()
  }
})
