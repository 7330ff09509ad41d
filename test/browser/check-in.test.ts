// The check-in in a real browser the size of a phone: with no script, with no signal, by keyboard, right to left, and left in a hurry.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { day, hour } from '#src/platform/time.ts'
import { beginning, type World, type WorldCase } from '#test/world.ts'
import { openPages, type RealPages } from '#test/browser/real-pages.ts'
import { rowsOf } from '#test/journeys/check-in-form.ts'

let pages: RealPages
let world: World
let browser: Browser
let origin: string
before(async () => {
  pages = await openPages()
  ;({ world, browser, origin } = pages)
  await world.openDuty()
})
after(() => pages?.close())

interface AtHand {
  readonly one: WorldCase
  readonly phone: BrowserContext
  readonly page: Page
  readonly url: string
}

/** Amal with a phone in hand, and consent given. */
async function withPhone(work: (at: AtHand) => Promise<void>, { known = false, language = 'en', tried, ...options }: BrowserContextOptions & { known?: boolean; language?: string; tried?: string } = {}): Promise<void> {
  const one = await world.addCase({ language })
  if (tried) await agreeTo(one, tried)
  await world.addSession(one, beginning + 5 * hour)
  await world.consent(one)
  const cookies = world.browser()
  const { token } = await world.link(one, { known, browser: cookies })
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, ...options })
  try {
    if (known) await phone.addCookies([{ name: 'attune-door', value: cookies.cookies.get('attune-door')!, url: origin }])
    await work({ one, phone, page: await phone.newPage(), url: `${origin}/c/${token}` })
  } finally {
    await phone.close()
  }
}

/** What was agreed in a session eight days ago. */
async function agreeTo(one: WorldCase, text: string): Promise<void> {
  const past = await world.addSession(one, beginning - 8 * day)
  await (await world.as('tomas')).post(`/cases/${one.caseId}/sessions/${past}/homework`, { command: randomUUID(), text })
}

const choose = (page: Page, name: string, value: number) => page.locator('label', { has: page.locator(`input[name="${name}"][value="${value}"]`) }).click()

describe('with no script at all', () => {
  test('it is filled in and sent, and question nine opens help at once', async () => {
    await withPhone(async ({ page, url, one }) => {
      await page.goto(url)
      const help = page.locator('.help-at-once')
      assert.equal(await help.isVisible(), false)
      await choose(page, 'phq-9/9', 0)
      assert.equal(await help.isVisible(), false)
      await choose(page, 'phq-9/9', 1)
      assert.equal(await help.isVisible(), true)
      assert.equal(await help.getByRole('link', { name: '116 123' }).isVisible(), true)
      const box = await help.boundingBox()
      assert.ok(box && box.y < 844, 'on the same screen')
      await page.getByRole('button', { name: 'Send to my therapist' }).click()
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
      assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
    }, { javaScriptEnabled: false })
  })
})

describe('what was agreed to try', () => {
  test('is shown and asked about where the client is known, with no script too, and what is left out is left out', async () => {
    await withPhone(async ({ page, url, one }) => {
      await page.goto(url)
      assert.equal(await page.getByText('A walk after lunch').isVisible(), true)
      await choose(page, 'attune-homework/done', 3)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
      assert.match((await page.textContent('.receipt')) ?? '', /What became of what you agreed to try/)
      assert.deepEqual((await rowsOf(world, 'check_ins', one))[0]?.['answers'], { 'attune-homework/done': 3 })
    }, { known: true, tried: 'A walk after lunch', javaScriptEnabled: false })
  })

  test('is not there for whoever only holds the link', async () => {
    await withPhone(async ({ page, url }) => {
      await page.goto(url)
      assert.doesNotMatch(await page.content(), /A walk after lunch|attune-homework/)
    }, { tried: 'A walk after lunch' })
  })
})

describe('with no signal', () => {
  test('it waits sealed, says so with help beside it, and is sent once when there is signal', async () => {
    await withPhone(async ({ page, phone, url, one }) => {
      await page.goto(url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      await choose(page, 'phq-9/9', 2)
      await page.locator('textarea').first().fill('My sister came')
      await phone.setOffline(true)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
      assert.equal(await page.locator('#waiting').getByRole('link', { name: '116 123' }).isVisible(), true)
      assert.equal(await page.locator('textarea').count(), 0, 'what was typed is gone from the page')
      assert.ok(!(await kept(page)).includes('sister'), 'what waits cannot be read')
      assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
      await phone.setOffline(false)
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
      await page.goto(url)
      const rows = await rowsOf(world, 'check_ins', one)
      assert.equal(rows.length, 1)
      assert.equal(rows[0]?.['door'], 'outbox')
      assert.equal((await rowsOf(world, 'safety_tasks', one)).length, 1)
      assert.equal(await kept(page), '[]')
    })
  })

  test('what the page came with, to be mended, is gone from it as well once it waits', async () => {
    await withPhone(async ({ page, phone, url, one }) => {
      await page.goto(url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      const words = page.locator('textarea').first()
      await words.evaluate((field) => field.removeAttribute('maxlength'))
      await words.fill(`My sister came ${'again '.repeat(400)}`)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('did not arrive as they should').waitFor()
      assert.match(await page.content(), /My sister came/)
      await words.fill('Shorter')
      await phone.setOffline(true)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
      assert.doesNotMatch(await page.content(), /My sister came|Shorter/)
      await phone.setOffline(false)
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
      assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
    })
  })

  test('a page that was closed is not lost: the next visit sends it and says when it arrived', async () => {
    await withPhone(async ({ page, phone, url, one }) => {
      await page.goto(url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      await choose(page, 'attune-before/hope', 3)
      await phone.setOffline(true)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
      await page.goto(url)
      await page.getByRole('heading', { name: 'No signal just now' }).waitFor()
      await page.close()
      await phone.setOffline(false)
      const again = await phone.newPage()
      await again.goto(url)
      await again.getByRole('status').filter({ hasText: 'has arrived' }).waitFor()
      assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
    })
  })

  test('behind a link that has ended it outlives the visit of another client with the same phone, and arrives by a new link', async () => {
    await withPhone(async ({ page, phone, url, one }) => {
      await page.goto(url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      await choose(page, 'phq-9/9', 2)
      await phone.setOffline(true)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
      await page.close()
      await world.run((tx) => tx.updateTable('links').set({ revoked_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
      await phone.setOffline(false)
      const other = await world.addCase({ name: 'Jonas Weber', called: 'Jonas' })
      await world.addSession(other, beginning + 6 * hour)
      await world.consent(other)
      const theirs = await phone.newPage()
      await theirs.goto(`${origin}/c/${(await world.link(other)).token}`)
      await theirs.getByRole('status').waitFor()
      assert.notEqual(await kept(theirs), '[]', 'it still waits')
      await theirs.goto(`${origin}/c/${(await world.link(one)).token}`)
      await theirs.getByRole('status').filter({ hasText: 'has arrived' }).waitFor()
      assert.equal((await rowsOf(world, 'safety_tasks', one)).length, 1)
      assert.equal((await rowsOf(world, 'check_ins', other)).length, 0)
    })
  })
})

/** Everything in the phone's store, as text. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((settle) => {
        const opening = indexedDB.open('attune')
        opening.onsuccess = () => {
          const all = opening.result.transaction('outbox').objectStore('outbox').getAll()
          all.onsuccess = () => {
            opening.result.close()
            settle(JSON.stringify((all.result as { id: string; bytes: ArrayBuffer }[]).map(({ id, bytes }) => [id, new TextDecoder('latin1').decode(bytes)])))
          }
        }
      }),
  )

describe('for everybody', () => {
  for (const language of ['en', 'ar'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`axe finds nothing, in ${language}, ${colorScheme}`, async () => {
        await withPhone(async ({ page, url }) => {
          for (const path of ['', '/consent', '/pin', '/mine', '/withdraw']) {
            await page.goto(url + path)
            if (path === '') {
              await choose(page, 'phq-9/9', 1)
              await page.getByText('One line a day').waitFor()
            }
            const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
            assert.deepEqual(violations.map(({ id, nodes }) => [path, id, nodes[0]?.html]), [])
          }
        }, { known: true, language, colorScheme, tried: 'One line a day' })
      })
    }
  }

  test('right to left, the scale runs the other way and the value is the same', async () => {
    await withPhone(async ({ page, url, one }) => {
      await page.goto(url)
      const at = async (value: number) => (await page.locator('label', { has: page.locator(`input[name="attune-before/hope"][value="${value}"]`) }).boundingBox())!.x
      assert.ok((await at(0)) > (await at(5)))
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing runs over the edge')
      await choose(page, 'attune-before/hope', 2)
      await page.locator('.send button').click()
      await page.getByRole('heading', { name: 'شكرًا لك' }).waitFor()
      assert.deepEqual((await rowsOf(world, 'check_ins', one))[0]?.['answers'], { 'attune-before/hope': 2 })
    }, { language: 'ar' })
  })

  test('by keyboard alone, focus is never hidden and nothing moves on by itself', async () => {
    await withPhone(async ({ page, url, one }) => {
      await page.goto(url)
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate(() => document.activeElement?.hasAttribute('data-leave')), true)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).name), 'phq-9/1')
      for (let press = 0; press < 16; press += 1) {
        const covered = await page.evaluate(() => {
          const bar = document.querySelector('.hand-bar')!.getBoundingClientRect()
          return !document.activeElement!.closest('.hand-bar') && document.activeElement!.getBoundingClientRect().top < bar.bottom
        })
        assert.equal(covered, false)
        if (await page.evaluate(() => (document.activeElement as HTMLElement).tagName === 'BUTTON')) break
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
      assert.deepEqual((await rowsOf(world, 'check_ins', one))[0]?.['answers'], { 'phq-9/1': 0 })
    })
  })

  test('leaving puts another page in its place, and going back finds it blank', async () => {
    await withPhone(async ({ page, phone, url }) => {
      await phone.route('https://www.wikipedia.org/**', (route) => route.fulfill({ body: 'An encyclopedia', contentType: 'text/html' }))
      await page.goto(`${origin}/health`)
      await page.goto(url)
      assert.equal(await page.title(), 'Check-in')
      await choose(page, 'phq-9/1', 2)
      await page.getByRole('link', { name: 'Leave this page' }).click()
      await page.waitForURL('https://www.wikipedia.org/')
      await page.goBack()
      assert.equal(new URL(page.url()).pathname, '/health', 'the check-in is not in the history')
    })
  })

  test('leaving leaves none of the pages before it either, backward or forward; a link that is opened anew opens', async () => {
    await withPhone(async ({ page, phone, url }) => {
      await phone.route('https://www.wikipedia.org/**', (route) => route.fulfill({ body: 'An encyclopedia', contentType: 'text/html' }))
      await page.goto(`${origin}/health`)
      for (const path of ['', '/record', '/mine']) {
        await page.goto(url + path)
        await page.evaluate(() => document.readyState === 'complete' || new Promise((loaded) => addEventListener('load', loaded)))
      }
      await page.goBack()
      assert.equal(page.url(), `${url}/record`, 'nobody has left yet')
      await page.getByRole('link', { name: 'Leave this page' }).click()
      await page.waitForURL('https://www.wikipedia.org/')
      const go = async (steps: number) => {
        await page.evaluate((by) => history.go(by), steps)
        await page.waitForTimeout(100)
        await page.waitForURL('https://www.wikipedia.org/')
        assert.equal(await page.innerText('body'), 'An encyclopedia')
      }
      await go(1)
      await go(-1)
      await go(-1)
      await page.goBack()
      assert.equal(new URL(page.url()).pathname, '/health')
      await page.goto(url)
      assert.match(await page.innerText('h1'), /Hello/)
      await page.goto(`${url}/mine`)
      await page.goBack()
      assert.match(await page.innerText('h1'), /Hello/)
    }, { known: true })
  })

  test('a phone that is forgotten in one tab shows nothing in any other; what only the link opened stays', async () => {
    await withPhone(async ({ page, phone, url }) => {
      const others = [await phone.newPage(), await phone.newPage()] as const
      const elsewhere = await world.addCase()
      await world.addSession(elsewhere, beginning + 5 * hour)
      await world.consent(elsewhere)
      const stranger = await phone.newPage()
      await stranger.goto(`${origin}/c/${(await world.link(elsewhere)).token}`)
      await stranger.locator('textarea').first().fill('Theirs')
      await others[0].goto(`${url}/record`)
      await others[1].goto(url)
      await others[1].locator('textarea').last().fill('My sister came')
      await page.goto(`${url}/mine`)
      // Somebody at work in the same browser, as in the demonstration, is another matter.
      await phone.addCookies([...(await world.as('tomas')).cookies].map(([name, value]) => ({ name, value, url: origin })))
      const work = await phone.newPage()
      await work.goto(`${origin}/today`)
      await work.goto(`${origin}/cases`)
      assert.equal(await others[1].locator('textarea').last().inputValue(), 'My sister came')
      await page.getByRole('button', { name: 'Forget every phone' }).click()
      for (const tab of [page, ...others]) {
        await tab.waitForURL(url)
        await tab.getByRole('link', { name: 'Open my own part with a PIN' }).waitFor()
        assert.doesNotMatch(await tab.content(), /Amal|My sister/)
      }
      assert.equal(await stranger.locator('textarea').first().inputValue(), 'Theirs')
    }, { known: true })
  })

  test('the PIN is out of sight, is no password that a browser would keep and fill in, and is gone on going back', async () => {
    for (const javaScriptEnabled of [true, false]) {
      await withPhone(async ({ page, url, one }) => {
        await world.run((tx) => tx.updateTable('clients').set({ pin_hash: 'x', pin_set_at: new Date(beginning) }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
        await page.goto(`${url}/pin`)
        assert.equal(await page.locator('input[type=password]').count(), 0)
        const field = page.getByLabel('PIN', { exact: true })
        await field.fill('2468')
        assert.deepEqual(await Promise.all(['autocomplete', 'inputmode'].map((name) => field.getAttribute(name))), ['off', 'numeric'])
        if (javaScriptEnabled) assert.equal(await field.evaluate((input) => getComputedStyle(input).getPropertyValue('-webkit-text-security')), 'disc')
        await page.goto(url)
        await page.goBack()
        assert.equal(await page.getByLabel('PIN', { exact: true }).inputValue(), '')
      }, { javaScriptEnabled })
    }
  })

  test('a first visit with PHQ-9 is three requests and under 14 KB', async () => {
    await withPhone(async ({ page, phone, url }) => {
      const heard = new Map<string, number>()
      const session = await phone.newCDPSession(page)
      await session.send('Network.enable')
      const names = new Map<string, string>()
      session.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response.url))
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => heard.set(names.get(requestId) ?? requestId, encodedDataLength))
      await page.goto(url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      const scripts = [...heard].filter(([address]) => !address.startsWith('data:'))
      const worker = (await (await fetch(`${origin}/worker.js`, { headers: { 'accept-encoding': 'gzip' } })).text()).length
      const total = scripts.filter(([address]) => !address.endsWith('/worker.js')).reduce((sum, [, bytes]) => sum + bytes, 0) + worker
      console.log(`first visit: ${scripts.length} requests seen by the page, ${total} bytes with the worker uncompressed`, scripts)
      assert.ok(scripts.length <= 3)
      assert.ok(total < 14 * 1024, String(total))
    })
  })
})
