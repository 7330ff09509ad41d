// The client's door: the PIN and its pauses, the clinic's tablet, the phone's sealed outbox, and Arabic.
import assert from 'node:assert/strict'
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { areDigits, hashSecret, isKeyed, isSecret } from '#src/platform/crypto.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { setPin, setStartCode } from '#src/records/doors.ts'
import { beginning, openWorld, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

async function amal(options: Parameters<World['addCase']>[0] = {}): Promise<{ one: WorldCase; session: string }> {
  world.clock.now = beginning
  const one = await world.addCase(options)
  const session = await world.addSession(one, beginning + 5 * hour)
  await world.consent(one)
  return { one, session }
}

describe('the PIN', () => {
  test('is chosen with the start code, opens this phone, and is asked for on another', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const code = await hashSecret('482913')
    await world.run((tx) => setStartCode(tx, one.scope, code, world.clock.now + day))
    const phone = world.browser()
    assert.match(await (await phone.get(`/c/${token}/pin`)).text(), /Start code/)
    const uneven = await phone.post(`/c/${token}/pin/new`, { code: '482913', pin: '2468', again: '2469' })
    assert.equal(uneven.status, 422)
    assert.match(await uneven.text(), /The two are not the same/)
    const wrong = await phone.post(`/c/${token}/pin/new`, { code: '000000', pin: '2468', again: '2468' })
    assert.equal(wrong.status, 422)
    assert.match(await wrong.text(), /value="000000"/)
    assert.equal((await phone.post(`/c/${token}/pin/new`, { code: '٤٨٢٩١٣', pin: '2468', again: '2468' })).status, 303)
    assert.match(await (await phone.get(`/c/${token}`)).text(), /Hello, \u2068Amal/)
    const other = world.browser()
    assert.match(await (await other.get(`/c/${token}/pin`)).text(), /Your PIN/)
    assert.equal((await other.post(`/c/${token}/pin`, { pin: '2468' })).status, 303)
    assert.equal((await other.get(`/c/${token}/mine`)).status, 200)
    assert.equal((await phone.post(`/c/${token}/pin/new`, { code: '482913', pin: '1111', again: '1111' })).status, 422, 'a start code is good once')
  })

  test('is none that somebody near would try first; one chosen before still opens', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const code = await hashSecret('482913')
    await world.run((tx) => setStartCode(tx, one.scope, code, world.clock.now + day))
    const phone = world.browser()
    for (const pin of ['1234', '1111', '1998', '2412', '٢٥٨٠', '123123']) {
      const refused = await phone.post(`/c/${token}/pin/new`, { code: '482913', pin, again: pin })
      assert.equal(refused.status, 422, pin)
      const page = await refused.text()
      assert.match(page, /Somebody near you might try that one first/)
      assert.match(page, /name="code"[^>]*value="482913"/)
      assert.doesNotMatch(page, new RegExp(`value="${pin}"`))
    }
    assert.equal((await phone.post(`/c/${token}/pin/new`, { code: '482913', pin: '2468', again: '2468' })).status, 303, 'no try was counted')
    const before = await hashSecret('1234')
    await world.run((tx) => tx.updateTable('clients').set({ pin_hash: before }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
    assert.equal((await world.browser().post(`/c/${token}/pin`, { pin: '1234' })).status, 303)
  })

  test('typed again in the same browser takes the place of what was opened before: forgetting it leaves nothing open, not for a copy of the phone either', async () => {
    const { one } = await amal()
    const phone = world.browser()
    const { token, scope } = await world.link(one, { known: true, browser: phone })
    await world.run(async (tx) => await setPin(tx, scope, await hashSecret('2468'), world.clock.now - day))
    const copy = world.browser()
    copy.cookies.set('attune-door', phone.cookies.get('attune-door')!)
    assert.equal((await copy.get(`/c/${token}/mine`)).status, 200)
    assert.equal((await phone.post(`/c/${token}/pin`, { pin: '1357' })).status, 422)
    assert.equal((await copy.get(`/c/${token}/mine`)).status, 200, 'a wrong one ends nothing')
    assert.equal((await phone.post(`/c/${token}/pin`, { pin: '2468' })).status, 303)
    assert.equal((await copy.get(`/c/${token}/mine`)).status, 403)
    const other = world.browser()
    await other.post(`/c/${token}/pin`, { pin: '2468' })
    await phone.post(`/c/${token}/forget`)
    assert.deepEqual([(await phone.get(`/c/${token}/mine`)).status, (await other.get(`/c/${token}/mine`)).status], [403, 200], 'another phone stays open')
  })

  test('of a phone that was lost: from another one every phone is forgotten, by whoever has shown the PIN', async () => {
    const { one } = await amal()
    const lost = world.browser()
    const { token, scope } = await world.link(one, { known: true, browser: lost })
    await world.run(async (tx) => await setPin(tx, scope, await hashSecret('2468'), world.clock.now - day))
    const [other, stranger] = [world.browser(), world.browser()]
    await stranger.post(`/c/${token}/forget`, { phones: 'all' })
    assert.equal((await lost.get(`/c/${token}/mine`)).status, 200, 'the link alone forgets nobody')
    assert.equal((await other.post(`/c/${token}/pin`, { pin: '2468' })).status, 303)
    assert.match(await (await other.get(`/c/${token}/mine`)).text(), /Forget every phone/)
    assert.equal((await other.post(`/c/${token}/forget`, { phones: 'all' })).status, 303)
    for (const phone of [lost, other]) assert.equal((await phone.get(`/c/${token}/mine`)).status, 403)
    assert.equal((await lost.get(`/c/${token}`)).status, 200)
    assert.ok((await rowsOf(world, 'audit_events', one)).some(({ action }) => action === 'forget-devices'))
  })

  test('is kept with the organisation’s key in it: the database alone fits none of ten thousand; one kept as before opens, and is then kept so', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const plain = await hashSecret('2468')
    await world.run(async (tx) => await tx.updateTable('clients').set({ pin_hash: plain, pin_set_at: new Date(beginning) }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
    const kept = async () => (await world.run((tx) => tx.selectFrom('clients').select(['pin_hash as hash', 'pin_set_at as at']).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).executeTakeFirstOrThrow()))
    assert.equal((await world.browser().post(`/c/${token}/pin`, { pin: '1111' })).status, 422)
    assert.equal((await kept()).hash, plain, 'a wrong one changes nothing')
    assert.equal((await world.browser().post(`/c/${token}/pin`, { pin: '2468' })).status, 303)
    const { hash, at } = await kept()
    assert.ok(isKeyed(hash!))
    assert.equal(at, beginning, 'what it opens is the same')
    assert.equal(await isSecret('2468', hash!.replace('$keyed$v=1', '')), false)
    const key = await world.context.keyring.organisation(world.organisationId)
    assert.ok(await areDigits(key, `pin ${one.clientId}`, '2468', hash!))
    assert.equal(await areDigits(key, `pin ${world.organisationId}`, '2468', hash!), false, 'another client’s same PIN is another hash')
    assert.equal((await world.browser().post(`/c/${token}/pin`, { pin: '2468' })).status, 303)
    assert.equal((await kept()).hash, hash, 'once')
  })

  test('five wrong tries pause it for a quarter of an hour, and never the blank forms', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const hash = await hashSecret('2468')
    await world.run(async (tx) => await tx.updateTable('clients').set({ pin_hash: hash }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
    const stranger = world.browser()
    for (let tries = 1; tries < 5; tries += 1) assert.equal((await stranger.post(`/c/${token}/pin`, { pin: '9999' })).status, 422)
    const paused = await stranger.post(`/c/${token}/pin`, { pin: '9999' })
    assert.equal(paused.status, 429)
    assert.match(await paused.text(), /09:15/)
    assert.equal((await stranger.post(`/c/${token}/pin`, { pin: '2468' })).status, 429)
    assert.match(await (await stranger.get(`/c/${token}`)).text(), /Little interest/)
    world.clock.now += 16 * minute
    assert.equal((await stranger.post(`/c/${token}/pin`, { pin: '2468' })).status, 303)
  })
})

test('a door that is paused answers at once: nothing is hashed for it', async () => {
  const { one } = await amal()
  const { token } = await world.link(one)
  const until = new Date(world.clock.now + hour)
  await world.run(async (tx) => await tx.updateTable('clients').set({ pin_hash: 'no hash', start_code_hash: 'no hash', locked_until: until, failed_tries: 5 }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
  // Forty wait already, and one more would come after them.
  let ended = 0
  const crowd = Array.from({ length: 40 }, async () => {
    await hashSecret('a long enough password')
    ended += 1
  })
  for (const [path, form] of [['pin', { pin: '2468' }], ['pin/new', { code: '482913', pin: '2468', again: '2468' }]] as const) {
    assert.equal((await world.browser().post(`/c/${token}/${path}`, form)).status, 429)
  }
  assert.ok(ended < 40, `${ended} hashes were made before the door answered`)
  await Promise.all(crowd)
})

describe('the clinic’s tablet', () => {
  test('keeps nothing: thanks, hand it back, and the way to the answers is shut', async () => {
    const { one } = await amal()
    const tablet = world.browser()
    const { token } = await world.link(one, { kind: 'tablet', known: true, browser: tablet })
    const page = await (await tablet.get(`/c/${token}`)).text()
    assert.ok(!page.includes('data-key'), 'no outbox, no worker')
    const sent = await tablet.post(`/c/${token}/before`, { ...formOf(page, '/before'), 'attune-before/hope': '5', voice: 'For me' })
    const thanks = await tablet.get(sent.headers.get('location')!)
    const text = await thanks.text()
    assert.match(text, /Please hand the tablet back/)
    assert.equal(thanks.headers.get('clear-site-data'), '"cache", "storage"')
    assert.ok(!text.includes('For me') && !text.includes('/mine'))
    assert.equal(tablet.cookies.has('attune-door'), false)
    assert.equal((await rowsOf(world, 'check_ins', one))[0]?.['door'], 'pin')
    assert.equal((await tablet.get(`/c/${token}/mine`)).status, 403)
  })
})

/** Seals as a phone does. */
function sealFor(publicKey: Buffer, text: string): Uint8Array<ArrayBuffer> {
  const ours = createECDH('prime256v1')
  const point = ours.generateKeys()
  const key = Buffer.from(hkdfSync('sha256', ours.computeSecret(publicKey), Buffer.concat([point, publicKey]), 'attune outbox 1', 32))
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return new Uint8Array(Buffer.concat([point, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]))
}

describe('the outbox', () => {
  const post = (token: string, body: Uint8Array<ArrayBuffer>) =>
    world.app.request(`http://localhost/c/${token}/outbox`, { method: 'POST', body, headers: { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'same-origin' } })

  test('what was sealed arrives once, scored and safe like any other; late is said', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const browser = world.browser()
    const form = formOf(await (await browser.get(`/c/${token}`)).text(), '/before')
    const { publicKey } = await world.context.keyring.outbox(world.organisationId)
    const sealed = sealFor(publicKey, new URLSearchParams({ ...form, 'phq-9/9': '2' }).toString())
    world.clock.now = beginning + 5 * hour + minute
    const [first, second] = [await post(token, sealed), await post(token, sealed)]
    const receipt = (await first.json()) as { receivedAt: number; late: boolean; said: string }
    assert.equal(receipt.receivedAt, world.clock.now)
    assert.equal(receipt.late, true)
    assert.match(receipt.said, /has arrived/)
    assert.deepEqual(await second.json(), receipt)
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
    assert.equal((await rowsOf(world, 'safety_tasks', one)).length, 1)
    assert.equal((await rowsOf(world, 'check_ins', one))[0]?.['door'], 'outbox')
  })

  test('sealed before the link ran out, it still arrives within a week; behind a link that was taken back it does not', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const form = formOf(await (await world.browser().get(`/c/${token}`)).text(), '/before')
    const { publicKey } = await world.context.keyring.outbox(world.organisationId)
    const sealed = sealFor(publicKey, new URLSearchParams({ ...form, 'attune-before/hope': '2' }).toString())
    world.clock.now = beginning + 91 * day
    assert.equal((await world.browser().get(`/c/${token}`)).status, 410)
    assert.equal((await post(token, sealed)).status, 200)
    world.clock.now = beginning + 98 * day
    assert.equal((await post(token, sealed)).status, 410)
    const { token: other, scope } = await world.link(one)
    await world.run(async (tx) => await tx.updateTable('links').set({ revoked_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('link_id', '=', scope.linkId).execute())
    assert.equal((await post(other, sealed)).status, 410)
  })

  test('noise, a broken seal and another case’s form are refused, and nothing is stored', async () => {
    const { one } = await amal()
    const { one: other } = await amal()
    const { token } = await world.link(one)
    const { token: theirs } = await world.link(other)
    const form = formOf(await (await world.browser().get(`/c/${theirs}`)).text(), '/before')
    const { publicKey } = await world.context.keyring.outbox(world.organisationId)
    const foreign = sealFor(publicKey, new URLSearchParams({ ...form, 'attune-before/hope': '2' }).toString())
    const broken = foreign.slice()
    broken[100]! ^= 1
    for (const body of [foreign, broken, new Uint8Array(0), new Uint8Array(randomBytes(300)), new Uint8Array(300_000), sealFor(publicKey, 'not a form')]) {
      assert.equal((await post(token, body)).status, 400)
    }
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
  })
})

describe('Arabic', () => {
  test('the whole door is in the client’s language and direction, stored values are not mirrored', async () => {
    const { one } = await amal({ language: 'ar', called: 'أمل' })
    const browser = world.browser()
    const { token } = await world.link(one, { known: true, browser })
    const page = await (await browser.get(`/c/${token}`)).text()
    assert.match(page, /<html lang="ar" dir="rtl">/)
    assert.match(page, /مرحبًا \u2068أمل\u2069/)
    assert.match(page, /\u2068١٤:٠٠\u2069/)
    assert.match(page, /value="10"[^>]*\/><span>١٠<\/span>/)
    const sent = await browser.post(`/c/${token}/before`, { ...formOf(page, '/before'), 'attune-before/hope': '10', voice: 'אני כאן' })
    assert.deepEqual((await rowsOf(world, 'check_ins', one))[0]?.['answers'], { 'attune-before/hope': 10 })
    for (const path of [sent.headers.get('location')!, `/c/${token}/mine`, `/c/${token}/pin`, `/c/${token}/consent`, `/c/${token}/withdraw`, `/c/${token}/after`]) {
      const text = (await (await browser.get(path)).text()).replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]*>/g, ' ')
      const latin = text.match(/[A-Za-z]{3,}/g) ?? []
      assert.deepEqual([...new Set(latin)].filter((word) => !['Tomas', 'Lind'].includes(word)), [], path)
    }
  })
})

test('a link that has ended still shows live help, and says nothing else', async () => {
  const one = await world.addCase()
  const { token } = await world.link(one)
  await world.run((tx, scope) => tx.updateTable('links').set({ revoked_at: new Date(world.clock.now) }).where('organisation_id', '=', scope.organisationId).where('case_id', '=', one.caseId).execute())
  const answer = await world.browser().get(`/c/${token}`)
  const page = await answer.text()
  assert.equal(answer.status, 410)
  assert.match(page, /href="tel:116123"/)
  assert.doesNotMatch(page, /Amal|sign-in/)
})
