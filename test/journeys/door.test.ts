// The client's door from the therapist's side: a link shown once, re-issued and ended; a start code; the tablet.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { areDigits, hashSecret, isKeyed, isSecret } from '#src/platform/crypto.ts'
import { day, minute } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'

describe('the door, from the therapist\'s side', () => {
  let world: World
  let tomas: Browser
  let one: WorldCase
  const form = (more: Record<string, string> = {}) => ({ command: randomUUID() as string, ...more })
  const path = () => `/cases/${one.caseId}/door`
  const page = async (browser = tomas) => await (await browser.get(path())).text()
  const linkIn = (text: string) => /http:\/\/localhost(\/c\/[\w-]+)/.exec(text)?.[1]
  const statusOf = async (link: string) => (await world.browser().get(link)).status
  const isOpen = (status: number) => status === 200 || status === 303

  before(async () => {
    world = await openWorld()
    tomas = await world.as('tomas')
  })
  beforeEach(async () => {
    world.clock.now = beginning
    one = await world.addCase({ name: 'Amal Haddad', called: 'Amal' })
  })
  after(() => world.close())

  it('shows a new link once, as text and as a square, and keeps only its hash', async () => {
    assert.match(await page(), /There is no open link/)
    const made = await tomas.post(`${path()}/link`, form())
    assert.equal(made.headers.get('location'), path())
    assert.match(made.headers.get('set-cookie')!, /attune-once=.*Max-Age=300; Path=\/cases\/[\w-]+\/door; HttpOnly; SameSite=Strict/)
    const once = await page()
    const link = linkIn(once)!
    assert.ok(link.length <= 3 + 44, 'short enough to print')
    assert.match(once, /<svg /)
    assert.doesNotMatch(once, / style=/)
    assert.match(once, /It works until 22 February 2027/)
    assert.ok(isOpen(await statusOf(link)))
    const again = await page()
    assert.equal(linkIn(again), undefined)
    assert.match(again, /There is a link, made on 24 November 2026/)
    assert.doesNotMatch(JSON.stringify(await world.run((tx) => tx.selectFrom('links').selectAll().where('organisation_id', '=', world.organisationId).execute())), new RegExp(link.slice(-16)))
    assert.doesNotMatch(world.logged(), new RegExp(link.slice(-16)))
  })

  it('prints a neutral sheet: no client, and the clinic only where asked for', async () => {
    const printed = (text: string) => text.replace(/<(\w+)[^>]*class="[^"]*no-print[^"]*".*?<\/\1>/gs, '')
    await tomas.post(`${path()}/link`, form())
    const plain = printed(await page())
    assert.match(plain, /Your check-in/)
    assert.doesNotMatch(plain, /Amal|The clinic/)
    await tomas.post(`${path()}/link`, form({ named: 'on' }))
    assert.match(printed(await page()), /The clinic/)
  })

  it('speaks the client\'s language on the sheet', async () => {
    one = await world.addCase({ name: 'أمل', called: 'أمل', language: 'ar' })
    await tomas.post(`${path()}/link`, form())
    assert.match(await page(), /lang="ar" dir="rtl"/)
  })

  it('a new link ends the old one; an ended link is gone; one expires', async () => {
    await tomas.post(`${path()}/link`, form())
    const first = linkIn(await page())!
    const press = form()
    await tomas.post(`${path()}/link`, press)
    const second = linkIn(await page())!
    assert.equal(await statusOf(first), 410)
    await tomas.post(`${path()}/link`, press)
    assert.ok(isOpen(await statusOf(second)), 'the same press twice makes one link')
    assert.equal((await tomas.post(`${path()}/revoke`, form())).status, 303)
    assert.equal(await statusOf(second), 410)
    await tomas.post(`${path()}/link`, form())
    const third = linkIn(await page())!
    world.clock.now += 90 * day
    assert.equal(await statusOf(third), 410)
  })

  it('a link that is ended before its time shuts the phones until the PIN is typed; one that ran out by itself does not', async () => {
    const of = await world.addCase({ name: 'Amal Renewed' })
    const door = `/cases/${of.caseId}/door`
    const hash = await hashSecret('2468')
    await world.run((tx) => tx.updateTable('clients').set({ pin_hash: hash, pin_set_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('client_id', '=', of.clientId).execute())
    await world.consent(of)
    const phone = world.browser()
    await world.link(of, { known: true, browser: phone })
    const renewed = async () => {
      await tomas.post(`${door}/link`, form())
      return linkIn(await (await tomas.get(door)).text())!
    }
    const mine = async (token: string) => (await phone.get(`${token}/record`)).status
    let token = await renewed()
    assert.notEqual(await mine(token), 200)
    assert.equal((await phone.post(`${token}/pin`, { pin: '2468' })).status, 303)
    assert.equal(await mine(token), 200)
    world.clock.now += 91 * day
    token = await renewed()
    assert.equal(await mine(token), 200, 'it had run out')
    await tomas.post(`${door}/revoke`, form())
    token = await renewed()
    assert.notEqual(await mine(token), 200)
    world.clock.now -= 91 * day
  })

  it('shows nothing to another sign-in, on another page, or after five minutes', async () => {
    await tomas.post(`${path()}/link`, form())
    const other = await world.as('tomas')
    other.cookies.set('attune-once', tomas.cookies.get('attune-once')!)
    assert.equal(linkIn(await page(other)), undefined)
    await tomas.post(`${path()}/link`, form())
    world.clock.now += 5 * minute
    assert.equal(linkIn(await page()), undefined)
    tomas.cookies.set('attune-once', 'nonsense')
    assert.equal(linkIn(await page()), undefined)
  })

  it('gives a start code of six figures, slow-hashed, once; it ends the PIN and bound phones', async () => {
    const phone = world.browser()
    await world.link(one, { known: true, browser: phone })
    assert.equal((await tomas.post(`${path()}/start-code`, form())).status, 303)
    const code = /class="code"><bdi dir="ltr">(\d{6})</.exec(await page())![1]!
    const row = await world.run((tx) => tx.selectFrom('clients').selectAll().where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).executeTakeFirstOrThrow())
    const key = await world.context.keyring.organisation(world.organisationId)
    assert.ok(await areDigits(key, `start-code ${one.clientId}`, code, row.start_code_hash!))
    assert.ok(isKeyed(row.start_code_hash!) && !(await isSecret(code, row.start_code_hash!.slice('$keyed$v=1'.length))), 'without the key all codes can be tried and none fits')
    assert.equal(row.start_code_expires_at, world.clock.now + 14 * day)
    const later = await page()
    assert.doesNotMatch(later, new RegExp(code))
    assert.match(later, /has not been used yet/)
    const devices = await world.run((tx) => tx.selectFrom('devices').select('revoked_at').where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
    assert.ok(devices.every(({ revoked_at }) => revoked_at !== null))
  })

  it('lends the tablet: twenty minutes, this sign-in locked', async () => {
    const tablet = await world.as('tomas')
    const lent = await tablet.post(`${path()}/tablet`, form())
    const link = lent.headers.get('location')!
    assert.match(link, /^\/c\/[\w-]{44}$/)
    assert.ok(isOpen((await tablet.get(link)).status))
    const locked = await tablet.get('/cases')
    assert.equal(locked.status, 303)
    assert.equal(locked.headers.get('location'), '/locked')
    assert.equal((await tomas.get('/cases')).status, 200, 'only this browser')
    world.clock.now += 20 * minute
    assert.equal(await statusOf(link), 410)
  })

  it('writes each deed to the chain of the case', async () => {
    await tomas.post(`${path()}/link`, form())
    await tomas.post(`${path()}/revoke`, form())
    await tomas.post(`${path()}/start-code`, form())
    await page()
    const rows = await world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).orderBy('position').execute())
    assert.deepEqual(rows.map(({ action }) => action), ['give-link', 'revoke-links', 'give-start-code', 'view-door'])
    for (const deed of ['link', 'revoke', 'start-code', 'tablet']) assert.equal((await tomas.post(`${path()}/${deed}`, { command: 'x' })).status, 400)
  })
})
