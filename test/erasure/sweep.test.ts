// Sweeping while people work: nobody waits long for a table, and what could not be written over is said, never passed over.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { sweepErased } from '#src/features/record/sweep-erased.ts'
import { sweepTables } from '#src/platform/postgres/sweep.ts'
import { tablesOfAClient } from '#src/records/erasures.ts'
import { openWorld, type World } from '../world.ts'

let world: World
let other: pg.Client
before(async () => {
  world = await openWorld({ backups: true })
  await world.addCase({ name: 'Amal Haddad' })
  other = new pg.Client(world.connection)
  await other.connect()
})
after(async () => {
  await other.end()
  await world.close()
})

test('the tables are those that hang on a client, and the figures made with them; not the chain, which names nobody', async () => {
  const tables = await tablesOfAClient(world.context.db)
  for (const name of ['clients', 'cases', 'check_ins', 'scores', 'goal_changes', 'evidence_moments', 'norms', 'shown_studies']) assert.ok(tables.includes(name), name)
  for (const name of ['audit_events', 'erasures', 'people', 'organisations']) assert.ok(!tables.includes(name), name)
})

test('a table that somebody uses is left within the time that others wait, and is named', async () => {
  await other.query('begin')
  await other.query('select from cases')
  const begun = performance.now()
  assert.deepEqual(await sweepTables(world.connection, ['cases', 'clients']), { busy: ['cases'], large: [], isLogKept: false })
  assert.ok(performance.now() - begun < 5_000, 'the application waits five seconds for a lock')
  await assert.rejects(sweepErased(world.context), /1 were not swept: cases/)
  await other.query('rollback')
  assert.deepEqual(await sweepTables(world.connection, ['cases', 'clients']), { busy: [], large: [], isLogKept: false })
})

test('what goes wrong otherwise is in the log, by its code', async () => {
  await assert.rejects(sweepErased({ ...world.context, connection: { ...world.connection, password: 'another' } }), /password authentication failed/)
  assert.match(world.logged(), /28P01.*what an erasure left could not be written over/)
})

test('a deleted row that an older transaction may still read is taken along, and its table is named', async () => {
  await other.query('begin isolation level repeatable read')
  await other.query('select from organisations')
  const owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query("create table left_over as select generate_series(1, 7) as number")
  await owner.query('delete from left_over where number > 5')
  await owner.end()
  assert.deepEqual(await sweepTables(world.connection, ['left_over', 'clients']), { busy: ['left_over', 'pg_catalog.pg_statistic'], large: [], isLogKept: false })
  await other.query('rollback')
  assert.deepEqual(await sweepTables(world.connection, ['left_over', 'clients']), { busy: [], large: [], isLogKept: false })
})

test('a table that would be locked for longer than people wait stays as it was, and is named', async () => {
  await other.query("insert into left_over select generate_series(1, 200000)")
  assert.deepEqual(await sweepTables(world.connection, ['left_over'], 1), { busy: [], large: ['left_over', 'pg_catalog.pg_statistic'], isLogKept: false })
  assert.deepEqual((await other.query<{ rows: number }>('select count(*)::int as rows from left_over')).rows, [{ rows: 200_005 }])
})

/** The files of the database that hold this, by the folder they lie in. */
async function holding(word: string): Promise<readonly string[]> {
  const below = join(world.context.backups!.dataDir, 'database')
  const found = new Set<string>()
  for (const part of ['base', 'pg_wal']) {
    for (const file of (await readdir(join(below, part), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0))
      if (bytes.includes(word)) found.add(part)
    }
  }
  return [...found].sort()
}

test('neither the samples of a column nor the log keep what was there, while the archive of the backups takes it', async () => {
  await other.query("create table told as select 'quagmire' || n as word from generate_series(1, 100) n")
  await other.query('analyze told')
  await other.query('checkpoint')
  await other.query('delete from told')
  assert.deepEqual(await holding('quagmire'), ['base', 'pg_wal'])
  assert.deepEqual(await sweepTables(world.connection, ['told']), { busy: [], large: [], isLogKept: false })
  assert.deepEqual(await holding('quagmire'), [])
})

test('a log that the archive does not take is said to be kept, and is gone once it does', async () => {
  await other.query("select pg_create_physical_replication_slot('attune_elsewhere', true)")
  await other.query("create table told_again as select 'morass' || n as word from generate_series(1, 100) n")
  await other.query('delete from told_again')
  await assert.rejects(sweepErased(world.context), /1 were not swept: the log of changes/)
  assert.ok((await holding('morass')).includes('pg_wal'))
  await other.query("select pg_drop_replication_slot('attune_elsewhere')")
  assert.deepEqual(await sweepTables(world.connection, ['told_again']), { busy: [], large: [], isLogKept: false })
  assert.deepEqual(await holding('morass'), [])
})
