// Too many at once, seen in a real browser: a phone keeps the check-in and sends it when there is room; with no script the page keeps it.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { ServerType } from '@hono/node-server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startListening } from '#src/listen.ts'
import { hour } from '#src/platform/time.ts'
import { openBrowser } from '#test/browser/browser.ts'
import { rowsOf } from '#test/journeys/check-in-form.ts'
import { crowd, goHome } from '#test/journeys/crowd.ts'
import { beginning, openWorld, type World, type WorldCase } from '#test/world.ts'

let world: World
let server: ServerType
let browser: Browser
let origin: string
before(async () => {
  const port = 5600 + (process.pid % 1000)
  origin = `http://localhost:${port}`
  world = await openWorld({ origin })
  await world.openDuty()
  server = await new Promise((resolve) => {
    const listening = startListening(world.app.fetch, '127.0.0.1', port, () => resolve(listening))
  })
  browser = await openBrowser()
})
afterEach(() => goHome(world))
after(async () => {
  await browser?.close()
  server?.close()
  await world?.close()
})

async function withPhone(work: (page: Page, url: string, one: WorldCase) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const one = await world.addCase()
  await world.addSession(one, beginning + 5 * hour)
  await world.consent(one)
  const { token } = await world.link(one)
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  try {
    await work(await phone.newPage(), `${origin}/c/${token}`, one)
  } finally {
    await phone.close()
  }
}

const hope = (page: Page) => page.locator('input[name="attune-before/hope"][value="3"]').check({ force: true })

test('on a phone the check-in waits sealed with help beside it, and arrives by itself once, when there is room', async () => {
  await withPhone(async (page, url, one) => {
    await page.goto(url)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await hope(page)
    await crowd(world, 'client')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
    assert.equal(await page.locator('#waiting').getByRole('link', { name: '116 123' }).isVisible(), true)
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
    await goHome(world)
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    const rows = await rowsOf(world, 'check_ins', one)
    assert.deepEqual(rows.map(({ door }) => door), ['outbox'])
  })
})

test('with no script the page says so, keeps what was sent, and sends it again; and it is fit to be read', async () => {
  await withPhone(async (page, url, one) => {
    await page.goto(url)
    await hope(page)
    await page.locator('textarea').first().fill('My sister came')
    await crowd(world, 'client')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: 'One moment, please' }).waitFor()
    assert.equal(await page.getByRole('link', { name: '116 123' }).isVisible(), true)
    assert.ok(!(await page.locator('main').innerText()).includes('sister'), 'nobody beside the client reads it')
    await goHome(world)
    await page.getByRole('button', { name: 'Send it again' }).click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
    assert.equal((await rowsOf(world, 'lines', one)).length, 1)
  }, { javaScriptEnabled: false })
})

test('the pages pass axe, in both languages, at a phone and at a desk', async () => {
  await withPhone(async (page, url) => {
    await page.goto(url)
    await crowd(world, 'client')
    await crowd(world, 'staff')
    for (const address of [url, `${origin}/today`]) {
      await page.goto(address)
      const { violations } = await new AxeBuilder({ page }).analyze()
      assert.deepEqual(violations.map(({ id }) => id), [])
    }
  })
  await withPhone(async (page, url) => {
    await page.goto(url)
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl')
    const { violations } = await new AxeBuilder({ page }).analyze()
    assert.deepEqual(violations.map(({ id }) => id), [])
    await goHome(world)
    await page.getByRole('link', { name: 'حاول مرة أخرى' }).click()
    await page.locator('form[name="questions"], form').first().waitFor()
  }, { locale: 'ar' })
})
