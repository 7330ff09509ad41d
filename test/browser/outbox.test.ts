// What waits on a phone is given up only when the house itself has said a final no; everything else passes, and until then it waits.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { hour } from '#src/platform/time.ts'
import { beginning, type World, type WorldCase } from '#test/world.ts'
import { openPages, phone, type RealPages } from '#test/browser/real-pages.ts'
import { rowsOf } from '#test/journeys/check-in-form.ts'

let pages: RealPages
let world: World
/** Stands between the phone and the house. */
let between: (path: string) => Response | null = () => null
let asked = 0
before(async () => {
  pages = await openPages({}, ({ url, method }) => {
    const path = new URL(url).pathname
    if (method !== 'POST') return null
    const answer = between(path)
    if (answer) asked += 1
    return answer
  })
  ;({ world } = pages)
  await world.openDuty()
})
after(() => pages?.close())

async function withPhone(work: (page: Page, one: WorldCase, token: string) => Promise<void>): Promise<void> {
  const one = await world.addCase()
  await world.addSession(one, beginning + 5 * hour)
  await world.consent(one)
  const { token } = await world.link(one)
  const page = await pages.open(null, `/c/${token}`, { viewport: phone, hasTouch: true })
  try {
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.locator('label', { has: page.locator('input[name="phq-9/2"][value="2"]') }).click()
    await work(page, one, token)
  } finally {
    between = () => null
    await page.context().close()
  }
}

const send = (page: Page) => page.getByRole('button', { name: 'Send' }).click()
const isWaiting = (page: Page) => page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()

/** A form that finds nobody, and then an outbox that is answered like this. */
async function waitsThrough(outbox: () => Response): Promise<void> {
  await withPhone(async (page, one) => {
    between = () => new Response('no server', { status: 502 })
    await send(page)
    await isWaiting(page)
    asked = 0
    between = (path) => (path.endsWith('/outbox') ? outbox() : null)
    // The page asks again by itself, some seconds apart, and whenever a signal comes back.
    const askedTwice = async (tries: number): Promise<boolean> => {
      if (asked >= 2 || tries === 0) return asked >= 2
      await page.evaluate(() => dispatchEvent(new Event('online')))
      await page.waitForTimeout(300)
      return await askedTwice(tries - 1)
    }
    assert.ok(await askedTwice(100), 'it goes on asking')
    assert.equal(await page.locator('#waiting').isVisible(), true)
    between = () => null
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 60_000 })
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
  })
}

test('many tries, not now, or somebody in between who knows nothing of us: it waits, goes on asking, and arrives', async () => {
  const html = { 'content-type': 'text/html' }
  for (const answer of [
    () => Response.json({ error: 'too-many' }, { status: 429, headers: { 'x-request-id': 'ours' } }),
    () => Response.json({ error: 'not-now' }, { status: 503, headers: { 'x-request-id': 'ours' } }),
    () => new Response('<h1>Bad request</h1>', { status: 400, headers: html }),
    () => new Response('<h1>Forbidden</h1>', { status: 403, headers: html }),
    () => new Response('<h1>Not found</h1>', { status: 404, headers: html }),
    () => new Response('<h1>Welcome to this network</h1>', { status: 200, headers: html }),
    () => new Response(null, { status: 302, headers: { location: '/health' } }),
  ]) await waitsThrough(answer)
})

test('a form that came too fast is kept like one without a signal', async () => {
  await withPhone(async (page, one, token) => {
    // The link's own share of a minute is used up by somebody who has it too.
    for (let at = 0; at < 125; at += 1) await world.browser().get(`/c/${token}/withdraw`)
    await send(page)
    await isWaiting(page)
    await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 120_000 })
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
  })
})

const newLink = async (page: Page, one: WorldCase) => {
  const { token } = await world.link(one)
  await page.goto(`${pages.origin}/c/${token}`)
}
const arrives = async (one: WorldCase) => {
  for (let tries = 0; tries < 60 && (await rowsOf(world, 'check_ins', one)).length === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 250))
  assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
}

test('a link that the house does not know, as after a backup from before it was made: it waits, and arrives with a new one', async () => {
  await withPhone(async (page, one) => {
    between = () => new Response('no server', { status: 502 })
    await send(page)
    await isWaiting(page)
    await world.run((tx) => tx.updateTable('links').set({ secret_hash: `lost ${one.caseId}` }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    const refused = new Promise<void>((resolve) => {
      between = (path) => (path.endsWith('/outbox') && resolve(), null)
    })
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await refused
    await page.locator('#arrived').waitFor()
    assert.equal(await page.locator('#waiting').isVisible(), true)
    await newLink(page, one)
    await arrives(one)
  })
})

test('a link that ends while its client writes takes nothing of it: it waits, and arrives with a new one', async () => {
  await withPhone(async (page, one) => {
    await world.run((tx) => tx.updateTable('links').set({ revoked_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    await send(page)
    await isWaiting(page)
    await newLink(page, one)
    await arrives(one)
  })
})

test('somebody in between who leads elsewhere, as a network that wants a password does, is not taken for a receipt', async () => {
  await withPhone(async (page, one) => {
    const leads = () => new Response(null, { status: 303, headers: { location: '/health' } })
    between = leads
    await send(page)
    await isWaiting(page)
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
    between = () => null
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 60_000 })
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
  })
})

test('one that the house cannot take just now holds up no other that waits on the same phone', async () => {
  await withPhone(async (page, one) => {
    between = () => new Response('no server', { status: 502 })
    await send(page)
    await isWaiting(page)
    await page.evaluate(() => new Promise((settle, fail) => {
      const opening = indexedDB.open('attune')
      opening.addEventListener('success', () => {
        const put = opening.result.transaction('outbox', 'readwrite').objectStore('outbox').put({ id: '0', url: '/c/another/outbox', bytes: new ArrayBuffer(9) })
        put.addEventListener('success', settle)
        put.addEventListener('error', fail)
      })
    }))
    between = (path) => (path === '/c/another/outbox' ? new Response('', { status: 500, headers: { 'x-request-id': 'ours' } }) : null)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 60_000 })
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
  })
})

test('a final no of the house ends it, and the page says so', async () => {
  await withPhone(async (page, one) => {
    between = () => new Response('no server', { status: 502 })
    await send(page)
    await isWaiting(page)
    await world.run((tx) => tx.updateTable('consents').set({ withdrawn_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    between = () => null
    await page.locator('#arrived').waitFor({ timeout: 60_000 })
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
    assert.equal(await page.evaluate(() => new Promise((settle) => {
      const opening = indexedDB.open('attune')
      opening.onsuccess = () => {
        const all = opening.result.transaction('outbox').objectStore('outbox').getAll()
        all.onsuccess = () => settle((all.result as { bytes?: unknown }[]).filter(({ bytes }) => bytes).length)
      }
    })), 0)
  })
})
