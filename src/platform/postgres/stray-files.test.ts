// What a crash leaves in the middle of writing a table: in no file afterwards, and every table is whole.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from './copy.ts'
import { openEmbedded } from './embedded.ts'
import { ask, ground, until } from './test-ground.ts'

const dataDir = join(ground, 'strays')
const open = () => openEmbedded({ dataDir, fsync: false })

function filesWith(word: string): number {
  const files = readdirSync(join(dataDir, 'database', 'base'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(word)).length
}

test('rows of a table that was being written when the server fell lie in no file afterwards; every table is whole', async () => {
  const embedded = await open()
  await ask(embedded.connection, "create table kept as select 'lantern' || n as word from generate_series(1, 1000) n")
  const writer = await connect(embedded.connection)
  await writer.query("begin; create table half as select 'quagmire' || n as word from generate_series(1, 1000) n")
  await ask(embedded.connection, 'checkpoint')
  assert.deepEqual([filesWith('lantern'), filesWith('quagmire')], [1, 1])
  const { rows: [writing] } = await writer.query<{ pid: number }>('select pg_backend_pid() as pid')
  const { pid } = embedded
  // The one that writes before the server: told of its fall, it would put things in order.
  for (const one of [writing!.pid, pid]) process.kill(one, 'SIGKILL')
  assert.ok(await until(15_000, () => embedded.pid !== pid))
  assert.deepEqual([filesWith('lantern'), filesWith('quagmire')], [1, 0])
  assert.deepEqual(await ask(embedded.connection, 'select count(*)::int as rows from kept'), [{ rows: 1000 }])
  await embedded.close()
  const again = await open()
  assert.deepEqual(await ask(again.connection, 'select count(*)::int as rows from kept'), [{ rows: 1000 }])
  await again.close()
})

test('more than that are left where they lie, and said: they may be all there is', async () => {
  const said: string[] = []
  const embedded = await openEmbedded({ dataDir, fsync: false, log: (message) => said.push(message) })
  const writer = await connect(embedded.connection)
  await writer.query('begin')
  for (let table = 0; table < 20; table += 1) await writer.query(`create table many_${table} as select 'morass' as word`)
  await ask(embedded.connection, 'checkpoint')
  const { rows: [writing] } = await writer.query<{ pid: number }>('select pg_backend_pid() as pid')
  const { pid } = embedded
  for (const one of [writing!.pid, pid]) process.kill(one, 'SIGKILL')
  assert.ok(await until(15_000, () => embedded.pid !== pid))
  assert.equal(filesWith('morass'), 20)
  assert.match(said.join('\n'), /\d+ files belong to no table, more than a crash leaves; they stay/)
  await embedded.close()
})
