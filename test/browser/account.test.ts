// What Attune may send, chosen in a real browser: at a desk and on a phone, in light and dark, with the keyboard, without a script, for everyone (axe).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { serve, type ServerType } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
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
  world = await openWorld({ origin, smtpUrl: 'smtp://127.0.0.1:9' })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.close()
  await world?.close()
})

async function open({ dark = false, width = 1280, javaScriptEnabled = true } = {}): Promise<Page> {
  const tomas = await world.as('tomas')
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled })
  await context.addCookies([...tomas.cookies].map(([name, value]) => ({ name, value, url: origin })))
  const page = await context.newPage()
  assert.equal((await page.goto(`${origin}/account`))?.status(), 200, world.logged().slice(-1500))
  return page
}

async function isForEveryone(page: Page, what: string): Promise<void> {
  const folder = process.env['ATTUNE_PICTURES']
  if (folder) await page.screenshot({ path: `${folder}/account-${what}.png`, fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], what)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${what} is no wider than the page`)
}

test('axe on a phone and at a desk, in light and dark, as it is and with something to mend', async () => {
  for (const dark of [false, true]) {
    for (const width of [1280, 390]) {
      const look = `${width}${dark ? '-dark' : ''}`
      const page = await open({ dark, width })
      await isForEveryone(page, look)
      await page.check('#notifications input[name=digest][value=on]')
      await page.check('#notifications input[name=quiet][value=on]')
      await page.fill('#notifications #at', '21:00')
      await Promise.all([page.waitForNavigation(), page.click('#notifications button')])
      assert.equal(await page.locator('#at-mend').isVisible(), true)
      assert.equal(await page.inputValue('#notifications #at'), '21:00')
      await isForEveryone(page, `mend-${look}`)
      await page.context().close()
    }
  }
})

test('chosen with the keyboard, and without a script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open({ javaScriptEnabled })
    const isOn = await page.isChecked('#notifications input[name=digest][value=on]')
    await page.focus(`#notifications input[name=digest][value=${isOn ? 'on' : 'off'}]`)
    await page.keyboard.press(isOn ? 'ArrowUp' : 'ArrowDown')
    await page.focus('#notifications button')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    assert.match(page.url(), /\/account#notifications$/)
    assert.equal(await page.isChecked('#notifications input[name=digest][value=on]'), !isOn)
    assert.match(await page.innerText('#notifications'), isOn ? /No daily mail is sent to you\./ : /The next one can come Wednesday.* 25 November at 07:30\./)
    assert.match(await page.innerText('#notifications'), /that mail comes at once, at any hour/)
    await page.context().close()
  }
})
