// A database that is slow in one place: what stands on it is given up in time, nothing piles up, and signing in, safety and the clients' door go on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { areas } from '#src/platform/bulkheads.ts'
import { hour } from '#src/platform/time.ts'
import { issueInvitation } from '#src/access/invitation.ts'
import { TOTP } from 'otpauth'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

/** Somebody holds the table and does not let go: whoever reads it waits. */
async function holding<Result>(table: string, work: () => Promise<Result>): Promise<Result> {
  const holder = new pg.Client(world.connection)
  await holder.connect()
  try {
    await holder.query('begin')
    await holder.query(`lock table ${table} in access exclusive mode`)
    return await work()
  } finally {
    await holder.end()
  }
}

const password = 'a lamp, two chairs and a window'
async function enrolled(): Promise<{ email: string; secret: string }> {
  const link = new URL(await world.run((tx, scope) => issueInvitation(world.context, tx, scope, world.people.mira))).pathname
  const browser = world.browser()
  const secret = /secret=([A-Z2-7]+)/.exec(await (await browser.get(link)).text())![1]!
  const code = new TOTP({ secret }).generate({ timestamp: world.clock.now })
  assert.equal((await browser.post(link, { password, again: password, code })).status, 303)
  world.clock.now += 30_000
  return { email: 'mira@clinic.example', secret }
}

const answerTo = async (answer: Promise<Response>): Promise<{ status: number; page: string; retryAfter: number }> => {
  const { status, headers, ...rest } = await answer.then(async (got) => ({ status: got.status, headers: got.headers, page: await got.text() }))
  return { ...rest, status, retryAfter: Number(headers.get('retry-after')) }
}

test('a table that every brief reads is locked: sixty briefs end in time with a word, and nobody else waits for them', async () => {
  const tomas = await world.as('tomas')
  const one = await world.addCase()
  await world.addSession(one, world.clock.now + 2 * hour)
  const other = await world.addCase({ name: 'Jonas Weber', called: 'Jonas' })
  await world.addSession(other, world.clock.now + 3 * hour)
  await world.consent(other)
  const { token } = await world.link(other)
  const { email, secret } = await enrolled()
  const brief = `/cases/${one.caseId}/brief`
  assert.equal((await tomas.get(brief)).status, 200)
  const { turns, pool } = world.context.bulkheads.staff
  await holding('signal_handlings', async () => {
    const before = turns.sentAway()
    const briefs = Array.from({ length: 60 }, () => answerTo(tomas.get(brief)))
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, turns.running() + turns.waiting())), 10)
    const signIn = await answerTo(world.browser().post('/sign-in', { email, password, code: new TOTP({ secret }).generate({ timestamp: world.clock.now }) }))
    assert.equal(signIn.status, 303)
    const asked = await answerTo(world.browser().get(`/c/${token}/before`))
    assert.equal(asked.status, 200)
    const sent = await answerTo(world.browser().post(`/c/${token}/before`, { ...formOf(asked.page, '/before'), 'attune-before/hope': '4' }))
    assert.equal(sent.status, 303)
    assert.ok(turns.sentAway() - before >= 30, 'those for whom there is no place are told at once')
    const safety = await answerTo(tomas.get('/safety'))
    assert.equal(safety.status, 200)
    // All that while the table is locked and every place in the staff's queue is taken.
    const ended = await Promise.all(briefs)
    clearInterval(watch)
    assert.deepEqual([...new Set(ended.map(({ status }) => status))], [503])
    assert.ok(ended.every(({ retryAfter, page }) => retryAfter > 0 && page.includes('One moment, please')))
    assert.ok(most <= 30 && pool.totalCount <= 6, `${most} at once, ${pool.totalCount} connections`)
  })
  assert.equal((await tomas.get(brief)).status, 200)
  assert.deepEqual([turns.running(), turns.waiting()], [0, 0])
})

test('check-ins cannot be written: the client keeps what was sent, and it arrives once when they can', async () => {
  const one = await world.addCase()
  await world.addSession(one, world.clock.now + 5 * hour)
  await world.consent(one)
  const { token } = await world.link(one)
  const browser = world.browser()
  const form = { ...formOf(await (await browser.get(`/c/${token}`)).text(), '/before'), 'attune-before/hope': '4' }
  const kept = await holding('check_ins', async () => {
    const sent = await answerTo(browser.post(`/c/${token}/before`, form))
    assert.equal(sent.status, 503)
    assert.match(sent.page, /Send it again/)
    assert.match(sent.page, /tel:112/)
    return formOf(sent.page, `/c/${token}/before`)
  })
  assert.deepEqual(kept, form)
  assert.equal((await rowsOf(world, 'check_ins', one)).length, 0, 'nor is half of it there')
  assert.equal((await browser.post(`/c/${token}/before`, kept)).status, 303)
  assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
  assert.doesNotMatch(world.logged(), /"msg":"a request failed"/)
})

test('with all areas at work there is room in the embedded server for the backup and the command line', async () => {
  const most = areas.reduce((sum, area) => sum + world.context.bulkheads[area].pool.options.max, 0)
  // Beside them the job queue has three, and the server keeps three for its owner.
  assert.ok(most + 3 + 3 <= 40 - 5, `${most}`)
})
