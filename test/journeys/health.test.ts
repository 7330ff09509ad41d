// What a monitor sees: alive, ready and why not, figures behind a token; and nothing in it about anybody.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { inArea } from '#src/access/area.ts'
import { labelOf } from '#src/access/measured.ts'
import { whoMay, type Route } from '#src/access/who-may.ts'
import { createApp } from '#src/app.ts'
import { sendMail } from '#src/features/safety/send-mail.ts'
import { startJobs } from '#src/jobs.ts'
import { leastFreeBytes, leastFreeForKeysBytes } from '#src/platform/disk.ts'
import { hour } from '#src/platform/time.ts'
import type { Readiness } from '#src/features/health/readiness.ts'
import { formOf } from '#test/journeys/check-in-form.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
before(async () => {
  // Nobody listens there.
  world = await openWorld({ smtpUrl: 'smtp://127.0.0.1:9' })
  await world.openDuty()
})
after(() => world.close())

type Said = Pick<Readiness, 'checks' | 'database'> & { status: string }
const ready = async (app = world.app): Promise<{ status: number; said: Said }> => {
  const answer = await app.request('http://localhost/ready')
  return { status: answer.status, said: (await answer.json()) as Said }
}
const metrics = async (token = world.context.metricsToken): Promise<Response> =>
  await world.app.request('http://localhost/metrics', { headers: token === null ? {} : { authorization: `Bearer ${token}` } })
const figure = async (line: string): Promise<number> => {
  const text = await (await metrics()).text()
  const found = text.split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? 0 : Number(found.slice(line.length + 1))
}

test('ready only once jobs run; the words name what is not', async () => {
  const before = await ready()
  assert.equal(before.status, 503)
  assert.deepEqual(before.said.checks, { database: 'ok', migrations: 'ok', jobs: 'not-running', disk: 'ok', keys: 'ok' })
  await startJobs(world.context)
  const { status, said } = await ready()
  assert.equal(status, 200)
  assert.equal(said.status, 'ready')
  assert.match(said.database!, /^\d+/)
})

test('not ready on a disk that is full, and with a schema that is older or newer than this version', async () => {
  const of = async (more: Partial<World['context']>) => (await ready(createApp({ ...world.context, ...more }))).said.checks
  assert.equal((await of({ room: async () => ({ freeBytes: leastFreeBytes - 1, bytes: 2 ** 40 }) })).disk, 'full')
  assert.equal((await of({ room: async () => { throw new Error('no such folder') } })).disk, 'unknown')
  const keysFull = await of({ keysRoom: async () => ({ freeBytes: leastFreeForKeysBytes - 1, bytes: 2 ** 26 }) })
  assert.deepEqual([keysFull.keys, keysFull.disk], ['full', 'ok'], 'the keys may lie on a disk of their own')
  assert.equal((await of({ keysRoom: async () => { throw new Error('no such folder') } })).keys, 'unknown')
  assert.equal((await of({ migrations: [...world.context.migrations, { name: '9999-from-tomorrow.sql', sha256: '', sql: '' }] })).migrations, 'behind')
  assert.equal((await of({ migrations: world.context.migrations.slice(1) })).migrations, 'ahead')
})

test('a database that does not answer: not ready within seconds, and alive all the same', async () => {
  const holder = new pg.Client(world.connection)
  await holder.connect()
  await holder.query('begin')
  await holder.query('lock table migrations in access exclusive mode')
  const started = performance.now()
  const [{ status, said }] = await Promise.all([ready(), ready(), ready()])
  assert.equal(status, 503)
  assert.equal(said.checks.migrations, 'unknown')
  assert.ok(performance.now() - started < 5_000)
  assert.equal((await world.app.request('http://localhost/health')).status, 200)
  await holder.end()
  assert.equal((await ready()).status, 200)
})

test('the metrics open to the operator\'s token and are no page for anybody else', async () => {
  assert.equal((await metrics()).status, 200)
  assert.match((await metrics()).headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
  for (const token of [null, 'wrong', `${world.context.metricsToken}x`]) assert.equal((await metrics(token)).status, 404)
  const closed = createApp({ ...world.context, metricsToken: null })
  assert.equal((await closed.request('http://localhost/metrics', { headers: { authorization: 'Bearer null' } })).status, 404)
  assert.equal((await (await world.as('ada')).get('/metrics')).status, 404, 'not for an admin either')
})

test('a check-in, its request, a mail that was not taken: each is counted once', async () => {
  const one = await world.addCase({ name: 'Amal Haddad', called: 'Amal' })
  await world.addSession(one, world.clock.now + 5 * hour)
  await world.consent(one)
  const { token } = await world.link(one)
  const browser = world.browser()
  const form = { ...formOf(await (await browser.get(`/c/${token}`)).text(), '/before'), 'attune-before/hope': '4' }
  const taken = await figure('attune_check_ins_total{kind="before"}')
  const requests = await figure('attune_requests_total{route="POST /c/:token/before",status="303"}')
  for (let time = 0; time < 2; time += 1) assert.equal((await browser.post(`/c/${token}/before`, form)).status, 303)
  assert.equal(await figure('attune_check_ins_total{kind="before"}'), taken + 1, 'sent twice is one')
  assert.equal(await figure('attune_requests_total{route="POST /c/:token/before",status="303"}'), requests + 2)
  const failed = await figure('attune_mail_failures_total')
  await assert.rejects(sendMail(world.context, { organisationId: world.organisationId, personId: world.people.tomas, kind: 'safety' }))
  assert.equal(await figure('attune_mail_failures_total'), failed + 1)
})

test('what an operator needs is there', async () => {
  const text = await (await metrics()).text()
  for (const name of [
    'attune_info{version=', 'attune_request_seconds_bucket{le="0.05",area="client"}', 'attune_database_connections{area="sign-in",state="waited for"}', 'attune_turns{area="staff",state="waiting"}',
    'attune_turned_away{area="safety"}', 'attune_jobs{job="mail",state="waiting"}', 'attune_jobs{job="every-night",state="failed"}', 'attune_disk_free_bytes ', 'nodejs_eventloop_lag_p99_seconds ',
    'process_resident_memory_bytes ',
  ]) assert.ok(text.includes(`\n${name}`), name)
  assert.ok((await figure('attune_disk_free_bytes')) > 0)
})

test('no id, no token and no name is in a label, and what tells of one client is told of several things together', async () => {
  await (await world.as('tomas')).get('/today')
  await world.browser().get(`/c/${'x'.repeat(38)}`)
  await world.browser().get('/nothing/like/this/tomas@clinic.example')
  const text = await (await metrics()).text()
  assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-|Amal|Tomas|tomas|xxxx|clinic/)
  const labels = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, label]) => label))
  const allowed = new Set(['none', 'assets', ...(Object.keys(whoMay) as Route[]).map(labelOf)])
  for (const label of labels) assert.ok(allowed.has(label!), label)
  for (const route of ['GET /safety/:task', 'POST /safety/:task/acknowledge', 'GET /c/:token/withdraw', 'POST /cases/:case/close', 'POST /cases/:case/signals/:kind', 'POST /c/:token/record/erasure', 'POST /records/erasures/:erasure/confirm'] as const) assert.ok(!allowed.has(route), route)
})

test('a monitor asks the database in its own compartment', () => {
  assert.equal(inArea(world.context, 'watching').db, world.context.bulkheads.watching.db)
})
