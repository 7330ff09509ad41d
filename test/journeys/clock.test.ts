// The machine's clock jumps back by a day, in the middle of everything: what was sent stays in order, what is due is told in time, and nobody has to repair anything.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { startJobs } from '#src/jobs.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
let owner: pg.Client
before(async () => {
  world = await openWorld({ steady: true })
  await world.openDuty()
  owner = new pg.Client(world.connection)
  await owner.connect()
})
after(async () => {
  await owner.end()
  await world.close()
})

const pass = (ms: number) => {
  world.clock.now += ms
  world.clock.passed += ms
}
const today = async () => await (await (await world.as('tomas')).get('/today')).text()

test('receipts, sign-ins and sessions go on in order; the people at work are told, and told no more once it is right', async () => {
  const start = world.context.clock() + 5 * hour
  const one = await world.addCase()
  await world.addSession(one, start)
  await world.consent(one)
  const phone = world.browser()
  const { token } = await world.link(one, { known: true, browser: phone })
  const send = async (hope: string) => {
    const page = await (await phone.get(`/c/${token}/before`)).text()
    assert.equal((await phone.post(`/c/${token}/before`, { ...formOf(page, '/before'), 'attune-before/hope': hope })).status, 303)
  }
  const received = async () => (await rowsOf(world, 'check_ins', one)).map((row) => row['received_at'] as number).sort((a, b) => a - b)
  const tomas = await world.as('tomas')

  await send('3')
  assert.doesNotMatch(await today(), /clock of the computer/)
  world.clock.now -= day
  pass(10 * minute)
  await send('4')
  const [first = 0, second = 0] = await received()
  assert.equal(second - first, 10 * minute)
  assert.match(await (await phone.get(`/c/${token}/mine`)).text(), /09:10/)
  assert.equal((await tomas.get('/today')).status, 200, 'nobody is signed out')
  assert.match(await today(), /The clock of the computer that Attune runs on has gone back\. .*nothing is lost/)
  assert.match(await today(), /Tuesday/)
  assert.match(world.logged(), /"behindMs":86400000,"follows":false/)

  world.clock.now += day
  pass(minute)
  assert.doesNotMatch(await today(), /clock of the computer/)
  assert.match(world.logged(), /"behindMs":0,"follows":true/)
  await send('5')
  assert.equal((await received()).length, 3)
  const { faults } = await world.run((tx, scope) => verifyAudit(tx, scope))
  assert.deepEqual(faults, [])
})

test('the look of each minute and the mails that wait are not put off until the day is over again', async () => {
  await startJobs(world.context)
  const { rows: [queue] } = await owner.query("select count(*)::integer as waiting from jobs.job where state in ('created', 'retry')")
  assert.equal(queue.waiting, 0)
  await world.run((tx) => world.context.jobs.later(tx, 'mail', { organisationId: world.organisationId, personId: world.people.tomas, kind: 'safety' }))
  // The database's clock is the machine's, which a test may not set: that everything noted lies a day ahead is the same to it.
  const ahead = "interval '1 day'"
  await owner.query(`update jobs.job set created_on = created_on + ${ahead}, start_after = start_after + ${ahead} where name = 'mail' and state = 'created'`)
  await owner.query(`update jobs.version set cron_on = now() + ${ahead}`)
  const isSent = async () => (await owner.query("select 1 from jobs.job where name = 'mail' and state = 'completed'")).rowCount === 1
  await wait(5_000)
  assert.equal(await isSent(), false, 'it waits for a time yet to come')
  for (let tries = 0; !(await isSent()); tries += 1) {
    assert.ok(tries < 75, 'it was not sent within the minute')
    await wait(1_000)
  }
  const { rows: [version] } = await owner.query('select cron_on <= now() or cron_on is null as looks from jobs.version')
  assert.equal(version.looks, true)
})
