// Too many at once: who cannot be served is told so at once, in their language and with what they sent; the other areas do not notice.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { hour } from '#src/platform/time.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'
import { crowd, goHome } from '#test/journeys/crowd.ts'
import { openWorld, type World, type WorldCase } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

afterEach(() => goHome(world))

async function amal(): Promise<{ one: WorldCase; token: string }> {
  const one = await world.addCase()
  await world.addSession(one, world.clock.now + 5 * hour)
  await world.consent(one)
  return { one, token: (await world.link(one)).token }
}

test('a crowd among the therapists: they read a word and a time; clients, safety, signing in and monitors go on', async () => {
  const tomas = await world.as('tomas')
  const { token } = await amal()
  await crowd(world, 'staff')
  const answer = await tomas.get('/today')
  assert.equal(answer.status, 503)
  const seconds = Number(answer.headers.get('retry-after'))
  assert.ok(seconds >= 2 && seconds <= 7)
  assert.equal(answer.headers.get('cache-control'), 'no-store, no-transform')
  const page = await answer.text()
  assert.match(page, /One moment, please/)
  assert.match(page, /Nothing was lost/)
  assert.match(page, /<a class="way" href="\/today">Try again<\/a>/)
  assert.equal((await tomas.get('/safety')).status, 200)
  assert.equal((await tomas.get('/sign-in')).status, 200)
  assert.equal((await world.browser().get(`/c/${token}`)).status, 200)
  assert.equal((await world.browser().get('/health')).status, 200)
  await goHome(world)
  assert.equal((await tomas.get('/today')).status, 200)
})

test('a crowd at the clients\' door leaves those at work, safety and signing in alone', async () => {
  const tomas = await world.as('tomas')
  await crowd(world, 'client')
  for (const path of ['/today', '/safety', '/sign-in']) assert.equal((await tomas.get(path)).status, 200, path)
})

test('a crowd of sign-ins leaves those alone who are in', async () => {
  const tomas = await world.as('tomas')
  await crowd(world, 'sign-in')
  assert.equal((await tomas.get('/sign-in')).status, 503)
  for (const path of ['/today', '/safety']) assert.equal((await tomas.get(path)).status, 200, path)
})

test('a check-in that was turned away stands whole on the page, with live help below it, and sent again it is there once', async () => {
  const { one, token } = await amal()
  const browser = world.browser()
  const form = { ...formOf(await (await browser.get(`/c/${token}`)).text(), '/before'), 'phq-9/1': '2', 'attune-before/hope': '4', miss: 'My sister’s “visit” & what I <said>' }
  await crowd(world, 'client')
  const answer = await browser.post(`/c/${token}/before`, form)
  assert.equal(answer.status, 503)
  assert.ok(Number(answer.headers.get('retry-after')) > 0)
  const page = await answer.text()
  assert.match(page, /what you sent is not kept yet/)
  assert.match(page, /Send it again/)
  assert.match(page, /tel:116123/)
  const kept = formOf(page, `/c/${token}/before`)
  assert.equal(kept['miss'], 'My sister’s “visit” &amp; what I &lt;said>')
  assert.deepEqual({ ...kept, miss: form.miss }, form)
  assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
  await goHome(world)
  assert.equal((await browser.post(`/c/${token}/before`, { ...kept, miss: form.miss })).status, 303)
  assert.equal((await browser.post(`/c/${token}/before`, { ...kept, miss: form.miss })).status, 303)
  assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
})

test('in the reader\'s language', async () => {
  const { token } = await amal()
  await world.browser().get(`/c/${token}`)
  await crowd(world, 'client')
  const answer = await world.app.request(`http://localhost/c/${token}`, { headers: { 'accept-language': 'ar' } })
  assert.equal(answer.status, 503)
  const page = await answer.text()
  assert.match(page, /lang="ar" dir="rtl"/)
  assert.match(page, /لحظة من فضلك/)
  assert.match(page, /tel:116123/, 'help in another language is better than an empty place')
})

test('a phone\'s outbox is told to try again, and not that it was no good', async () => {
  const { token } = await amal()
  await crowd(world, 'client')
  const answer = await world.app.request(`http://localhost/c/${token}/outbox`, { method: 'POST', body: new Uint8Array(200), headers: { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'same-origin' } })
  assert.equal(answer.status, 503)
})

test('a password does not come back in the page', async () => {
  await crowd(world, 'sign-in')
  const page = await (await world.browser().post('/sign-in', { email: 'tomas@clinic.example', password: 'a lamp, two chairs', code: '123456', next: '/today' })).text()
  assert.match(page, /One moment, please/)
  assert.match(page, /tomas@clinic\.example/)
  assert.doesNotMatch(page, /a lamp|123456/)
})

test('when a place comes free in time, whoever waits is served', async () => {
  const tomas = await world.as('tomas')
  await crowd(world, 'staff', 1)
  const answer = tomas.get('/today')
  await sleep(50)
  await goHome(world)
  assert.equal((await answer).status, 200)
})

test('one address gets half of the places, so that nobody alone makes a crowd', async () => {
  const tomas = await world.as('tomas')
  const from = (address: string) =>
    world.app.fetch(new Request('http://localhost/today', { headers: { cookie: `attune=${tomas.cookies.get('attune')}` } }), { incoming: { socket: { remoteAddress: address } } })
  const answers = await Promise.all(Array.from({ length: 40 }, () => from('203.0.113.5')))
  const served = answers.filter(({ status }) => status === 200).length
  assert.ok(served <= 15 && served > 0, `${served} served`)
  assert.equal(answers.filter(({ status }) => status === 503).length, 40 - served)
  assert.equal((await from('203.0.113.6')).status, 200)
})

test('who has left while waiting costs nothing more', async () => {
  const tomas = await world.as('tomas')
  const read = world.logged().length
  const answer = await world.app.fetch(new Request('http://localhost/today', { headers: { cookie: `attune=${tomas.cookies.get('attune')}` } }), { incoming: { socket: { remoteAddress: '203.0.113.7', destroyed: true } } })
  assert.equal(answer.status, 503)
  assert.doesNotMatch(world.logged().slice(read), /let in/)
})
