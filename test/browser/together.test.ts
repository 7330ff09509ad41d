// Together and the picture of the two voices in a real browser: for everyone (axe), hidden at one press, on phone and desk, dark, right to left, without a script.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { day, hour } from '#src/platform/time.ts'
import { beginning, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn } from '../journeys/telling.ts'
import { isForAll, openPages, picture, type RealPages } from './real-pages.ts'

let pages: RealPages
let world: World
const cases: Record<'en' | 'ar', WorldCase> = {} as never

before(async () => {
  ;({ world } = pages = await openPages())
  await world.openDuty()
  cases.en = await furnish('en', 'Amal', 'My sister’s visit', ['Tomas asks “shall we go on?” before each new step.', 'Try the sheet once more, one line a day.'])
  cases.ar = await furnish('ar', 'أمل', 'زيارة أختي', ['يسأل توماس «هل نتابع؟» قبل كل خطوة.', 'سطر واحد كل يوم.'])
  world.clock.now = beginning + 4 * hour
})
after(() => pages?.close())

const client = [[8, 8, 8], [8, 8, 9], [9, 8, 9], [8, 7, 7], [8, 8, 9], [9, 8, 9], [9, 8, 9], [8, 8, 9], [7, 5, 7]]
const therapist = [[7, 7, 7], [7, 8, 7], [8, 8, 8], [8, 8, 8], [7, 8, 7], [8, 8, 8], [8, 9, 8], [8, 8, 8], [8, 9, 8]]

/** Nine sessions with both voices, all released; the tenth today. */
async function furnish(language: string, called: string, miss: string, agreed: readonly string[]): Promise<WorldCase> {
  world.clock.now = beginning - 10 * 7 * day
  const one = await world.addCase({ called, language, measures: { 'phq-9': 1 } })
  await world.consent(one)
  const phq9 = [17, 17, 16, 15, 13, 11, 11, 10, 10, 11]
  for (const [index, score] of phq9.entries()) {
    const start = beginning + 5 * hour - (9 - index) * 7 * day
    const session = await world.addSession(one, start)
    await tellCheckIn(world, one, session, 'before', start - hour - hour, { phq9: score, ...(index === 9 ? { miss } : {}) })
    const [own, guess] = [client[index], therapist[index]]
    if (!own || !guess) continue
    world.clock.now = start + 2 * hour
    const tomas = await world.as('tomas')
    const id = await tellCheckIn(world, one, session, 'after', start + hour, { goal: own[0]!, task: own[1]!, bond: own[2]!, tension: index === 3 ? 1 : 0 })
    await world.run((tx) => tx.insertInto('check_in_releases').values({
      organisation_id: world.organisationId, check_in_id: id, said_at: new Date(start + hour), release_id: randomUUID(), case_id: one.caseId, released: true,
    }).execute())
    const checked = await tomas.post(`/cases/${one.caseId}/sessions/${session}/check`, { command: randomUUID(), goal: String(guess[0]), task: String(guess[1]), bond: String(guess[2]), tension: '0' })
    assert.equal(checked.status, 303)
    const line = index === 4 ? agreed[0] : index === 8 ? agreed[1] : undefined
    if (line) await tomas.post(`/cases/${one.caseId}/agreed`, { command: randomUUID(), session, text: line })
  }
  return one
}

const open = (path: string, options: BrowserContextOptions = {}): Promise<Page> => pages.open('tomas', path, { viewport: { width: 1024, height: 900 }, ...options })

const together = (language: 'en' | 'ar') => `/cases/${cases[language].caseId}/together`

/** Pairs of words in a picture that lie on one another, as the browser has set them. */
const overlapping = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.voices svg')].flatMap((svg) => {
      const texts = [...svg.querySelectorAll('text')].map((text) => ({ words: text.textContent, box: text.getBBox() }))
      const lie = (a: DOMRect, b: DOMRect) => a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height - 3 && b.y + 3 < a.y + a.height - 3
      return texts.flatMap((one, index) => texts.slice(index + 1).filter((other) => lie(one.box, other.box)).map((other) => `${one.words} / ${other.words}`))
    }))

async function assertWell(page: Page, name: string): Promise<void> {
  await isForAll(page, name)
  assert.deepEqual(await overlapping(page), [], `${name}: no words on others`)
}

for (const language of ['en', 'ar'] as const) {
  for (const dark of [false, true]) {
    test(`together and its calm page, ${language}, ${dark ? 'dark' : 'light'}: nothing that axe finds, on desk and phone`, async () => {
      const page = await open(together(language), { colorScheme: dark ? 'dark' : 'light' })
      assert.equal(await page.getAttribute('html', 'dir'), language === 'ar' ? 'rtl' : 'ltr')
      for (const width of [1024, 390]) {
        await page.setViewportSize({ width, height: 900 })
        await assertWell(page, `together-${language}-${dark ? 'dark' : 'light'}-${width}`)
      }
      await page.goto(`${pages.origin}${together(language)}/calm`)
      await assertWell(page, `calm-${language}-${dark ? 'dark' : 'light'}`)
      await page.context().close()
    })
  }
}

test('one press or Escape hides everything, and what was typed is still there when it is shown again', async () => {
  const page = await open(together('en'))
  await page.fill('#add', 'Sleep')
  await page.click('[data-hide]')
  const isBlank = async () => {
    const text = (await page.innerText('body')).trim()
    assert.match(text, /^Nothing is shown here\. Take your time\.\s+Show it again$/)
  }
  await isBlank()
  await page.click('[data-show]')
  assert.equal(await page.inputValue('#add'), 'Sleep')
  await page.focus('#add')
  await page.keyboard.press('Escape')
  await isBlank()
  // With the keyboard alone, back again.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.equal(await page.isVisible('#agenda'), true)
  await page.context().close()
})

test('without a script hiding is a link to the calm page, and going back in the browser meets no brief', async () => {
  const page = await open(`/cases/${cases.en.caseId}/brief`, { javaScriptEnabled: false })
  await page.click(`a[href="${together('en')}/calm"]`)
  await page.click(`a[href="${together('en')}"]`)
  assert.match(page.url(), /\/together$/)
  await page.click('[data-hide]')
  assert.match(page.url(), /\/together\/calm$/)
  await page.goBack()
  await page.goBack()
  assert.match(page.url(), /\/together\/calm$/)
  await page.context().close()
})

test('both write in the room with the keyboard: an agenda entry, what they agree, and what they will try', async () => {
  const page = await open(together('en'))
  await page.focus('#add')
  await page.keyboard.type('Sleep')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  assert.deepEqual(await page.locator('.agenda li').last().innerText().then((text) => /How we worked today/.test(text)), true)
  assert.match(await page.locator('.agenda li').nth(-3).innerText(), /Sleep\s+\S*Tomas Lind/)
  await page.focus('#agree')
  await page.keyboard.type('Tea first.')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  assert.match(await page.innerText('section[aria-labelledby=agreed]'), /Tea first\./)
  await page.focus('#try')
  await page.keyboard.type('A walk after lunch.')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  assert.match(await page.innerText('section[aria-labelledby=homework]'), /A walk after lunch\./)
  await assertWell(page, 'together-all-written')
  await page.context().close()
})

test('the two voices in the brief: whole and item by item, desk and phone, dark, on paper', async () => {
  for (const [name, path] of [['voices', '/brief'], ['items', '/brief?voices=items']] as const) {
    const page = await open(`/cases/${cases.en.caseId}${path}`, { viewport: { width: 1280, height: 900 } })
    await page.emulateMedia({ colorScheme: 'light' })
    await assertWell(page, `brief-${name}`)
    assert.equal(await page.locator('.voices').count(), name === 'items' ? 3 : 1)
    await page.setViewportSize({ width: 390, height: 900 })
    await assertWell(page, `brief-${name}-phone`)
    await page.emulateMedia({ colorScheme: 'dark' })
    await assertWell(page, `brief-${name}-dark`)
    await page.emulateMedia({ media: 'print' })
    await picture(page, `brief-${name}-print`)
    assert.deepEqual(await overlapping(page), [])
    await page.context().close()
  }
})
