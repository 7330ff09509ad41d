// What is left of an erased client in backups and in what was taken out: a backup from before is sealed and brings nobody back, one from after holds nothing of them, and no export is kept by the house.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { organisationScope } from '#src/access/scope.ts'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { restoreHere } from '#src/features/backups/restore.ts'
import { takeBackup } from '#src/features/backups/take.ts'
import { applyErasures } from '#src/features/record/erase.ts'
import { sweepErased } from '#src/features/record/sweep-erased.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { reachOf } from '#src/platform/backup/lay-out.ts'
import { readSealed } from '#src/platform/backup/sealed-file.ts'
import type { Backup } from '#src/platform/backup/shelf.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { beginning, openWorld, type World } from '../world.ts'
import { liveFully, type Lived } from './live-fully.ts'
import { names, numbersOf, seek, wordsOf } from './seek.ts'

let folder: string
let world: World
let isOpen = false
let gone: Lived
let stays: Lived
let organisation: World['organisationId']
let key: Buffer
let whole: Backup
let rows: Backup
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-erasure-'))
  await chmod(folder, 0o711)
})
after(async () => {
  await close()
  await rm(folder, { recursive: true, force: true })
})

async function open(options: Parameters<typeof openWorld>[0]): Promise<void> {
  world = await openWorld({ ...options, kept: { folder, now: beginning } })
  isOpen = true
}
async function close(): Promise<void> {
  if (isOpen) await world.close()
  isOpen = false
}

const at = (name: string) => join(folder, name)
const everything = (one: Lived) => [...wordsOf(one), ...numbersOf(one)]
const system = () => organisationScope(organisation, { kind: 'system', id: null }, null)
const take = async (kind: 'base' | 'portable', name: string) => {
  const { backups, clock, migrations } = world.context
  return await takeBackup({ place: backups!, key, clock, migrations }, 'asked', { isTried: false, kind, path: at(`backups/${name}.backup`) })
}

/** All that a portable backup holds, once it is unsealed. */
async function plainOf({ path }: Backup): Promise<string> {
  const parts: Buffer[] = []
  await readSealed(path, key, async (plain) => {
    for await (const part of plain) parts.push(Buffer.from(part))
  })
  return Buffer.concat(parts).toString('latin1')
}

/** As the rows are written in it: numbers as figures. */
const figuresOf = ({ numbers, reference, ids, one }: Lived) => [numbers.answer, numbers.mirror, numbers.shown, numbers.score, numbers.past, reference, one.clientId, ...ids].map(String)

const asOwner = async (statement: string): Promise<number> => {
  const client = new pg.Client(world.connection)
  await client.connect()
  try {
    return (await client.query(statement)).rows.length
  } finally {
    await client.end()
  }
}
/** The log beside the backups is at most a second behind. */
async function untilArchived(moment: number, tries = 200): Promise<void> {
  await asOwner('select txid_current()')
  const { at: reach } = await reachOf(whole, key, world.context.backups!.folder)
  if (reach !== null && reach >= moment) return
  assert.ok(tries > 0, 'the archive of the log does not keep up')
  await sleep(200)
  await untilArchived(moment, tries - 1)
}
const isThere = async ({ one }: Lived) => (await asOwner(`select from clients where client_id = '${one.clientId}'`)) === 1
const hasKey = async ({ one }: Lived) => (await world.context.keyring.client(organisation, one.clientId)) !== null

test('a backup from before the erasure holds their numbers, sealed: nothing can be found in its bytes, nor in the log beside it', async () => {
  await open({ backups: true })
  organisation = world.organisationId
  key = await world.context.keyring.backup()
  gone = await liveFully(world, 'quagmire', 4711)
  stays = await liveFully(world, 'lantern', 5822)
  whole = await take('base', 'whole')
  rows = await take('portable', 'rows')
  const plain = await plainOf(rows)
  for (const figure of figuresOf(gone)) assert.ok(plain.includes(figure), `so looking finds what is there: ${figure}`)
  for (const word of [...gone.words, ...stays.words]) assert.ok(!plain.includes(word), 'words are sealed with the client’s key even inside')
  assert.deepEqual(names([...(await seek(at('backups'), everything(gone)))]), [])
})

test('a client’s copy is given out and kept nowhere', async () => {
  const tomas = await world.as('tomas')
  const file = await tomas.get(`/cases/${gone.one.caseId}/record/file`)
  assert.equal(file.status, 200)
  const text = await file.text()
  for (const word of [gone.words[0]!, gone.words[2]!]) assert.ok(text.includes(word), 'it holds their words')
  assert.deepEqual(names([...(await seek(folder, wordsOf(gone)))]), [], 'and no file of the house does')
  for (const word of gone.words) assert.ok(!world.logged().includes(word))
})

test('a backup from after the erasure holds nothing of them, and all of the others', async () => {
  await inTransaction(world.context.db, system(), (tx) =>
    insertErasure(tx, system(), { erasureId: randomUUID() as ErasureId, clientId: gone.one.clientId, ground: 'asked', askedBy: 'client', askedById: null, at: beginning, dueAt: beginning }))
  await keepRecords(world.context)
  assert.deepEqual([await isThere(gone), await hasKey(gone)], [false, false])
  // Some files of the log, which a server that replays them could use again later.
  for (let file = 0; file < 6; file += 1) await asOwner('select txid_current(), pg_switch_wal()')
  await untilArchived(Date.now())
  const plain = await plainOf(await take('portable', 'afterwards'))
  // The ledger keeps the client's random id and the audit the case's, which is how nobody comes back; nothing that was said, scored or done.
  const kept = [gone.one.clientId, gone.one.caseId] as readonly string[]
  // A reference of figures alone is how the case's id begins.
  const isKept = (text: string) => kept.some((id) => id.startsWith(text))
  for (const figure of figuresOf(gone)) assert.ok(isKept(figure) || !plain.includes(figure), figure)
  for (const [name, forms] of everything(gone)) for (const text of forms.map((form) => form.toString('latin1'))) assert.ok(isKept(text) || !plain.includes(text), name)
  for (const figure of figuresOf(stays)) assert.ok(plain.includes(figure), figure)
  assert.deepEqual(names([...(await seek(at('backups'), everything(gone)))]), [], 'nor can anything be found in any file beside it, the log of the erasure among them')
  await close()
})

/** Puts a backup from before in the place of the database, with the keys as they are now, and starts. */
async function comesBack(backup: Backup, withLog: boolean, wasThere: boolean): Promise<void> {
  await close()
  await rm(at('data'), { recursive: true, force: true })
  await restoreHere({ backup, folder: withLog ? at('backups') : null, key, migrations: world.context.migrations, now: beginning }, at('data'), undefined)
  const log = (await readdir(at('data/database/pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name))
  assert.ok(log.length <= 3, `what was replayed is gone, and not kept to be written over some day: ${log.join(', ')}`)
  await open({ settled: false })
  assert.equal(await isThere(gone), wasThere)
  await applyErasures(world.context)
  assert.deepEqual([await isThere(gone), await hasKey(gone), await isThere(stays), await hasKey(stays)], [false, false, true, true])
  assert.deepEqual((await inTransaction(world.context.db, system(), (tx) => verifyAudit(tx, system()))).faults, [])
  await sweepErased(world.context)
  assert.deepEqual(names([...(await seek(at('data'), numbersOf(gone)))]), [])
  assert.deepEqual(names([...(await seek(at('data/database/base'), numbersOf(stays)))]), names(numbersOf(stays)))
  assert.deepEqual(names([...(await seek(at('data'), wordsOf(gone)))]), [])
  await close()
}

test('put back as it was when it was taken, it brings nobody back who was erased since: neither the copy of the whole', async () => {
  await comesBack(whole, false, true)
})

test('nor the rows alone', async () => {
  await comesBack(rows, false, true)
})

test('nor with the log behind it, which has the erasure in it', async () => {
  await comesBack(whole, true, false)
})
