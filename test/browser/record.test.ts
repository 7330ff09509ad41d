// Records that end, in a real browser: for everyone (axe), in the dark, on a phone, and without any script.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { serve, type ServerType } from '@hono/node-server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { hashOf } from '#src/access/pin-hash.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { setClosed } from '#src/records/cases.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { liveFully, type Lived } from '../erasure/live-fully.ts'
import { openWorld, type Browser as SignedIn, type World } from '#test/world.ts'
import { openBrowser } from './browser.ts'

let browser: Browser
let world: World
let server: ServerType
let origin: string
let lived: Lived

before(async () => {
  // The world needs its origin, and only a listening server knows its port.
  server = serve({ fetch: (request, env) => world.app.fetch(request, env), port: 0 })
  await once(server, 'listening')
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  world = await openWorld({ origin })
  await furnish()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.close()
  await world?.close()
})

/** A client of whom there is everything; and one that the client asked for, one that ends by itself, one under a hold. */
async function furnish(): Promise<void> {
  await world.openDuty()
  lived = await liveFully(world, 'ember', 4711)
  const [asked, ends, held] = [await world.addCase(), await world.addCase(), await world.addCase({ therapist: 'mira' })]
  await world.run(async (tx, scope) => {
    const at = world.clock.now - day
    await insertErasure(tx, scope, { erasureId: randomUUID() as ErasureId, clientId: asked.clientId, ground: 'asked', askedBy: 'client', askedById: null, at, dueAt: null })
    for (const one of [ends, held]) await setClosed(tx, one.scope, Date.UTC(2018, 11, 10))
  })
  const dede = await world.as('dede')
  const reference = held.caseId.slice(0, 6).toUpperCase()
  await dede.post('/records/holds', { command: randomUUID(), reference, reason: 'Complaint of 3 March, our file 12/26' })
  await keepRecords(world.context)
}

async function open(signedIn: SignedIn, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  await context.addCookies([...signedIn.cookies].map(([name, value]) => ({ name, value, url: origin })))
  const page = await context.newPage()
  const answer = await page.goto(`${origin}${path}`)
  assert.equal(answer?.status(), 200, world.logged().slice(-1500))
  return page
}

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['ATTUNE_PICTURES']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function assertForEveryone(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [])
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'no sideways scrolling')
}

const phoneSized = { viewport: { width: 375, height: 812 } }

test('the lead decides: without a script, on a desk, in the dark and on a phone', async () => {
  const dede = await world.as('dede')
  for (const [name, options] of Object.entries({ desk: {}, dark: { colorScheme: 'dark' }, phone: phoneSized } satisfies Record<string, BrowserContextOptions>)) {
    const page = await open(dede, '/records', options)
    await page.getByText('Keep a record', { exact: true }).click()
    await assertForEveryone(page)
    await look(page, `records-${name}`)
    await page.context().close()
  }
  const page = await open(dede, '/today', { javaScriptEnabled: false })
  await look(page, 'records-today')
  await page.locator('.notice').getByRole('link', { name: 'Records that end' }).click()
  await page.getByText('No, it must be kept').click()
  await page.getByRole('button', { name: 'Tell the client no' }).click()
  await page.getByText('Please choose one.').waitFor()
  await look(page, 'records-mend')
  await page.getByRole('button', { name: /^Yes, erase it/ }).click()
  await page.getByText('The wait has begun.').waitFor()
  assert.equal(await page.getByText('in the night after 1 December 2026.').count(), 1)
})


test('the client sees their record, puts it right and decides what becomes of it: without a script, in both directions of writing', async () => {
  const holder = world.browser()
  const { token } = await world.link(lived.one, { known: true, browser: holder })
  const path = `/c/${token}/record`
  for (const [name, language, options] of [['', 'en', {}], ['-dark', 'en', { colorScheme: 'dark' }], ['-ar', 'ar', {}]] as const) {
    await world.run((tx) => tx.updateTable('clients').set({ language }).where('organisation_id', '=', world.organisationId).where('client_id', '=', lived.one.clientId).execute())
    const page = await open(holder, path, { ...phoneSized, ...options })
    await look(page, `own-record${name}`)
    for (const summary of await page.locator('main summary').all()) await summary.click()
    await assertForEveryone(page)
    await look(page, `own-record${name}-open`)
    await page.context().close()
  }
  await world.run((tx) => tx.updateTable('clients').set({ language: 'en' }).where('organisation_id', '=', world.organisationId).where('client_id', '=', lived.one.clientId).execute())
  const page = await open(holder, path, { ...phoneSized, javaScriptEnabled: false })
  await page.getByText('Something else', { exact: true }).click()
  await page.getByRole('button', { name: 'Keep this with it' }).click()
  await page.getByText('Please write something here.').waitFor()
  await page.getByLabel('What is right').fill('It was in May.')
  await page.getByRole('button', { name: 'Keep this with it' }).click()
  await page.getByText('Corrections: 1').waitFor()
  await page.getByRole('button', { name: 'Keep it, and do not use it' }).click()
  await page.getByText('your record is kept and not used').waitFor()
  await page.getByRole('button', { name: 'Use it again' }).click()
  await page.getByText('I want everything erased').click()
  await page.getByRole('button', { name: 'Yes, ask to have it erased' }).click()
  await page.getByText('You asked on').waitFor()
  await look(page, 'own-record-asked')
  await page.getByRole('button', { name: 'Keep my record after all' }).click()
  await page.getByText('I want everything erased').waitFor()
})

test('the therapist’s desk: the record as a whole', async () => {
  const tomas = await world.as('tomas')
  for (const [name, options] of Object.entries({ desk: {}, phone: phoneSized })) {
    const page = await open(tomas, `/cases/${lived.one.caseId}/record`, options)
    await look(page, `case-record-${name}`)
    for (const summary of await page.locator('main summary').all()) await summary.click()
    await assertForEveryone(page)
    await look(page, `case-record-${name}-open`)
    await page.context().close()
  }
})

test('after a while the PIN is asked for: what was written is kept and goes on, without a script, in both directions of writing', async () => {
  const one = await world.addCase()
  const { token, scope } = await world.link(one)
  const hash = await hashOf(world.context, scope, 'pin', '2468')
  const set = async (language: string) =>
    await world.run((tx) => tx.updateTable('clients').set({ language, pin_hash: hash, pin_set_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
  await set('en')
  const holder = world.browser()
  await holder.post(`/c/${token}/pin`, { pin: '2468' })
  const page = await open(holder, `/c/${token}/record`, { ...phoneSized, javaScriptEnabled: false })
  await page.getByText('Something else', { exact: true }).click()
  await page.getByLabel('What is right').fill('It was in “May”, <not> June.')
  world.clock.now += 11 * minute
  await page.getByRole('button', { name: 'Keep this with it' }).click()
  await look(page, 'own-record-pin')
  await page.getByLabel('PIN', { exact: true }).fill('1111')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('That is not the PIN.').waitFor()
  await page.getByLabel('PIN', { exact: true }).fill('2468')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Corrections: 1').waitFor()
  assert.equal(await page.getByText('It was in “May”, <not> June.').count(), 1)
  await page.context().close()

  for (const [language, options] of [['en', {}], ['ar', { colorScheme: 'dark' }]] as const) {
    await set(language)
    await holder.post(`/c/${token}/pin`, { pin: '2468' })
    world.clock.now += 11 * minute
    const asked = await open(holder, `/c/${token}/record`, { ...phoneSized, ...options })
    for (const summary of await asked.locator('main summary').all()) await summary.click()
    await asked.locator('form[action$="/record/use"] button').click()
    await asked.locator('input[name="pin"]').waitFor()
    await assertForEveryone(asked)
    await look(asked, `own-record-pin-${language}`)
    await asked.context().close()
  }
})

test('after a while a desk asks to sign in once more: for the file, and for what was written', async () => {
  const dede = await world.as('dede')
  const tomas = await world.as('tomas')
  const page = await open(dede, '/records')
  await page.getByText('Keep a record', { exact: true }).click()
  await page.getByLabel('Reference of the case').fill(lived.one.caseId.slice(0, 6).toUpperCase())
  await page.getByLabel('Why it must be kept').fill('A letter of their lawyer')
  world.clock.now += 3 * hour
  await page.getByRole('button', { name: 'Keep it', exact: true }).click()
  await page.getByText('show once more that it is you').waitFor()
  await assertForEveryone(page)
  await look(page, 'sign-in-once-more')
  // As signing in beside it leaves the browser.
  await page.context().addCookies([{ name: 'attune', value: (await world.as('dede')).cookies.get('attune')!, url: origin }])
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.getByText('A letter of their lawyer').waitFor()
  await page.context().close()

  const desk = await open(tomas, `/cases/${lived.one.caseId}/record`)
  await desk.locator('a[href$="/record/file"]').click()
  await desk.getByText('show once more that it is you').waitFor()
  await desk.context().addCookies([{ name: 'attune', value: (await world.as('tomas')).cookies.get('attune')!, url: origin }])
  const [file] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('button', { name: 'Go on' }).click()])
  assert.equal(file.suggestedFilename(), 'record.json')
  await desk.context().close()
})
