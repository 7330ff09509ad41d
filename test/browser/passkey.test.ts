// Passkeys in a real browser with a virtual authenticator: enrol, sign in, take a locked tablet back, add, remove; and the pages for everyone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { issueInvitation } from '#src/access/invitation.ts'
import type { StaffName, World } from '#test/world.ts'
import { isForAll, openPages, type RealPages } from './real-pages.ts'

let pages: RealPages
let world: World
let origin: string

before(async () => {
  ;({ world, origin } = pages = await openPages())
})
after(() => pages?.close())

const invite = (name: StaffName): Promise<string> => world.run((tx, scope) => issueInvitation(world.context, tx, scope, world.people[name]))

/** A page of its own, with a device in it that says yes. */
async function openPage(): Promise<{ page: Page; verifies(yes: boolean): Promise<unknown> }> {
  const context = await pages.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const devices = await context.newCDPSession(page)
  await devices.send('WebAuthn.enable')
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return { page, verifies: (yes) => devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: yes }) }
}

test('a passkey is enrolled by a link, and is all that it takes from then on', async () => {
  const { page, verifies } = await openPage()
  await page.goto(await invite('tomas'))
  await isForAll(page, 'passkey-1')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  await isForAll(page, 'passkey-2')
  const [code = ''] = await page.locator('.codes li').allTextContents()
  await page.goto(`${origin}/account`)
  await page.getByText('Your only way in').waitFor()
  await isForAll(page, 'passkey-3')

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL(/\/sign-in/)
  await isForAll(page, 'passkey-4')
  await page.goto(`${origin}/sign-in?next=/account`)
  await verifies(false)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('That did not work').waitFor()
  await verifies(true)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(`${origin}/account`)
  await page.getByText('Last used').waitFor()

  // Another browser, without the device: the recovery code alone, once, since there is no password.
  const { page: other } = await openPage()
  await other.goto(`${origin}/sign-in?next=/account`)
  await other.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await other.getByText('That did not work').waitFor()
  await other.getByLabel('E-mail address').fill('tomas@clinic.example')
  await other.getByLabel('Code').fill(code)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.waitForURL(`${origin}/account`)
  // Listed by when they were added, and the clock of the tests stands still.
  world.clock.now += 1_000
  await other.getByRole('button', { name: 'Add a passkey' }).click()
  await other.getByRole('button', { name: /^Remove/ }).nth(1).waitFor()

  await other.getByRole('button', { name: /^Remove/ }).first().click()
  await other.getByText('Your only way in').waitFor()
  await page.goto(`${origin}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('We do not know this passkey').waitFor()
})

test('a locked tablet is taken back with the passkey', async () => {
  const { page } = await openPage()
  await page.goto(await invite('ingrid'))
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  await world.run((tx, scope) =>
    tx.updateTable('sign_ins').set({ locked_at: new Date(world.clock.now) }).where('organisation_id', '=', scope.organisationId).where('person_id', '=', world.people.ingrid).execute(),
  )
  await page.goto(`${origin}/account`)
  await page.waitForURL(`${origin}/locked`)
  await isForAll(page, 'passkey-5')
  await page.getByRole('button', { name: 'Unlock with a passkey' }).click()
  await page.waitForURL(`${origin}/today`)
  await page.goto(`${origin}/account`)
  assert.equal(await page.getByText('This browser').count(), 1)
  assert.equal(await page.getByRole('button', { name: /^Sign out: / }).count(), 1, 'the locked sign-in has ended')
})

test('the same answer of a passkey does not sign in twice', async () => {
  const { page } = await openPage()
  await page.goto(await invite('dede'))
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  const sent = page.waitForRequest((request) => request.url().endsWith('/sign-in/passkey'))
  await page.goto(`${origin}/sign-in?next=/account`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  const request = await sent
  const { cookie = '' } = await request.allHeaders()
  await page.waitForURL(`${origin}/account`)
  // As with passkeys that travel between devices: no counter that would give a copy away.
  await world.run((tx, scope) => tx.updateTable('passkeys').set({ counter: 0 }).where('organisation_id', '=', scope.organisationId).execute())
  const again = await fetch(request.url(), { method: 'POST', body: request.postData(), headers: { cookie, origin, 'content-type': 'application/json' } })
  assert.equal(again.status, 422)
})
