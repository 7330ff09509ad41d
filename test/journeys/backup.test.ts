// A backup taken while people work is the database as it was, on whichever server; and what is not whole, or not ours to open, is never put back.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, open, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { missingKeys } from '#src/features/backups/missing-keys.ts'
import { restoreHere, restoreThere } from '#src/features/backups/restore.ts'
import { takeBackup } from '#src/features/backups/take.ts'
import { readHead } from '#src/platform/backup/sealed-file.ts'
import type { Backup } from '#src/platform/backup/shelf.ts'
import { openDb } from '#src/platform/db.ts'
import { openKeyring, readBackupKey } from '#src/platform/keyring.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import type { Tables } from '#src/records/tables.ts'
import { figuresIn, figuresOf, openBackupGround, type BackupGround } from '../backup/backup-ground.ts'
import type { WorldCase } from '../world.ts'

let ground: BackupGround
let amal: WorldCase
let portable: Backup

before(async () => {
  ground = await openBackupGround()
  const { world } = ground
  amal = await world.addCase({ name: 'Amal Haddad' })
  const session = await world.addSession(amal, world.clock.now)
  await world.consent(amal)
  await world.openDuty()
  // Text that a line-by-line form could trip over, and rows that point at rows of their own table, the later one first in the order of keys.
  await world.run((tx, { organisationId }) => tx.updateTable('organisations').set({ duty_note: 'One\tline,\nanother\\.\r\n\\.\n\\N "quoted" عند' }).where('organisation_id', '=', organisationId).execute())
  const [first, second] = [`f${randomUUID().slice(1)}`, `0${randomUUID().slice(1)}`]
  const line = { organisation_id: world.organisationId, case_id: amal.caseId, session_id: session, answers: null, words: Buffer.from([0, 9, 10, 92]), written_by: world.people.tomas, written_at: new Date(0) }
  await world.run(async (tx) => {
    await tx.insertInto('agreed_lines').values({ ...line, agreed_line_id: first as never, replaces: null }).execute()
    await tx.insertInto('agreed_lines').values({ ...line, agreed_line_id: second as never, replaces: first as never }).execute()
  })
  const tomas = await world.as('tomas')
  await tomas.get('/today')
})
after(() => ground.close())

test('a backup taken while people write is the same when it is tried', async () => {
  const { world, tools } = ground
  const writing = new AbortController()
  const writer = (async () => {
    let made = 0
    for (; !writing.signal.aborted; made += 1) await world.addCase({ name: `Client ${made}` })
    return made
  })()
  const { report, path } = await takeBackup(tools, 'asked', { isTried: true }).finally(() => writing.abort())
  assert.ok((await writer) > 0)
  assert.equal(report.check?.outcome, 'same')
  assert.deepEqual((await readdir(tools.place.dataDir)).filter((name) => name.startsWith('trial-')), [], 'nothing plain is left of the trial')
  const bytes = await readFile(path)
  for (const word of ['The clinic', 'Tomas Lind', 'quoted', amal.caseId]) assert.ok(!bytes.includes(word), `${word} is not plain in the file`)
})

test('rows alone move to the embedded database and from there to any other, and stay the same', async () => {
  const { world, tools, wish } = ground
  portable = await takeBackup(tools, 'asked', { isTried: true, kind: 'portable', path: join(tools.place.folder, 'moving.backup') })
  assert.equal(portable.report.check?.outcome, 'same')
  const here = await figuresOf(world.connection)
  assert.equal(here['agreed_lines']?.rows, 2)
  const dataDir = ground.fresh('moved')
  await restoreHere(wish(portable), dataDir, undefined)
  assert.deepEqual(await figuresIn(dataDir), here)

  // And on to another server's database.
  const server = await openEmbedded({ dataDir, fsync: false })
  const other = await emptyDatabase()
  try {
    const moving = await takeBackup({ ...tools, place: { ...tools.place, connection: server.connection } }, 'asked', { isTried: false, kind: 'portable', path: join(tools.place.folder, 'back.backup') })
    await restoreThere(wish(moving), other.connection, ground.fresh('aside'))
    assert.deepEqual(await figuresOf(other.connection), here)
    await assert.rejects(restoreThere(wish(moving), other.connection, ground.fresh('aside')), /already holds an organisation/)
    assert.deepEqual(await figuresOf(other.connection), here)
  } finally {
    await server.close()
    await other.close()
  }
})

test('a restore says which keys are missing from the keyring', async () => {
  const { world, fresh } = ground
  const keyring = join(world.context.backups!.dataDir, '..', 'keyring')
  const server = await openEmbedded({ dataDir: fresh('moved'), fsync: false })
  const database = openDb<Tables>(server.connection, { connections: 2 }, () => {})
  try {
    assert.deepEqual(await missingKeys(database.db, world.context.keyring), { organisations: [], clients: [] })
    // A copy of the keyring from before Amal came; and one in which Amal was erased since.
    await cp(keyring, fresh('keyring'), { recursive: true })
    for (const name of await readdir(fresh('keyring'), { recursive: true })) if (name.includes(amal.clientId)) await rm(join(fresh('keyring'), name))
    const older = await openKeyring(fresh('keyring'), Date.now)
    assert.deepEqual(await missingKeys(database.db, older), { organisations: [], clients: [amal.clientId] })
    await older.dropClient(world.organisationId, amal.clientId)
    assert.deepEqual(await missingKeys(database.db, older), { organisations: [], clients: [] })
    const other = await openKeyring(fresh('other-keyring'), Date.now)
    assert.deepEqual(await missingKeys(database.db, other), { organisations: [world.organisationId], clients: [] })
  } finally {
    await database.close()
    await server.close()
    await ground.drop('moved')
  }
})

test('without the keyring nothing is opened, and no new one is made', async () => {
  const empty = ground.fresh('no-keyring')
  await mkdir(empty)
  await assert.rejects(readBackupKey(empty), /master\.key is missing, and without it no backup opens/)
  assert.deepEqual(await readdir(empty), [])
  await openKeyring(empty, Date.now)
  await assert.rejects(readBackupKey(empty), /backup\.key is missing/)
  const mixed = ground.fresh('mixed-keyring')
  await (await openKeyring(mixed, Date.now)).backup()
  await copyFile(join(empty, 'master.key'), join(mixed, 'master.key'))
  await assert.rejects(readBackupKey(mixed), /not of one keyring/)
})

/** A copy of the portable backup, spoilt. */
async function spoilt(name: string, spoil: (path: string) => Promise<void>): Promise<string> {
  const path = ground.fresh(name)
  await copyFile(portable.path, path)
  await spoil(path)
  return path
}

async function turnByte(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
    await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at)
  } finally {
    await file.close()
  }
}

test('a backup that was altered or cut short anywhere is refused, and nothing is changed', async () => {
  const { size } = await stat(portable.path)
  const headEnd = (await readFile(portable.path)).indexOf('\n')
  const altered = /has been altered, cut short or damaged/
  const spoils: readonly (readonly [string, (path: string) => Promise<void>, RegExp])[] = [
    ['last byte', (path) => turnByte(path, size - 1), altered],
    ['first byte of the body', (path) => turnByte(path, headEnd + 1), altered],
    ['middle', (path) => turnByte(path, Math.floor((headEnd + size) / 2)), altered],
    ['a byte less', (path) => truncate(path, size - 1), altered],
    ['half', (path) => truncate(path, Math.floor((headEnd + size) / 2)), altered],
    ['body gone', (path) => truncate(path, headEnd + 1), altered],
    ['empty', (path) => truncate(path, 0), /is not a backup of Attune/],
    ['head cut', (path) => truncate(path, headEnd - 3), /is not a backup of Attune/],
    ['something else', (path) => writeFile(path, 'client,name\n'), /is not a backup of Attune/],
    ['later form', (path) => changeHead(path, { format: 2 }), /was written in form 2, and this Attune reads form 1/],
    ['version altered', (path) => changeHead(path, { attune: '9.9.9' }), altered],
  ]
  for (const [name, spoil, refusal] of spoils) {
    const path = await spoilt(name, spoil)
    const dataDir = ground.fresh(`into ${name}`)
    await assert.rejects(async () => restoreHere(ground.wish({ path, head: await readHead(path) }), dataDir, undefined), refusal, name)
    assert.ok(!existsSync(join(dataDir, 'database')), name)
  }
})

async function changeHead(path: string, change: object): Promise<void> {
  const bytes = await readFile(path)
  const end = bytes.indexOf('\n')
  const [, json = ''] = /^attune backup (.*)$/.exec(bytes.toString('utf8', 0, end)) ?? []
  await writeFile(path, Buffer.concat([Buffer.from(`attune backup ${JSON.stringify({ ...JSON.parse(json), ...change })}`), bytes.subarray(end)]))
}

test('a backup of another keyring, or of a later Attune, is refused by name', async () => {
  const other = await (await openKeyring(ground.fresh('stranger'), Date.now)).backup()
  await assert.rejects(restoreHere(ground.wish(portable, { key: other }), ground.fresh('a'), undefined), /sealed with the key of another keyring/)
  const later = { ...portable.head, migrations: [...portable.head.migrations, { name: '9999-later.sql', sha256: '0' }] }
  await assert.rejects(restoreHere(ground.wish({ path: portable.path, head: later }), ground.fresh('b'), undefined), /made by a later Attune/)
  await assert.rejects(restoreHere(ground.wish(portable, { until: Date.now() }), ground.fresh('c'), undefined), /one moment only/)
  for (const name of ['a', 'b', 'c']) assert.ok(!existsSync(join(ground.fresh(name), 'database')))
})

/** Of a server of one's own: its owner is nobody special, and so is subject to row-level security. */
async function emptyDatabase(): Promise<{ connection: pg.ClientConfig; close(): Promise<void> }> {
  const { connection } = ground.world
  const name = `attune_moved_${randomUUID().replaceAll('-', '')}`
  const run = async (...statements: string[]) => {
    const client = new pg.Client(connection)
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  await run(`create role ${name} login createrole password '${name}'`, `grant attune_app to ${name} with admin option`, `create database ${name} owner ${name}`)
  const own = { user: name, password: name, database: name }
  const url = connection.connectionString === undefined ? undefined : new URL(connection.connectionString)
  if (url) Object.assign(url, { username: name, password: name, pathname: `/${name}` })
  return {
    connection: url ? { connectionString: url.href } : { ...connection, ...own },
    close: () => run(`drop database ${name} with (force)`, `drop owned by ${name} cascade`, `drop role ${name}`),
  }
}
