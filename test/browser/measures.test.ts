// Bringing a measure in a real browser, with no script to help: a file chosen, mended, tried on the client's sheet and released; and for everyone (axe), in the dark too.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { garden, slider } from '#src/domain/instruments/questionnaire.fixture.ts'
import { isForAll, openPages, type RealPages } from './real-pages.ts'

let pages: RealPages

before(async () => {
  pages = await openPages()
})
after(() => pages?.close())

const strict = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const file = (content: unknown) => ({ name: 'garden.json', mimeType: 'application/json', buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)) })

for (const dark of [false, true]) {
  test(`every page of it passes axe ${dark ? 'in the dark' : 'in the light'}, refusals and mends included`, async () => {
    const look = dark ? 'dark' : 'light'
    // Colours are the same on every page of the desk: in the dark one of them, and the client's sheet.
    const seen = async (what: string) => (dark && !['ready', 'preview'].includes(what) ? undefined : await isForAll(page, `measures-${what}-${look}`, strict))
    const page = await pages.open('dede', '/measures', { colorScheme: look })
    await seen('list')
    await page.setInputFiles('#file', file('{"resourceType":"Questionnaire","item":[{"linkId":"x","text":"x","type":"boolean"}]}'))
    await page.click('#bring button')
    await seen('refused')
    await page.setInputFiles('#file', file(garden(slider('s', 'How green is it?', 0, 10))))
    await page.click('#bring button')
    await seen('draft')
    await page.click('text=Keep and check')
    await seen('mend')
    await fill(page)
    await seen('ready')
    await page.click('text=See it as a client would')
    await page.click('text=Score these answers')
    await seen('preview')
    await page.context().close()
  })
}

async function fill(page: Page): Promise<void> {
  await page.check('input[name="purpose"][value="outcome"]')
  await page.check('input[name="direction"][value="higher-worse"]')
  await page.fill('#from', '0')
  await page.fill('#to', '22')
  await page.fill('#holder', 'The clinic')
  await page.fill('#users', '3')
  await page.fill('#until', '2027-01-31')
  await page.click('text=Keep and check')
}

test('without a script a file is taken in, tried by keyboard on the client’s sheet, and released', async () => {
  const page = await pages.open('dede', '/measures', { javaScriptEnabled: false })
  await page.setInputFiles('#file', file(garden(slider('s', 'How green is it?', 0, 10))))
  await page.click('#bring button')
  assert.match(page.url(), /\/measures\/drafts\//)
  await fill(page)
  assert.match(await page.innerText('[role=status]'), /All of it fits/)
  await page.click('text=See it as a client would')
  for (const name of ['1', '2', '3', '4']) {
    await page.focus(`input[name$="/${name}"][value="1"]`)
    await page.keyboard.press('Space')
  }
  await page.focus('input[name$="/5"][value="7"]')
  await page.keyboard.press('Space')
  await page.click('text=Score these answers')
  assert.match(await page.innerText('[role=status]'), /total: 11 \(from 0 to 22\)/)
  assert.equal(await page.isChecked('input[name$="/5"][value="7"]'), true, 'the answers are still there')
  await page.click('a:text-is("Back")')
  await page.click('button:text-is("Release it")')
  assert.match(await page.innerText('h1'), /The garden form/)
  assert.match(await page.innerText('[role=status]'), /Released/)
  await page.context().close()
})
