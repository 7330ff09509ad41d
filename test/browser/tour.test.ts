// The tour of the demonstration in a real browser: without script, by keyboard, on a phone and at a desk, and for everyone (axe).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { noHouse } from '#src/context.ts'
import { fillDemonstration } from '#src/demonstration/fill.ts'
import { growSimulated, type GrowingSimulated } from '#src/demonstration/grow-simulated.ts'
import { makeSimulatedService } from '#src/demonstration/simulated-service.ts'
import { tourStops } from '#src/ui/tour-strip.tsx'
import { isForAll, openPages, phone, type RealPages } from './real-pages.ts'

let pages: RealPages
/** Of a size that is made in a moment. */
const size = 60
let simulated: GrowingSimulated | null = null

before(async () => {
  pages = await openPages({ settled: false, demonstration: true, house: { ...noHouse, simulated: () => simulated } })
  const { context } = pages.world
  simulated = growSimulated(size, 0, (told, ended) => makeSimulatedService(context, size, told, ended), (error) => assert.fail(String(error)))
  // The people of the tour are there at once; nobody else is needed.
  await fillDemonstration(pages.world.context, { invented: 0 })
})
after(async () => {
  await simulated?.close()
  await pages?.close()
})

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

test('the door to the large simulated service, by keyboard and without any script: made, seen to grow, and gone in by; its pages say on screen and on paper what they are', async () => {
  const page = await pages.open(null, '/demonstration', { javaScriptEnabled: false })
  await Promise.all([page.waitForURL(/demonstration\/service$/), page.click('text=See the large simulated service')])
  await page.focus('main button')
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=All 60 clients are there.')
  await page.focus('main button')
  await Promise.all([page.waitForURL(/evidence\/plan$/), page.keyboard.press('Enter')])
  await page.click('label:has-text("PHQ-9")')
  await Promise.all([page.waitForURL(/evidence$/), page.click('text=Lock this plan')])
  await page.waitForSelector('text=Does the alliance enhance effectiveness here?')
  for (const media of ['screen', 'print'] as const) {
    await page.emulateMedia({ media })
    assert.ok(await page.getByText('No clinic and no client stands behind these figures').isVisible(), media)
  }
  await page.context().close()
  for (const looks of [{ viewport: phone }, { colorScheme: 'dark' }] as const) {
    const door = await pages.open(null, '/demonstration/service', looks)
    await isForAll(door, 'tour-service')
    await door.context().close()
  }
})
