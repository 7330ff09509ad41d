// The tour of the demonstration in a real browser: without script, by keyboard, on a phone and at a desk, and for everyone (axe).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { serve, type ServerType } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { fillDemonstration } from '#src/demonstration/fill.ts'
import { tourStops } from '#src/ui/tour-strip.tsx'
import { openWorld, type World } from '#test/world.ts'
import { openBrowser } from './browser.ts'

let browser: Browser
let world: World
let server: ServerType
let origin: string

before(async () => {
  server = serve({ fetch: (request, env) => world.app.fetch(request, env), port: 0 })
  await once(server, 'listening')
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  world = await openWorld({ origin, settled: false, demonstration: true })
  // The people of the tour are there at once; nobody else is needed.
  await fillDemonstration(world.context, { invented: 0 })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.close()
  await world?.close()
})

async function entrance(options: { width: number; dark?: boolean; script?: boolean }): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 844 }, colorScheme: options.dark ? 'dark' : 'light', javaScriptEnabled: options.script ?? true,
  })
  const page = await context.newPage()
  await page.goto(`${origin}/demonstration`)
  return page
}

const next = (stop: string) => `form[action="/demonstration/tour/${stop}"] button`

test('the whole tour is gone through with the keyboard and without any script', async () => {
  const page = await entrance({ width: 1280, script: false })
  for (const [index, stop] of tourStops.entries()) {
    await page.focus(next(stop))
    await Promise.all([page.waitForURL((url) => url.pathname !== '/demonstration' || index > 0), page.keyboard.press('Enter')])
    await page.waitForSelector(`.tour:has-text("${index + 1} of ${tourStops.length}")`)
  }
  await page.focus('form[action="/demonstration/tour-end"] button')
  await Promise.all([page.waitForURL(`${origin}/demonstration`), page.keyboard.press('Enter')])
  assert.equal(await page.locator('.tour').count(), 0)
  await page.context().close()
})

for (const { name, width, dark } of [{ name: 'a phone', width: 390, dark: false }, { name: 'a desk in the dark', width: 1280, dark: true }]) {
  test(`for everyone, on ${name}: nothing that axe finds, and nothing wider than the page`, async () => {
    const page = await entrance({ width, dark })
    const look = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      assert.deepEqual(violations.map(({ id, nodes }) => `${where} ${id} ${nodes.map(({ html }) => html).join(' ')}`), [])
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), where)
    }
    await look('entrance')
    for (const stop of tourStops) {
      await page.click(next(stop))
      await page.waitForSelector('.tour')
      await look(stop)
    }
    await page.context().close()
  })
}
