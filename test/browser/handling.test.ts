// What becomes of a signal, in a real browser: for everyone (axe), in the dark, on a phone, with the keyboard alone and without any script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { day, hour, minute } from '#src/platform/time.ts'
import type { StaffName, World, WorldCase } from '#test/world.ts'
import { tellCheckIn, tellMirror } from '../journeys/telling.ts'
import { desk, isForAll, openPages, phone, type RealPages } from './real-pages.ts'

let pages: RealPages
let world: World
let amal: WorldCase

before(async () => {
  ;({ world } = pages = await openPages())
  await furnish()
})
after(() => pages?.close())

/** A rupture after the second session that stayed open, a score that got worse, and a check-in that did not come. */
async function furnish(): Promise<void> {
  amal = await world.addCase({ measures: { 'phq-9': 1 } })
  await world.consent(amal, { supervision: true })
  for (const [index, [phq9, task]] of ([[9, 8], [9, 4], [10, null], [10, null], [16, null]] as const).entries()) {
    const start = world.clock.now - (5 - index) * 7 * day
    const session_id = await world.addSession(amal, start)
    await tellCheckIn(world, amal, session_id, 'before', start - hour, { phq9, hope: 6, ready: index === 4 ? 2 : 6 })
    if (task !== null) await tellCheckIn(world, amal, session_id, 'after', start + hour, { goal: 8, task, bond: 8, tension: 0 })
    await tellMirror(world, amal, session_id, start + hour, null)
  }
  await world.addSession(amal, world.clock.now + day)
}

test('the brief with everything opened: light, dark, desk and phone', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({ desk, phone })) {
      const page = await pages.open('tomas', `/cases/${amal.caseId}/brief`, { colorScheme, viewport })
      // The outer ones first: what is within them can be seen only then.
      for (const summary of await page.locator('summary').all()) await summary.click()
      await isForAll(page, `handling-${size}-${colorScheme}`)
      await page.context().close()
    }
  }
})

test('on a phone a picture opens where the last rating stands, early in a course and later', async () => {
  const long = await world.addCase({ called: 'Ruth' })
  await world.consent(long)
  for (let index = 0; index < 9; index += 1) {
    const session = await world.addSession(long, world.clock.now - (9 - index) * 7 * day)
    await tellCheckIn(world, long, session, 'after', world.clock.now - (9 - index) * 7 * day + hour, { goal: 8, task: 8, bond: 8, tension: 0 })
    await tellMirror(world, long, session, world.clock.now - (9 - index) * 7 * day + hour, null)
  }
  for (const { caseId } of [amal, long]) {
    const page = await pages.open('tomas', `/cases/${caseId}/brief`, { viewport: phone })
    const dots = await page.locator('.voices-frame .client-dot').evaluateAll((all) => all.map((dot) => dot.getBoundingClientRect().x))
    assert.ok(dots.length > 1 && dots.at(-1)! > 0 && dots.at(-1)! < phone.width, `${dots.length} sessions: ${dots.at(-1)}`)
    await page.context().close()
  }
})

test('without script and by the keyboard alone: put off, voted on, talked about and written down', async () => {
  const page = await pages.open('tomas', `/cases/${amal.caseId}/brief`, { javaScriptEnabled: false })
  const press = async (form: string, name: string) => {
    const button = page.locator(form).first().getByRole('button', { name, exact: true })
    await button.focus()
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  }
  const toggle = async (within: string, name: string) => {
    await page.locator(within).locator('summary', { hasText: name }).first().focus()
    await page.keyboard.press('Enter')
  }
  const worse = '.signal:has(h3:text("Worse than at the start"))'
  await press(`${worse} form.useful`, 'Useful')
  assert.equal(await page.locator(`${worse} [aria-pressed="true"]`).textContent(), 'Useful')
  await toggle(worse, 'What became of it')
  await toggle(worse, 'Not now')
  await press(`${worse} form:has(select)`, 'Put it off')
  assert.match((await page.textContent('#signals + .matter')) ?? '', /Also noted[\s\S]*Put off in session 6: something else comes first/)

  const open_ = '.signal:has(h3:text("Still open"))'
  await toggle(open_, 'What became of it')
  await page.locator(`${open_} input[name=agreed]`).first().focus()
  await page.keyboard.type('We begin with what did not fit last time.')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  assert.match((await page.textContent(open_)) ?? '', /Talked about in session 6; waiting to hear whether/)
  await page.context().close()
})

test('the pages behind it: the brief again, every signal so far, the month, and supervision', async () => {
  const behind: readonly (readonly [StaffName, string, string])[] = [['tomas', `/cases/${amal.caseId}/brief`, 'handling-after'], ['tomas', `/cases/${amal.caseId}/signals`, 'signals-past'], ['dede', '/organisation/useful', 'useful'], ['ingrid', '/supervision', 'supervision-handled']]
  for (const [who, path, name] of behind) {
    const page = await pages.open(who, path)
    await isForAll(page, name)
    await page.setViewportSize(phone)
    await isForAll(page, `${name}-phone`)
    await page.context().close()
  }
})

test('the client is asked on the phone, in both directions of writing', async () => {
  const holder = world.browser()
  const { token } = await world.link(amal, { known: true, browser: holder })
  world.clock.now += minute
  for (const language of ['en', 'ar']) {
    await world.run((tx) => tx.updateTable('clients').set({ language }).where('organisation_id', '=', world.organisationId).where('client_id', '=', amal.clientId).execute())
    const page = await pages.open(holder, `/c/${token}/before`, { viewport: phone })
    assert.equal(await page.locator('input[name=heard]').count(), 4)
    await page.locator('input[name=heard][value="sorted"]').focus()
    await page.keyboard.press('Space')
    await isForAll(page, `heard-${language}`)
    await page.context().close()
  }
})
