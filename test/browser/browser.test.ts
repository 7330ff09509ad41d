// The browser itself works here, with the accessibility checker in it; else every other browser test would fail obscurely.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { openBrowser } from './browser.ts'

let browser: Browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser?.close())

test('draws a page', async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 640 } })
  await page.goto('data:text/html,<title>Drawn</title><h1 style="background:teal">Hello</h1>')
  const picture = await page.screenshot()
  assert.deepEqual([...picture.subarray(1, 4)], [...Buffer.from('PNG')])
  assert.ok(picture.length > 1_000, 'the picture is not blank')
  assert.equal(await page.title(), 'Drawn')
})

test('axe finds a picture without words', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto('data:text/html,<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>')
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(violations.map(({ id }) => id), ['image-alt'])
})
