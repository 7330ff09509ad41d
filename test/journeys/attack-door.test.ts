// The client's door, tried by those who should not get far: a therapist with a start code, somebody at home with the link, a tablet handed back.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { hashSecret } from '#src/platform/crypto.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'
import { tellCheckIn } from './telling.ts'

let world: World
let one: WorldCase
let last: SessionId
let next: SessionId
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())
beforeEach(async () => {
  world.clock.now = beginning
  one = await world.addCase()
  await world.consent(one)
  last = await world.addSession(one, beginning - 3 * hour)
  next = await world.addSession(one, beginning + 7 * day)
})

/** With a start code that the therapist asked for; whoever has both, the client or the therapist, gets in. */
async function choosePin(browser: Browser, token: string, pin = '2468'): Promise<void> {
  const tomas = await world.as('tomas')
  await tomas.post(`/cases/${one.caseId}/door/start-code`, { command: randomUUID() })
  const [, code = ''] = /<p class="code"><bdi dir="ltr">(\d{6})</.exec(await (await tomas.get(`/cases/${one.caseId}/door`)).text()) ?? []
  assert.equal((await browser.post(`/c/${token}/pin/new`, { code, pin, again: pin })).status, 303)
}

describe('a therapist who makes a start code and chooses the PIN', () => {
  test('reads nothing that was sent before: no private line, no check that is blind, no form, and changes no line', async () => {
    const { token } = await world.link(one)
    await tellCheckIn(world, one, last, 'before', beginning - 4 * hour, { hope: 3, voice: 'Only for me.' })
    await tellCheckIn(world, one, last, 'after', beginning - hour, { goal: 2, task: 1, bond: 3, tension: 2, better: 'Not to be hurried.' })
    const thief = world.browser()
    await choosePin(thief, token)
    const mine = await (await thief.get(`/c/${token}/mine`)).text()
    assert.ok(!mine.includes('Only for me.') && !mine.includes('Not to be hurried.'), 'no words')
    assert.ok(!/<details>\s*<summary>[^<]*2026/.test(mine), 'no forms')
    for (const row of await rowsOf(world, 'check_ins', one)) {
      const thanks = await (await thief.get(`/c/${token}/thanks?check-in=${String(row['check_in_id'])}`)).text()
      assert.ok(!thanks.includes('Only for me.') && !thanks.includes('Not to be hurried.'))
    }
    const [line] = await rowsOf(world, 'lines', one)
    assert.equal((await thief.post(`/c/${token}/lines/${String(line!['line_id'])}`, { command: randomUUID(), change: 'now' })).status, 404)
  })

  test('nor what a client who has no PIN sends later', async () => {
    const { token } = await world.link(one)
    const thief = world.browser()
    await choosePin(thief, token)
    const before = await (await thief.get(`/c/${token}`)).text()
    world.clock.now += minute
    const client = world.browser()
    const form = formOf(await (await client.get(`/c/${token}/after`)).text(), '/after')
    assert.equal((await client.post(`/c/${token}/after`, { ...form, 'attune-after/bond': '1', 'attune-after/better': 'Not to be hurried.' })).status, 303)
    // Each form has an id of its own, and a mark that belongs to it.
    const strip = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID').replace(/name="by" value="[\w-]{43}"/, 'BY')
    assert.equal(strip(await (await thief.get(`/c/${token}`)).text()), strip(before))
    assert.ok(!(await (await thief.get(`/c/${token}/mine`)).text()).includes('Not to be hurried.'))
    const [line] = await rowsOf(world, 'lines', one)
    assert.equal((await thief.post(`/c/${token}/lines/${String(line!['line_id'])}`, { command: randomUUID(), change: 'take-back' })).status, 404)
  })

  test('what the client sends with the PIN is theirs to see, and asked for once', async () => {
    const { token } = await world.link(one)
    const phone = world.browser()
    await choosePin(phone, token)
    world.clock.now += minute
    const form = formOf(await (await phone.get(`/c/${token}/before`)).text(), '/before')
    const sent = await phone.post(`/c/${token}/before`, { ...form, 'attune-before/hope': '5', voice: 'Mine.' })
    assert.match(await (await phone.get(sent.headers.get('location')!)).text(), /Mine\./)
    assert.match(await (await phone.get(`/c/${token}/mine`)).text(), /Mine\./)
    const after = formOf(await (await phone.get(`/c/${token}/after`)).text(), '/after')
    await phone.post(`/c/${token}/after`, { ...after, 'attune-after/bond': '8' })
    assert.match(await (await phone.get(`/c/${token}/after`)).text(), /Nothing to do just now/)
  })
})

describe('the link alone', () => {
  const seen = async (token: string): Promise<string[]> =>
    await Promise.all(['', '/before', '/after', '/consent', '/pin', '/withdraw'].map(async (path) => {
      const text = await (await world.browser().get(`/c/${token}${path}`)).text()
      return text.replace(/<style>[\s\S]*?<\/style>/, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    }))

  test('is the same to the byte whether the client has sent a check after the session or not', async () => {
    const { token } = await world.link(one)
    const silent = await seen(token)
    await tellCheckIn(world, one, last, 'after', beginning - hour, { goal: 2, task: 1, bond: 3, tension: 2 })
    assert.deepEqual(await seen(token), silent)
    assert.ok(next)
  })

  test('does not show what the client chose about supervision', async () => {
    const { token } = await world.link(one)
    const no = await seen(token)
    await world.run(async (tx) => await tx.updateTable('consents').set({ supervision: true, words_in_supervision: true }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    assert.deepEqual(await seen(token), no)
  })

  test('opens nothing to more people once the client has a PIN; with the PIN it does', async () => {
    const { token } = await world.link(one)
    const phone = world.browser()
    await choosePin(phone, token)
    const stranger = world.browser()
    assert.equal((await stranger.post(`/c/${token}/consent`, { command: randomUUID(), supervision: 'on', words: 'on' })).status, 403)
    assert.equal((await stranger.post(`/c/${token}/withdraw`, { command: randomUUID() })).status, 303)
    assert.equal((await stranger.post(`/c/${token}/consent`, { command: randomUUID(), supervision: 'on', words: 'on' })).status, 403)
    assert.equal((await phone.post(`/c/${token}/consent`, { command: randomUUID(), supervision: 'on' })).status, 303)
    assert.deepEqual((await rowsOf(world, 'consents', one)).filter((row) => row['withdrawn_at'] === null).map((row) => row['supervision']), [true])
  })

  test('a PIN cannot be guessed by patience: the pauses grow to a day, and many guesses at once are one by one', async () => {
    const { token } = await world.link(one)
    const hash = await hashSecret('2468')
    await world.run(async (tx) => await tx.updateTable('clients').set({ pin_hash: hash }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
    const stranger = world.browser()
    const many = await Promise.all(Array.from({ length: 10 }, (_, index) => stranger.post(`/c/${token}/pin`, { pin: String(1000 + index) })))
    assert.equal(many.filter(({ status }) => status === 422).length, 4)
    let guesses = 0
    for (let quarter = 0; quarter < 24 * 4; quarter += 1) {
      world.clock.now += 15 * minute + 1000
      const answer = await stranger.post(`/c/${token}/pin`, { pin: '0000' })
      if (answer.status === 422) guesses += 1
    }
    assert.ok(guesses < 30, `${guesses} guesses in a day`)
    world.clock.now += 2 * day
    assert.equal((await stranger.post(`/c/${token}/pin`, { pin: '2468' })).status, 303, 'the client still gets in')
  })
})

describe('a form sent again', () => {
  test('with a graver answer under the same id is not lost behind the first; the same again is one', async () => {
    const { token } = await world.link(one)
    const browser = world.browser()
    const form = formOf(await (await browser.get(`/c/${token}/before`)).text(), '/before')
    for (const answer of ['0', '3', '3', '0']) {
      const sent = await browser.post(`/c/${token}/before`, { ...form, 'phq-9/1': '2', 'phq-9/9': answer })
      assert.equal((await browser.get(sent.headers.get('location')!)).status, 200)
    }
    const answers = (await rowsOf(world, 'check_ins', one)).map((row) => (row['answers'] as Record<string, number>)['phq-9/9'])
    assert.deepEqual(answers.sort(), [0, 3])
    assert.equal((await rowsOf(world, 'safety_tasks', one)).length, 1)
  })
})

describe('a tablet that comes back', () => {
  test('opens nothing of the client’s to the therapist, though the client left in the middle', async () => {
    const tablet = await world.as('tomas')
    const lent = await tablet.post(`/cases/${one.caseId}/door/tablet`, { command: randomUUID() })
    const path = lent.headers.get('location')!
    const client = world.browser()
    const { token } = await world.link(one)
    await choosePin(client, token)
    world.clock.now += minute
    const form = formOf(await (await client.get(`/c/${token}/before`)).text(), '/before')
    await client.post(`/c/${token}/before`, { ...form, voice: 'Only for me.' })
    assert.equal((await tablet.post(`${path}/pin`, { pin: '2468' })).status, 303)
    assert.match(await (await tablet.get(`${path}/mine`)).text(), /Only for me\./)
    for (const shut of ['/today', '/cases', `/cases/${one.caseId}`, '/account', '/safety', '/account/calendar-feed']) {
      assert.equal((await tablet.get(shut)).headers.get('location'), '/locked', shut)
    }
    assert.equal((await tablet.post(`/cases/${one.caseId}/door/tablet`, { command: randomUUID() })).headers.get('location'), '/locked')
    const password = await hashSecret('a long enough password')
    await world.run(async (tx) => await tx.insertInto('passwords').values({ organisation_id: world.organisationId, person_id: world.people.tomas, hash: password, totp_secret: Buffer.alloc(40), changed_at: new Date(beginning) } as never).execute())
    const kept = new Map(tablet.cookies)
    assert.equal((await tablet.post('/unlock', { password: 'a long enough password' })).headers.get('location'), '/today')
    assert.equal(tablet.cookies.has('attune-door'), false)
    for (const [name, value] of kept) tablet.cookies.set(name, value)
    for (const address of [path, `/c/${token}`]) {
      const again = await tablet.get(`${address}/mine`)
      assert.ok(again.status === 403 || again.status === 410, `${again.status}`)
    }
  })
})
