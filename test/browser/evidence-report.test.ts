// The report of a study as somebody opens it from a mail: one file without a network, on a phone and at a desk, in light and dark, and on paper.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { analyse } from '#src/commands/analyse/analyse.ts'
import { runOn } from '#src/commands/test-call.ts'
import { inventSessions } from '#src/domain/evidence/study/study.fixture.ts'
import { openBrowser } from './browser.ts'
import { desk, isForAll, phone, picture } from './real-pages.ts'

let browser: Browser
let folder: string

/** Many clients, and so few that hardly anything may be shown. */
const services = { large: { clients: 1400, therapists: 30, changing: 9, missing: 0.05, seed: 5 }, small: { clients: 50, therapists: 5, missing: 0.05, seed: 5 } } as const

before(async () => {
  browser = await openBrowser()
  folder = await mkdtemp(join(tmpdir(), 'attune-report-'))
  for (const [name, invented] of Object.entries(services)) {
    const rows = inventSessions(invented)
    const write = (value: number, most: number, digits: number) => (Number.isNaN(value) ? '' : Math.min(most, Math.max(0, value)).toFixed(digits))
    const lines = Array.from({ length: rows.count }, (_, row) => `c${rows.client[row]},t${rows.therapist[row]},${rows.session[row]},${write(rows.alliance[row]!, 10, 1)},${write(rows.outcome[row]!, 27, 0)}\n`)
    const { code, error } = await runOn(analyse, `client_id,therapist_id,session,alliance,outcome\n${lines.join('')}`, { outcome: 'phq-9', 'alliance-range': '0:10', report: join(folder, `${name}.html`) })
    assert.deepEqual([code, error], [0, null])
  }
})
after(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(name: keyof typeof services, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: desk, offline: true, ...options })).newPage()
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href)
  return page
}

for (const name of Object.keys(services) as (keyof typeof services)[]) {
  test(`${name}: axe on a phone and at a desk, in light and dark, with every number unfolded; nothing wider than the page`, async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [size, viewport] of Object.entries({ desk, phone })) {
        const page = await open(name, { colorScheme, viewport })
        await picture(page, `evidence-${name}-${size}-${colorScheme}`)
        await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
        await isForAll(page, `evidence-${name}-${size}-${colorScheme}-unfolded`)
        await page.context().close()
      }
    }
  })
}

test('every figure stands where the axis says, and its words beside it', async () => {
  const page = await open('large')
  const rows = await page.locator('#between ~ .matter .forest tbody tr').evaluateAll((found) => found.map((row) => {
    const mark = row.querySelector('circle, line.stroke')
    const zero = row.querySelector('line.none')!.getBoundingClientRect()
    return { words: row.querySelector('.forest-figure')!.textContent, at: mark ? mark.getBoundingClientRect().left + mark.getBoundingClientRect().width / 2 - zero.left : null }
  }))
  const [own, all, adjusted, cbt] = rows
  const valueOf = (words: string | null) => Number.parseFloat(words ?? '')
  assert.equal(adjusted!.at, null)
  assert.deepEqual([all!.words, adjusted!.words, cbt!.words], ['.28 (.26 to .30)', '.23 to .31', '.26 (.19 to .32)'])
  // .278 is drawn, .28 is written.
  const unit = all!.at! / 0.278
  for (const row of [own!, cbt!]) assert.ok(Math.abs(row.at! / unit - valueOf(row.words)) < 0.008, JSON.stringify(row))
  await page.context().close()
})

test('on a phone a picture is as wide as the words above it, and no figure lies over a name', async () => {
  const page = await open('large', { viewport: phone })
  const found = await page.locator('.forest tbody tr').evaluateAll((rows) => rows.map((row) => {
    const [name, figure] = ['th', '.forest-figure'].map((part) => {
      const range = document.createRange()
      range.selectNodeContents(row.querySelector(part)!)
      return range.getBoundingClientRect()
    }) as [DOMRect, DOMRect]
    return { share: row.querySelector('svg')!.getBoundingClientRect().width / row.closest('.matter')!.getBoundingClientRect().width, isApart: name.right <= figure.left || name.bottom <= figure.top }
  }))
  assert.ok(found.length > 10 && found.every(({ share, isApart }) => share > 0.95 && isApart), JSON.stringify(found))
  await page.context().close()
})

test('a service that is too small shows what others found, how many are missing, and no figure of its own', async () => {
  const page = await open('small')
  assert.equal(await page.locator('.forest-own, .forest-beside').count(), 0)
  assert.ok((await page.locator('.forest-published').count()) > 4)
  const text = await page.locator('main').innerText()
  assert.match(text, /Between clients: not enough yet\. \d+ of 100 clients/)
  assert.match(text, /Within clients: not enough yet\. \d+ of 80 clients/)
  await page.context().close()
})

test('on paper: black on white, pictures in place, and no question torn from its answer', async () => {
  const page = await open('large', { colorScheme: 'dark' })
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 673, height: 1017 })
  await picture(page, 'evidence-print')
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(255, 255, 255)')
  assert.equal(await page.locator('.forest circle').first().isVisible(), true)
  assert.equal(await page.locator('.evidence-tile').first().evaluate((tile) => getComputedStyle(tile).breakInside), 'avoid')
  await page.context().close()
})
