// The tour of the demonstration in a real browser: without script, by keyboard, on a phone and at a desk, and for everyone (axe).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fillDemonstration } from '#src/demonstration/fill.ts'
import { tourStops } from '#src/ui/tour-strip.tsx'
import { isForAll, openPages, phone, type RealPages } from './real-pages.ts'

let pages: RealPages

before(async () => {
  pages = await openPages({ settled: false, demonstration: true })
  // The people of the tour are there at once; nobody else is needed.
  await fillDemonstration(pages.world.context, { invented: 0 })
})
after(() => pages?.close())

const next = (stop: string) => `form[action="/demonstration/tour/${stop}"] button`

test('the whole tour is gone through with the keyboard and without any script', async () => {
  const page = await pages.open(null, '/demonstration', { javaScriptEnabled: false })
  for (const [index, stop] of tourStops.entries()) {
    await page.focus(next(stop))
    await Promise.all([page.waitForURL((url) => url.pathname !== '/demonstration' || index > 0), page.keyboard.press('Enter')])
    await page.waitForSelector(`.tour:has-text("${index + 1} of ${tourStops.length}")`)
  }
  await page.focus('form[action="/demonstration/tour-end"] button')
  await Promise.all([page.waitForURL(`${pages.origin}/demonstration`), page.keyboard.press('Enter')])
  assert.equal(await page.locator('.tour').count(), 0)
  await page.context().close()
})

for (const { name, looks } of [{ name: 'a phone', looks: { viewport: phone } }, { name: 'a desk in the dark', looks: { colorScheme: 'dark' } }] as const) {
  test(`for everyone, on ${name}: nothing that axe finds, and nothing wider than the page`, async () => {
    const page = await pages.open(null, '/demonstration', looks)
    await isForAll(page, 'tour-entrance')
    for (const stop of tourStops) {
      await page.click(next(stop))
      await page.waitForSelector('.tour')
      await isForAll(page, `tour-${stop}`)
    }
    await page.context().close()
  })
}
