// A page left open when the sign-in has ended, in a real browser: nothing of it is to be seen or found in it any more, and what was being written comes back for the same person.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { hour } from '#src/platform/time.ts'
import { beginning, type WorldCase } from '#test/world.ts'
import { desk, isForAll, openPages, phone, type RealPages } from './real-pages.ts'

let pages: RealPages
let one: WorldCase
before(async () => {
  pages = await openPages()
  one = await pages.world.addCase({ name: 'Amal Haddad', called: 'Amal' })
  await pages.world.addSession(one, beginning + hour)
})
after(() => pages?.close())

const signIn = async (page: Page, name: 'tomas' | 'mira') => {
  const browser = await pages.world.as(name, { idleMinutes: 60 })
  await page.context().addCookies([{ name: 'attune', value: browser.cookies.get('attune')!, url: pages.origin }])
}

/** Opens it with a clock that the test moves; the server's is the world's. */
async function atDesk(path: string, looks: Parameters<RealPages['open']>[2] = {}): Promise<Page> {
  const page = await pages.open(await pages.world.as('tomas', { idleMinutes: 60 }), '/account', looks)
  await page.clock.install()
  await page.goto(pages.origin + path)
  return page
}
const goneBy = (page: Page, minutes: number) => page.clock.runFor(minutes * 60_000)
const isEnded = async (page: Page) => (await page.getByRole('heading', { name: 'You are signed out' }).count()) === 1
const holdsAmal = async (page: Page) => (await page.content()).includes('Amal')

test('after an hour in which nothing is done the page is empty; what one does in it, or opens in another tab, counts', async () => {
  const page = await atDesk('/today')
  assert.ok(await holdsAmal(page))
  await goneBy(page, 50)
  await page.keyboard.press('Tab')
  await goneBy(page, 50)
  assert.equal(await isEnded(page), false)
  const other = await page.context().newPage()
  await other.goto(`${pages.origin}/account`)
  await goneBy(page, 50)
  assert.equal(await isEnded(page), false, 'the other tab has just been opened')
  await goneBy(page, 11)
  assert.ok(await isEnded(page))
  assert.equal(await holdsAmal(page), false)
  assert.equal(await page.locator('nav').count(), 0)
  assert.equal(await page.getByText('What you were writing').isVisible(), false)
  await page.context().close()
})

test('signing out in one tab empties the others, and going back shows nothing', async () => {
  const page = await atDesk(`/cases/${one.caseId}`)
  const other = await page.context().newPage()
  await other.goto(`${pages.origin}/cases`)
  await other.getByRole('button', { name: 'Sign out', exact: true }).click()
  await other.waitForURL(/sign-in/)
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
  assert.equal(await holdsAmal(page), false)
  await other.goBack()
  await other.waitForURL(/sign-in/)
  assert.equal(await holdsAmal(other), false)
  await page.context().close()
})

test('what was being written is out of sight, and comes back for whoever wrote it and for nobody else', async () => {
  const page = await atDesk('/cases/new')
  const field = page.locator('main input[type=text], main input:not([type])').first()
  await field.fill('A name that was being written')
  await goneBy(page, 61)
  assert.ok(await isEnded(page))
  assert.equal(await page.locator('main input').count(), 0)
  await page.context().clearCookies()
  const back = page.getByRole('button', { name: 'Go on writing' })
  await back.click()
  await page.getByText('Sign in first, as yourself.').waitFor()
  await signIn(page, 'mira')
  await back.click()
  await page.waitForTimeout(300)
  assert.equal(await page.locator('main input').count(), 0, 'not for a colleague')
  await signIn(page, 'tomas')
  await back.click()
  await page.locator('nav').waitFor()
  assert.equal(await field.inputValue(), 'A name that was being written')
  await page.context().close()
})

test('axe, on a phone and at a desk, with and without something that was being written', async () => {
  for (const [size, viewport] of Object.entries({ desk, phone })) {
    for (const path of ['/today', '/cases/new']) {
      const page = await atDesk(path, { viewport })
      await isForAll(page, `open-${size}${path.replaceAll('/', '-')}`)
      if (path === '/cases/new') await page.locator('main input[type=text], main input:not([type])').first().fill('A name')
      await goneBy(page, 61)
      await isForAll(page, `ended-${size}${path.replaceAll('/', '-')}`)
      await page.context().close()
    }
  }
})
