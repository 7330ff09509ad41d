// Bringing in a file in a real browser without any script: chosen, looked at, brought in; for everyone (axe), in the dark, at every width.
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
  world = await openWorld({ origin })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.close()
  await world?.close()
})

const rows = ['client,name,called,instrument,date,value', '1,أمل حدّاد,أمل,phq-9,2026-09-01,19', '1,,,phq-9,2026-10-01,16', '2,Jonas Weber,,,,', '3,Bea,,phq-9,2026-10-01,99']
const file = { name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`) }

async function check(page: Page, name: string): Promise<void> {
  const folder = process.env['ATTUNE_PICTURES']
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`), [], name)
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 })
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} fits ${width}`)
    if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a file is chosen and looked at, ${colorScheme}`, async () => {
    const signedIn = await world.as('tomas')
    const context = await browser.newContext({ colorScheme })
    await context.addCookies([...signedIn.cookies].map(([name, value]) => ({ name, value, url: origin })))
    const page = await context.newPage()
    await page.goto(`${origin}/cases/import`)
    await check(page, `import-${colorScheme}`)
    await page.setInputFiles('#file', file)
    await page.click('text=Look at what would happen')
    assert.match((await page.textContent('main')) ?? '', /2 clients are added, and 2 scores.*99 is not a score from 0 to 27/)
    await check(page, `import-planned-${colorScheme}`)
    await context.close()
  })
}

test('without script it is brought in by one button, and once', async () => {
  const signedIn = await world.as('tomas')
  const context = await browser.newContext({ javaScriptEnabled: false })
  await context.addCookies([...signedIn.cookies].map(([name, value]) => ({ name, value, url: origin })))
  const page = await context.newPage()
  for (let time = 0; time < 2; time += 1) {
    await page.goto(`${origin}/cases/import`)
    await page.setInputFiles('#file', file)
    await page.click('text=Look at what would happen')
    if (time === 0) await page.click('text=Bring these in')
  }
  assert.match((await page.textContent('main')) ?? '', /No client is added, and no score. 3 rows are already there/)
  await page.goto(`${origin}/cases`)
  assert.match((await page.textContent('main')) ?? '', /Jonas Weber.*أمل حدّاد/s)
  await context.close()
})
