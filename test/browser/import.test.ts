// Bringing in a file in a real browser without any script: chosen, looked at, brought in; for everyone (axe), in the dark, at every width.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { desk, isForAll, openPages, phone, type RealPages } from './real-pages.ts'

let pages: RealPages

before(async () => {
  pages = await openPages()
})
after(() => pages?.close())

const rows = ['client,name,called,instrument,date,value', '1,أمل حدّاد,أمل,phq-9,2026-09-01,19', '1,,,phq-9,2026-10-01,16', '2,Jonas Weber,,,,', '3,Bea,,phq-9,2026-10-01,99']
const file = { name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`) }

async function check(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries({ desk, phone })) {
    await page.setViewportSize(viewport)
    await isForAll(page, `${name}-${size}`)
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a file is chosen and looked at, ${colorScheme}`, async () => {
    const page = await pages.open('tomas', '/cases/import', { colorScheme })
    await check(page, `import-${colorScheme}`)
    await page.setInputFiles('#file', file)
    await page.click('text=Look at what would happen')
    assert.match((await page.textContent('main')) ?? '', /2 clients are added, and 2 scores.*99 is not a score from 0 to 27/)
    await check(page, `import-planned-${colorScheme}`)
    await page.context().close()
  })
}

test('without script it is brought in by one button, and once', async () => {
  const page = await pages.open('tomas', '/cases', { javaScriptEnabled: false })
  for (let time = 0; time < 2; time += 1) {
    await page.goto(`${pages.origin}/cases/import`)
    await page.setInputFiles('#file', file)
    await page.click('text=Look at what would happen')
    if (time === 0) await page.click('text=Bring these in')
  }
  assert.match((await page.textContent('main')) ?? '', /No client is added, and no score. 3 rows are already there/)
  await page.goto(`${pages.origin}/cases`)
  assert.match((await page.textContent('main')) ?? '', /Jonas Weber.*أمل حدّاد/s)
  await page.context().close()
})
