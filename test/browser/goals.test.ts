// Goals in a real browser: the whole path by keyboard, without a script, by dragging; for everyone (axe), on phone and desk, dark, right to left.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { day, hour } from '#src/platform/time.ts'
import { beginning, type World, type WorldCase } from '#test/world.ts'
import { openPages, type RealPages } from '#test/browser/real-pages.ts'
import { formOf } from '#test/journeys/check-in-form.ts'

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

interface Pair {
  readonly one: WorldCase
  readonly link: string
  readonly desk: string
  readonly phone: BrowserContext
  readonly room: BrowserContext
}

async function pair({ language = 'en', called = 'Amal', ...options }: BrowserContextOptions & { language?: string; called?: string } = {}): Promise<Pair> {
  const one = await world.addCase({ language, called })
  await world.addSession(one, beginning + 5 * hour)
  await world.consent(one)
  const cookies = world.browser()
  const { token } = await world.link(one, { known: true, browser: cookies })
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, ...options })
  await phone.addCookies([{ name: 'attune-door', value: cookies.cookies.get('attune-door')!, url: origin }])
  const room = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options })
  await room.addCookies([{ name: 'attune', value: (await world.as('tomas')).cookies.get('attune')!, url: origin }])
  return { one, link: `${origin}/c/${token}`, desk: `${origin}/cases/${one.caseId}/goals`, phone, room }
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ATTUNE_PICTURES']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function assertWell(page: Page, name: string): Promise<void> {
  await picture(page, name)
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], name)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} fits`)
}

const next = async (page: Page, press: () => Promise<unknown>): Promise<void> => {
  await Promise.all([page.waitForNavigation(), press()])
}

/** Tab until this is in focus; fails when it cannot be reached. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 120; step += 1) {
    if (await page.evaluate((what) => document.activeElement?.matches(what) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`${selector} is not reached with the keyboard`)
}

const words = {
  en: { client: ['Say no to my family without going silent after', 'See a friend every week'], therapist: ['Speak up at home', 'Leave the house each day', 'Sleep'] },
  ar: { client: ['أن أقول لا لأهلي دون أن أصمت بعدها', 'أن أرى صديقة كل أسبوع'], therapist: ['التعبير في البيت', 'الخروج كل يوم', 'النوم'] },
} as const

/** Both lists in, matched, two goals agreed and rated over four sessions. */
async function furnished(language: 'en' | 'ar', options: BrowserContextOptions = {}): Promise<Pair> {
  const made = await pair({ language, called: language === 'ar' ? 'أمل' : 'Amal', ...options })
  const { one, link, desk } = made
  const tomas = await world.as('tomas')
  const client = world.browser()
  client.cookies.set('attune-door', (await made.phone.cookies(origin)).find(({ name }) => name === 'attune-door')!.value)
  const [path, goals] = [new URL(link).pathname, new URL(desk).pathname]
  const own = words[language]
  const read = async (from: typeof tomas, where: string) => await (await from.get(where)).text()
  await client.post(`${path}/goals`, { ...formOf(await read(client, `${path}/goals`), '/goals'), 'wants-text-1': own.client[0], 'wants-why-1': own.client[1], 'wants-importance-1': '9', 'wants-text-2': own.client[1], 'wants-importance-2': '7', do: 'send' })
  await tomas.post(`${goals}/list`, { ...formOf(await read(tomas, goals), '/list'), 'wants-text-1': own.therapist[0], 'work-text-1': own.therapist[1], 'work-importance-1': '8', 'work-text-2': own.therapist[2], 'work-importance-2': '4', do: 'send' })
  const page = await read(tomas, `${goals}/together`)
  const client1 = /<option value="([0-9a-f-]{36})"/.exec(page)![1]!
  const first = /name="(same-[0-9a-f-]{36})"/.exec(page)![1]!
  await tomas.post(`${goals}/together/match`, { command: randomUUID(), round: '1', [first]: client1 })
  const levels = Object.fromEntries([-2, -1, 0, 1, 2].map((level) => [`level${level}`, `${own.client[1]} (${level})`]))
  for (const [index, text] of own.client.entries()) await tomas.post(`${goals}/together`, { command: randomUUID(), text, step: index === 0 ? own.therapist[2] : '', ...(index === 0 ? levels : {}) })
  const ids = await world.run((tx) => tx.selectFrom('goals').select('goal_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).orderBy('made_at').orderBy('goal_id').execute())
  const sessions = [await soonest(one)]
  for (const week of [1, 2, 3]) sessions.push(await world.addSession(one, beginning + 5 * hour + week * 7 * day))
  for (const [index, session] of sessions.entries()) {
    world.clock.now = beginning + 4 * hour + index * 7 * day
    const form = formOf(await read(client, `${path}/before`), '/before')
    await client.post(`${path}/before`, { ...form, session, ...Object.fromEntries(ids.map(({ goal_id: id }, at) => [`goal-${id}`, String([2, 3][at]! + index)])) })
  }
  return made
}

async function soonest(one: WorldCase): Promise<SessionId> {
  const row = await world.run((tx) => tx.selectFrom('sessions').select('session_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).executeTakeFirstOrThrow())
  return row.session_id
}

test('the whole path with the keyboard alone: a list on the phone, a list at the desk, matched, agreed', async () => {
  world.clock.now = beginning
  const { link, desk, phone, room } = await pair()
  const hand = await phone.newPage()
  await hand.goto(`${link}/goals`)
  await assertWell(hand, 'goals-list-empty')
  await tabTo(hand, '#wants-text-1')
  await hand.keyboard.type('See a friend')
  await tabTo(hand, '#line-1 details summary')
  await hand.keyboard.press('Enter')
  await tabTo(hand, '#wants-why-1')
  await hand.keyboard.type('I miss them')
  await tabTo(hand, '[name=wants-importance-1]')
  await hand.keyboard.press('ArrowRight')
  await tabTo(hand, '#wants-text-2')
  await hand.keyboard.type('Sleep')
  await tabTo(hand, '#line-2 button[value=up-2]')
  await hand.keyboard.press('Enter')
  assert.deepEqual([await hand.inputValue('#wants-text-1'), await hand.inputValue('#wants-text-2'), await hand.inputValue('#wants-why-2')], ['Sleep', 'See a friend', 'I miss them'])
  assert.equal(await hand.textContent('#moved'), 'Now number 1.')
  assert.equal(await hand.evaluate(() => (document.activeElement as HTMLButtonElement).value), 'down-1', 'the key stays with its goal')
  await assertWell(hand, 'goals-list-written')
  await tabTo(hand, 'button[value=send]')
  await next(hand, async () => await hand.keyboard.press('Enter'))
  assert.match(await hand.innerText('main'), /Your list is ready/)
  await assertWell(hand, 'goals-list-waits')

  const page = await room.newPage()
  await page.goto(desk)
  await tabTo(page, '#wants-text-1')
  await page.keyboard.type('Company')
  await tabTo(page, '#work-text-1')
  await page.keyboard.type('Sleep on time')
  await tabTo(page, '#work-importance-1')
  await page.keyboard.type('8')
  await assertWell(page, 'goals-desk-list')
  await tabTo(page, 'button[value=send]')
  await next(page, async () => await page.keyboard.press('Enter'))
  assert.match(await page.innerText('main'), /Both lists may be seen now/)

  await page.goto(`${desk}/together`)
  await tabTo(page, 'select:last-of-type')
  await page.keyboard.type('Sl')
  await tabTo(page, 'form[action$="/match"] button')
  await next(page, async () => await page.keyboard.press('Enter'))
  await tabTo(page, '.new-goal details summary')
  await page.keyboard.press('Enter')
  await tabTo(page, '.new-goal details[open] button')
  await next(page, async () => await page.keyboard.press('Enter'))
  assert.match(await page.innerText('.room-goal'), /Sleep/)
  await assertWell(page, 'goals-room-agreed')
  await phone.close()
  await room.close()
})

test('without a script a list is put in order, kept and sent all the same', async () => {
  world.clock.now = beginning
  const { link, phone, room } = await pair({ javaScriptEnabled: false })
  const hand = await phone.newPage()
  await hand.goto(`${link}/goals`)
  await hand.fill('#wants-text-1', 'One')
  await hand.fill('#wants-text-2', 'Two')
  await next(hand, async () => await hand.click('#line-2 button[value=up-2]'))
  assert.deepEqual([await hand.inputValue('#wants-text-1'), await hand.inputValue('#wants-text-2')], ['Two', 'One'])
  await hand.focus('#wants-text-1')
  await next(hand, async () => await hand.click('button[value=send]'))
  assert.match(await hand.innerText('main'), /Your list is ready[\s\S]*Two[\s\S]*One/)
  await phone.close()
  await room.close()
})

test('a goal is dragged to another place', async () => {
  world.clock.now = beginning
  const { link, phone, room } = await pair()
  const hand = await phone.newPage()
  await hand.goto(`${link}/goals`)
  await hand.fill('#wants-text-1', 'One')
  await hand.fill('#wants-text-2', 'Two')
  const [from, to] = [await hand.locator('#line-2 .grip').boundingBox(), await hand.locator('#line-1').boundingBox()]
  await hand.mouse.move(from!.x + 10, from!.y + 10)
  await hand.mouse.down()
  await hand.mouse.move(to!.x + 20, to!.y + to!.height / 2, { steps: 5 })
  await hand.mouse.up()
  assert.deepEqual([await hand.inputValue('#wants-text-1'), await hand.inputValue('#wants-text-2')], ['Two', 'One'])
  await phone.close()
  await room.close()
})

for (const language of ['en', 'ar'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`goals on phone and desk, in the room and in the check-in, ${language}, ${colorScheme}: nothing that axe finds`, async () => {
      world.clock.now = beginning
      const { link, desk, phone, room } = await furnished(language, { colorScheme })
      const name = (what: string) => `goals-${what}-${language}-${colorScheme}`
      const hand = await phone.newPage()
      await hand.goto(`${link}/goals`)
      assert.equal(await hand.getAttribute('html', 'dir'), language === 'ar' ? 'rtl' : 'ltr')
      await assertWell(hand, name('own'))
      await hand.goto(`${link}/before`)
      const part = hand.locator('section', { has: hand.locator('.rated-goal') })
      assert.equal(await part.locator('.last-said').first().isVisible(), false, 'last time’s answer is hidden until there is one')
      await part.locator('label').nth(5).click()
      assert.equal(await part.locator('.last-said').first().isVisible(), true)
      await assertWell(hand, name('check-in'))
      const page = await room.newPage()
      for (const [what, path] of [['desk', desk], ['room', `${desk}/together`], ['together', desk.replace('/goals', '/together')], ['brief', desk.replace('/goals', '/brief')]] as const) {
        await page.goto(path)
        await assertWell(page, name(`${what}-closed`))
        for (const details of await page.locator('details').all()) await details.evaluate((one) => ((one as HTMLDetailsElement).open = true))
        await assertWell(page, name(what))
        await page.setViewportSize({ width: 390, height: 844 })
        await assertWell(page, name(`${what}-narrow`))
        await page.setViewportSize({ width: 1100, height: 900 })
      }
      await phone.close()
      await room.close()
    })
  }
}
