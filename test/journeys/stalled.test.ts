// A database that has stopped answering without refusing, as a frozen machine or a network that swallows everything: a word within seconds, and no hands needed afterwards.
import assert from 'node:assert/strict'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { createApp, type App } from '#src/app.ts'
import { openBulkheads } from '#src/platform/bulkheads.ts'
import type { Tables } from '#src/records/tables.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
let way: Server
let database: ReturnType<typeof openBulkheads<Tables>>
let app: App
let isStalled = false
const ends: Socket[] = []

/** Between the app and the database: while it is stalled it takes everything and passes nothing on. */
before(async () => {
  world = await openWorld()
  // However it was said where the server is.
  const { host, port, user, password, database: name } = new pg.Client(world.connection)
  way = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    ends.push(near, far)
    for (const [one, other] of [[near, far], [far, near]] as const) {
      one.on('data', (bytes) => isStalled || other.write(bytes))
      one.on('error', () => {})
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve))
  const address = way.address()
  assert.ok(address && typeof address === 'object')
  database = openBulkheads<Tables>({ host: '127.0.0.1', port: address.port, user: user!, password: password ?? '', database: name! }, () => {})
  const { bulkheads } = database
  app = createApp({ ...world.context, db: bulkheads.behind.db, bulkheads })
})
after(async () => {
  for (const end of ends) end.destroy()
  way.close()
  await database.close()
  await world.close()
})

const ask = async (path: string): Promise<{ status: number; text: string; ms: number }> => {
  const began = performance.now()
  const answer = await app.request(`http://localhost${path}`)
  return { status: answer.status, text: await answer.text(), ms: performance.now() - began }
}
const databaseOf = ({ text }: { readonly text: string }) => (JSON.parse(text) as { checks: { database: string } }).checks.database

test('a page and /ready answer within seconds, and are as before once the database is', async () => {
  const { token } = await world.link(await world.addCase())
  assert.equal((await ask(`/c/${token}`)).status, 200)
  assert.equal(databaseOf(await ask('/ready')), 'ok')
  isStalled = true
  const asked = await Promise.all([ask('/ready'), ask(`/c/${token}`), ask(`/c/${token}`)])
  isStalled = false
  assert.deepEqual(asked.map(({ status }) => status), [503, 503, 503])
  assert.equal(databaseOf(asked[0]!), 'no-answer')
  for (const [index, { ms }] of asked.entries()) assert.ok(ms < (index === 0 ? 6_000 : 12_000), `${index}: ${Math.round(ms)} ms`)
  assert.equal((await ask(`/c/${token}`)).status, 200)
  assert.equal(databaseOf(await ask('/ready')), 'ok')
})

test('a connection that nobody waits on is left alone, however long', async () => {
  const { pool } = database.bulkheads.watching
  await pool.query('select 1')
  const before = pool.totalCount
  assert.ok(before > 0)
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  assert.equal(pool.totalCount, before)
  await pool.query('select 1')
})
