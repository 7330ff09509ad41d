// What is left of an erased client on the disk: looked for byte by byte in the database's files, its log of changes, its logs, and in backups that come back.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { appendFile, chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { organisationScope } from '#src/access/scope.ts'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { applyErasures } from '#src/features/record/erase.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { sweepErased } from '#src/features/record/sweep-erased.ts'
import { unseal } from '#src/platform/crypto.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { lineSeal } from '#src/records/history.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { beginning, openWorld, type World } from '../world.ts'
import { liveFully, type Lived } from './live-fully.ts'
import { names, numbersOf, seek, wordsOf } from './seek.ts'

let folder: string
let world: World
let gone: Lived
let stays: Lived
let organisation: World['organisationId']
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-erasure-'))
  await chmod(folder, 0o711)
})
after(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

const at = (name: string) => join(folder, name)
const open = async (settled: boolean) => {
  world = await openWorld({ settled, kept: { folder, now: beginning } })
}

async function asOwner<Row extends pg.QueryResultRow>(...statements: readonly string[]): Promise<Row[]> {
  const client = new pg.Client(world.connection)
  await client.connect()
  try {
    let rows: Row[] = []
    for (const statement of statements) rows = (await client.query<Row>(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}

const system = () => organisationScope(organisation, { kind: 'system', id: null }, null)
const isThere = async ({ one }: Lived) => (await asOwner(`select from clients where client_id = '${one.clientId}'`)).length === 1
const hasKey = async ({ one }: Lived) => (await world.context.keyring.client(organisation, one.clientId)) !== null

test('words are in no file before an erasure either; numbers are', async () => {
  await open(true)
  organisation = world.organisationId
  gone = await liveFully(world, 'quagmire', 4711)
  stays = await liveFully(world, 'lantern', 5822)
  // As the server does by itself: it keeps samples of what is in the tables.
  await asOwner('analyze', 'checkpoint')
  assert.deepEqual(names([...(await seek(at('data'), wordsOf(gone)))]), [], 'in the database with its log of changes and its logs')
  assert.deepEqual(names([...(await seek(at('keyring'), wordsOf(gone)))]), [])
  assert.deepEqual(names([...(await seek(at('data/database/base'), numbersOf(gone)))]), names(numbersOf(gone)), 'so looking finds what is there')
  for (const word of gone.words) assert.ok(!world.logged().includes(word))
  await world.close()
  await cp(at('data'), at('backup/data'), { recursive: true })
  await cp(at('keyring'), at('backup/keyring'), { recursive: true })
})

test('erased: no number in the database’s files, and no key that opens a word', async () => {
  await open(false)
  const [sealed] = await asOwner<{ words: Buffer; line_id: string }>(`select words, line_id from lines where case_id = '${gone.one.caseId}'`)
  const key = (await world.context.keyring.client(organisation, gone.one.clientId))!
  assert.equal(unseal(key, sealed!.words, lineSeal(sealed!.line_id)), gone.words[2], 'the key opens it, until it is gone')
  await inTransaction(world.context.db, system(), (tx) =>
    insertErasure(tx, system(), { erasureId: randomUUID() as ErasureId, clientId: gone.one.clientId, ground: 'asked', askedBy: 'client', askedById: null, at: beginning, dueAt: beginning }))
  await keepRecords(world.context)
  const left = await seek(at('data/database/base'), numbersOf(gone))
  assert.notDeepEqual([...left], [], 'between the rows, until it is swept')
  assert.notDeepEqual([...(await seek(at('data/database/pg_wal'), numbersOf(gone)))], [], 'and in the log of changes')
  assert.deepEqual((await world.context.jobs.counts()).filter(({ name }) => name === 'sweep'), [{ name: 'sweep', waiting: 1, failed: 0 }])
  await sweepErased(world.context)
  assert.deepEqual([...(await seek(at('data'), numbersOf(gone)))], [])
  assert.deepEqual(names([...(await seek(at('data/database/base'), numbersOf(stays)))]), names(numbersOf(stays)), 'nobody else’s are touched')
  assert.deepEqual(names([...(await seek(at('data'), wordsOf(gone)))]), [])

  const files = (await readdir(at('keyring'), { recursive: true })).filter((name) => name.endsWith('.key'))
  assert.ok(!files.some((name) => name.includes(gone.one.clientId)) && files.some((name) => name.includes(stays.one.clientId)))
  // Every key that there still is, on the words as they lie in the backup.
  const keys = [await world.context.keyring.organisation(organisation), (await world.context.keyring.client(organisation, stays.one.clientId))!]
  for (const other of keys) assert.throws(() => unseal(other, sealed!.words, lineSeal(sealed!.line_id)))
  assert.equal(await hasKey(gone), false)
  assert.deepEqual((await inTransaction(world.context.db, system(), (tx) => verifyAudit(tx, system()))).faults, [])
  await world.close()
})

/** Puts these folders back as they were before the erasure, keeps the others, and starts. */
async function restore(...parts: readonly ('data' | 'keyring')[]): Promise<void> {
  for (const part of parts) {
    await rm(at(part), { recursive: true, force: true })
    await cp(at(`backup/${part}`), at(part), { recursive: true })
  }
  await open(false)
  assert.ok((await isThere(gone)) || (await hasKey(gone)), 'something has come back')
  await applyErasures(world.context)
  assert.deepEqual([await isThere(gone), await hasKey(gone)], [false, false])
  assert.deepEqual([await isThere(stays), await hasKey(stays)], [true, true])
  assert.deepEqual((await inTransaction(world.context.db, system(), (tx) => verifyAudit(tx, system()))).faults, [])
}

test('a database from before the erasure comes back: the list beside the keys has it erased again', async () => {
  await restore('data')
  await world.close()
})

test('keys from before the erasure come back: the ledger in the database has them dropped again', async () => {
  await restore('keyring')
  await world.close()
})

test('both come back: with the newer list put below the older one it is the same', async () => {
  const list = await readFile(at(`keyring/${organisation}/erased`), 'utf8')
  await rm(at('keyring'), { recursive: true, force: true })
  await cp(at('backup/keyring'), at('keyring'), { recursive: true })
  await appendFile(at(`keyring/${organisation}/erased`), list)
  await restore('data')
})
