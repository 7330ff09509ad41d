// A client who has checked in and opens the link again: told so where they are known, and told nothing where anybody may hold the link.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hour, minute } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

const start = beginning + 5 * hour

async function amal(known: boolean): Promise<{ one: WorldCase; path: string; phone: Browser }> {
  world.clock.now = beginning
  const one = await world.addCase()
  await world.addSession(one, start)
  await world.consent(one)
  const phone = world.browser()
  const { token } = await world.link(one, { known, browser: phone })
  return { one, path: `/c/${token}`, phone }
}
const read = async (browser: Browser, path: string) => await (await browser.get(path)).text()
const send = async (browser: Browser, path: string) => {
  const sent = await browser.post(`${path}/before`, { ...formOf(await read(browser, `${path}/before`), '/before'), 'attune-before/hope': '5' })
  assert.equal(sent.status, 303)
}
/** Ids are new on every page. */
const withoutIds = (page: string) => page.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')

test('known by a device: that it was sent and when, with the way to what was sent and to another one, before and during the session', async () => {
  const { one, path, phone } = await amal(true)
  assert.match(await read(phone, path), /Little interest/)
  await send(phone, path)
  for (const now of [beginning + 10 * minute, start - minute, start + 10 * minute]) {
    world.clock.now = now
    const page = await read(phone, path)
    assert.match(page, /You have sent this/)
    assert.match(page, /They arrived: \u206809:00\u2069/)
    assert.match(page, new RegExp(`href="${path}/mine"`))
    assert.doesNotMatch(page, /Little interest|The session had begun/)
    assert.equal(page.includes('You meet \u2068Tomas Lind\u2069 today'), now < start)
    assert.equal(page.includes(`href="${path}/after"`), now >= start)
    assert.match(page, /116 123/)
  }
  world.clock.now = start - minute
  const again = await read(phone, /<a class="way" href="([^"]*)">Send another one/.exec(await read(phone, path))![1]!)
  assert.match(again, /You already sent one: \u206809:00\u2069/)
  await send(phone, path)
  assert.equal((await rowsOf(world, 'check_ins', one)).length, 2)
  assert.match(await read(phone, path), /They arrived: \u206813:59\u2069/)
})

test('one that came after the beginning is said to have come late; once the session is over the next question is another', async () => {
  const { path, phone } = await amal(true)
  world.clock.now = start + 5 * minute
  await send(phone, path)
  assert.match(await read(phone, path), /You have sent this.*The session had begun by then/s)
  world.clock.now = start + hour
  const page = await read(phone, path)
  assert.match(page, /How was the session for you\?/)
  assert.match(page, /If you answered on the tablet, there is nothing more to do\./)
  assert.doesNotMatch(page, /If you have sent this already/)
})

test('another client’s device, and the link alone, see the same blank form whatever was sent', async () => {
  const { path, phone } = await amal(true)
  const stranger = world.browser()
  const other = world.browser()
  await world.link(await world.addCase({ called: 'Jonas' }), { known: true, browser: other })
  const blank = withoutIds(await read(stranger, path))
  assert.match(blank, /If you have sent this already, there is nothing more to do\./)
  await send(phone, path)
  await send(stranger, path)
  for (const browser of [stranger, other, world.browser()]) assert.equal(withoutIds(await read(browser, path)), blank)
  assert.doesNotMatch(blank, /You have sent|arrived:|09:00/)
})

test('what was sent by the link alone is not told on a known device either', async () => {
  const { path, phone } = await amal(true)
  await send(world.browser(), path)
  assert.match(await read(phone, path), /Little interest/)
})
