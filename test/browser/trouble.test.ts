// The database is gone for a minute, seen by those who are in the middle of something: a clear word in their language, nothing that was typed is lost, and nobody has to repair anything.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { hour } from '#src/platform/time.ts'
import { openPages, type RealPages } from '#test/browser/real-pages.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'
import { beginning, type World, type WorldCase } from '#test/world.ts'

const aMinuteMs = 60_000

let pages: RealPages
let world: World
let browser: Browser
let origin: string
before(async () => {
  pages = await openPages({ fsync: true })
  ;({ world, browser, origin } = pages)
  await world.openDuty()
})
after(() => pages?.close())

async function withPage(work: (page: Page) => Promise<void>, options: BrowserContextOptions): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  try {
    await work(await context.newPage())
  } finally {
    await context.close()
  }
}

async function atDoor(language: string): Promise<{ one: WorldCase; url: string }> {
  const one = await world.addCase({ language })
  await world.addSession(one, beginning + 5 * hour)
  await world.consent(one)
  return { one, url: `${origin}/c/${(await world.link(one)).token}` }
}

const choose = (page: Page, name: string, value: number) => page.locator('label', { has: page.locator(`input[name="${name}"][value="${value}"]`) }).click()
const accessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0]?.html]), [])
}

test('a phone with a script keeps the check-in sealed, says that it has reached nobody, with help beside it, and sends it by itself when the minute is over', async () => {
  const { one, url } = await atDoor('en')
  await withPage(async (page) => {
    await page.goto(url)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await choose(page, 'phq-9/2', 2)
    await world.withoutDatabase(async () => {
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
      assert.match((await page.textContent('#waiting')) ?? '', /we have a fault on our side/)
      assert.equal(await page.locator('#waiting').getByRole('link', { name: '116 123' }).isVisible(), true)
      await sleep(aMinuteMs)
    })
    await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 90_000 })
    assert.deepEqual((await rowsOf(world, 'check_ins', one)).map((row) => row['answers']), [{ 'phq-9/2': 2 }])
  }, { hasTouch: true })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a phone without a script gets a page in the client's language that holds what was typed and the number to call, and sends it once, ${colorScheme}`, async () => {
    const { one, url } = await atDoor('ar')
    await withPage(async (page) => {
      await page.goto(url)
      await choose(page, 'attune-before/hope', 3)
      await world.withoutDatabase(async () => {
        await page.locator('.send button').click()
        await page.getByRole('heading', { name: 'لم يصل هذا إلى أحد بعد' }).waitFor()
        assert.equal(await page.getByRole('link', { name: '112' }).isVisible(), true)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing runs over the edge')
        await page.getByRole('button', { name: 'أرسله مرة أخرى' }).click()
        await page.getByRole('heading', { name: 'لم يصل هذا إلى أحد بعد' }).waitFor()
      })
      await page.getByRole('button', { name: 'أرسله مرة أخرى' }).click()
      await page.getByRole('heading', { name: 'شكرًا لك' }).waitFor()
      assert.deepEqual((await rowsOf(world, 'check_ins', one)).map((row) => row['answers']), [{ 'attune-before/hope': 3 }])
    }, { javaScriptEnabled: false, locale: 'ar', colorScheme, hasTouch: true })
  })
}

test('axe finds nothing on either page at the door, right to left', async () => {
  const { url } = await atDoor('ar')
  await withPage(async (page) => {
    await page.goto(`${url}/consent`)
    await world.withoutDatabase(async () => {
      await page.locator('form[action$="/consent"] button').click()
      await page.getByRole('heading', { name: 'لم يصل هذا إلى أحد بعد' }).waitFor()
      await accessible(page)
      await page.goto(url)
      await page.getByRole('heading', { name: 'لحظة من فضلك' }).waitFor()
      await accessible(page)
    })
  }, { locale: 'ar', hasTouch: true })
})

test('a page that only shows something says so, tries again by itself, and is there when the database is', async () => {
  const { url } = await atDoor('en')
  await withPage(async (page) => {
    await world.withoutDatabase(async () => {
      await page.goto(url)
      await page.getByRole('heading', { name: 'One moment, please' }).waitFor()
      assert.match((await page.textContent('main')) ?? '', /Nothing that was kept before is lost/)
    })
    await page.getByRole('button', { name: 'Send' }).waitFor({ timeout: 30_000 })
  }, { hasTouch: true })
})

test('at the desk what was written stays in the page and is kept once; a password is not put into a page', async () => {
  const one = await world.addCase()
  await world.addSession(one, beginning)
  await withPage(async (page) => {
    const tomas = await world.as('tomas')
    await page.context().addCookies([{ name: 'attune', value: tomas.cookies.get('attune')!, url: origin }])
    await page.goto(`${origin}/cases/${one.caseId}/together`)
    await page.fill('#try', 'A walk after lunch')
    await world.withoutDatabase(async () => {
      await page.locator('form[action$="/homework"] button').click()
      await page.getByRole('heading', { name: 'This has not been kept yet' }).waitFor()
      await accessible(page)
    })
    const path = `/cases/${one.caseId}/together/homework`
    const kept = formOf(await page.content(), path)
    assert.equal(kept['text'], 'A walk after lunch')
    await page.getByRole('button', { name: 'Send it again' }).click()
    await page.getByText('A walk after lunch').first().waitFor()
    await tomas.post(path, kept)
    const rows = await world.run((tx) => tx.selectFrom('homework').select('homework_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    assert.equal(rows.length, 1)
    await page.context().clearCookies()
    await page.goto(`${origin}/sign-in`)
    await page.locator('input[name="email"]').fill('tomas@clinic.example')
    await page.locator('input[name="password"]').fill('a secret of mine')
    await page.locator('input[name="code"]').fill('123456')
    await world.withoutDatabase(async () => {
      await page.locator('form', { has: page.locator('input[name="password"]') }).getByRole('button').click()
      await page.getByRole('heading', { name: 'This has not been kept yet' }).waitFor()
      assert.doesNotMatch(await page.content(), /a secret of mine|123456/)
    })
  }, { viewport: { width: 1280, height: 800 } })
})
