// Signing in, from the invitation to signing out: with password and code, with recovery codes, locked, revoked, and by strangers.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import { issueInvitation } from '#src/access/invitation.ts'
import { day, minute } from '#src/platform/time.ts'
import { setSignInLock } from '#src/records/sign-ins.ts'
import { openWorld, type Browser, type StaffName, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const password = 'a lamp, two chairs and a window'
const halfMinute = 30_000

const invite = async (name: StaffName): Promise<string> => {
  const link = await world.run((tx, scope) => issueInvitation(world.context, tx, scope, world.people[name]))
  return new URL(link).pathname
}
const secretIn = (page: string): string => /secret=([A-Z2-7]+)/.exec(page)![1]!
const codesIn = (page: string): string[] => [...page.matchAll(/<bdi dir="ltr">((?:\d{4} ){3}\d{4})<\/bdi>/g)].map((match) => match[1]!)
const codeNow = (secret: string): string => new TOTP({ secret }).generate({ timestamp: world.clock.now })
const next = (response: Response): string | null => response.headers.get('location')
const isIn = async (browser: Browser): Promise<boolean> => (await browser.get('/account')).status === 200

interface Enrolled {
  readonly browser: Browser
  readonly secret: string
  readonly codes: readonly string[]
  readonly email: string
}

async function enrol(name: StaffName): Promise<Enrolled> {
  const link = await invite(name)
  const browser = world.browser()
  const secret = secretIn(await (await browser.get(link)).text())
  const response = await browser.post(link, { password, again: password, code: codeNow(secret) })
  assert.equal(response.status, 303)
  const codes = codesIn(await (await browser.get(next(response)!)).text())
  world.clock.now += halfMinute
  return { browser, secret, codes, email: `${name}@clinic.example` }
}

const signIn = (browser: Browser, one: Enrolled, form: Record<string, string> = {}) =>
  browser.post('/sign-in', { email: one.email, password, code: codeNow(one.secret), ...form })

async function actions(): Promise<string[]> {
  const rows = await world.run((tx, scope) =>
    tx.selectFrom('audit_events').select('action').where('organisation_id', '=', scope.organisationId).where('chain_id', '=', scope.organisationId).orderBy('position').execute(),
  )
  return rows.map(({ action }) => action)
}

test('a colleague comes in by a link, keeps the codes, and signs in the next day', async () => {
  const link = await invite('tomas')
  const browser = world.browser()
  const page = await (await browser.get(link)).text()
  assert.match(page, /Tomas Lind/)
  assert.match(page, /The clinic has asked you in/)
  assert.match(page, /<svg /)
  const secret = secretIn(page)
  assert.equal(secretIn(await (await browser.get(link)).text()), secret, 'looking again keeps the secret that was scanned')
  assert.notEqual(secretIn(await (await world.browser().get(link)).text()), secret, 'another browser gets its own')

  const short = await browser.post(link, { password: 'short', again: 'shorter', code: '12' })
  assert.equal(short.status, 422)
  const mended = await short.text()
  for (const words of [/12 characters or more/, /were not the same/, /six digits that your app/]) assert.match(mended, words)
  assert.equal(secretIn(mended), secret)
  for (const [guessable, why] of [
    ['tomas has a lamp', /has your e-mail name in it/], ['Tomas tomas tomas', /repeats the same/], ['QWERTY-123456', /Many people have this password/], ['The clinic Lind 2026!', /anybody knows of this place/],
  ] as const) {
    const answer = await browser.post(link, { password: guessable, again: guessable, code: codeNow(secret) })
    assert.equal(answer.status, 422, guessable)
    assert.match(await answer.text(), why)
  }
  assert.equal((await browser.post(link, { password, again: password, code: codeNow(secret) === '000000' ? '000001' : '000000' })).status, 422)

  const done = await browser.post(link, { password, again: password, code: codeNow(secret) })
  assert.equal(done.status, 303)
  assert.equal(next(done), '/account')
  const shown = await (await browser.get('/account')).text()
  assert.equal(codesIn(shown).length, 10)
  const again = await (await browser.get('/account')).text()
  assert.deepEqual(codesIn(again), [], 'codes are shown once')
  assert.match(again, /10 are left/)
  assert.match(again, /This browser/)

  const used = await world.browser().get(link)
  assert.equal(used.status, 410)
  assert.match(await used.text(), /has been used/)

  world.clock.now += day
  const morning = world.browser()
  const response = await signIn(morning, { browser, secret, codes: [], email: 'tomas@clinic.example' }, { email: ' Tomas@Clinic.example ', next: '/cases?find=a' })
  assert.equal(response.status, 303)
  assert.equal(next(response), '/cases?find=a')
  assert.ok(await isIn(morning))
  const done2 = await actions()
  for (const action of ['issue-invitation', 'choose-password', 'sign-in-by-invitation', 'sign-in-by-password']) assert.ok(done2.includes(action), action)
})

test('a password counts as it was typed: capitals, spaces, and whatever stands far behind; only two ways to write one letter are one', async () => {
  const link = await invite('tomas')
  const browser = world.browser()
  const long = `  Caf\u00e9 ${'a lamp and a chair, '.repeat(8)}the end `
  const secret = secretIn(await (await browser.get(link)).text())
  assert.equal((await browser.post(link, { password: long, again: long, code: codeNow(secret) })).status, 303)
  const one = { browser, secret, codes: [], email: 'tomas@clinic.example' }
  for (const other of [long.trim(), long.toLowerCase(), long.replace('  ', ' '), long.replace('the end', 'the End'), `${long} `, long.slice(0, 72)]) {
    world.clock.now += halfMinute
    assert.equal((await signIn(world.browser(), one, { password: other })).status, 422, other)
  }
  world.clock.now += halfMinute
  assert.equal((await signIn(world.browser(), one, { password: long.replace('\u00e9', 'e\u0301') })).status, 303)
})

test('a code that was used is not taken again, nor an older one', async () => {
  const ingrid = await enrol('ingrid')
  const code = codeNow(ingrid.secret)
  assert.equal((await signIn(world.browser(), ingrid, { code })).status, 303)
  assert.equal((await signIn(world.browser(), ingrid, { code })).status, 422)
  world.clock.now += halfMinute
  assert.equal((await signIn(world.browser(), ingrid, { code })).status, 422, 'still inside the window, but used')
  const spaced = codeNow(ingrid.secret).replace(/^(...)/, '$1 ')
  assert.equal((await signIn(world.browser(), ingrid, { code: spaced })).status, 303)
})

test('a recovery code works once, with the password, and new ones end the old ones', async () => {
  const dede = await enrol('dede')
  const [first = '', second = '', third = ''] = dede.codes
  assert.equal((await signIn(world.browser(), dede, { code: first, password: '' })).status, 422, 'not without the password')
  assert.equal((await signIn(world.browser(), dede, { code: first })).status, 303)
  assert.equal((await signIn(world.browser(), dede, { code: first })).status, 422)
  const page = await (await dede.browser.get('/account')).text()
  assert.match(page, /9 are left/)
  const command = /recovery-codes"[^]*?name="command" value="([^"]+)"/.exec(page)![1]!
  assert.equal(next(await dede.browser.post('/account/recovery-codes', { command })), '/account')
  const renewed = codesIn(await (await dede.browser.get('/account')).text())
  assert.equal(renewed.length, 10)
  await dede.browser.post('/account/recovery-codes', { command })
  assert.deepEqual(codesIn(await (await dede.browser.get('/account')).text()), [], 'the same form again makes none')
  assert.equal((await signIn(world.browser(), dede, { code: second })).status, 422)
  assert.equal((await signIn(world.browser(), dede, { code: renewed[0]!.replaceAll(' ', '-') })).status, 303)
  assert.equal((await signIn(world.browser(), { ...dede, email: 'tomas@clinic.example' }, { code: third })).status, 422, 'one person’s code is nobody else’s')
})

test('an unknown name, a wrong password and a wrong code get the same answer, and late', async () => {
  const ada = await enrol('ada')
  const asked: Record<string, string>[] = [
    { email: 'nobody@clinic.example' },
    { password: 'not this one, not this one' },
    { code: '000000' },
    { code: '0000 0000 0000 0000' },
    { code: 'not a code' },
  ]
  const pages = []
  for (const form of asked) {
    const began = performance.now()
    const response = await signIn(world.browser(), ada, form)
    assert.ok(performance.now() - began >= 240, JSON.stringify(form))
    assert.equal(response.status, 422)
    assert.deepEqual(response.headers.getSetCookie(), [])
    const page = await response.text()
    assert.ok(!page.includes('not this one'), 'a password does not travel back')
    pages.push(page.replaceAll(/value="[^"]*@clinic.example"/g, ''))
  }
  for (const page of pages) assert.equal(page, pages[0])
  assert.equal((await actions()).filter((action) => action === 'fail-sign-in').length >= 4, true)
  assert.ok(!world.logged().includes(password))
})

test('guessing at a name is slowed down, exists or not; the owner’s own browser still opens', async () => {
  const mira = await enrol('mira')
  for (const email of [mira.email, 'nobody-at-all@clinic.example']) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => world.browser().post('/sign-in', { email, password: 'a guess, a guess', code: '123456' })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array.from({ length: 20 }, () => 422), ...Array.from({ length: 5 }, () => 429)])
  }
  assert.equal((await signIn(world.browser(), mira)).status, 429)
  mira.browser.cookies.delete('attune')
  assert.equal((await signIn(mira.browser, mira)).status, 303)
})

test('ending a sign-in ends the other browser, and one’s own', async () => {
  const here = await world.as('tomas')
  const there = await world.as('tomas')
  const stranger = await world.as('ada')
  const page = await (await there.get('/account')).text()
  const mine = page.slice(page.indexOf('This browser'))
  const signIn = /sign-ins\/([^/]+)\/revoke/.exec(mine)![1]!
  await stranger.post(`/account/sign-ins/${signIn}/revoke`)
  assert.ok(await isIn(there), 'nobody ends another person’s')
  assert.equal(next(await here.post(`/account/sign-ins/${signIn}/revoke`)), '/account')
  assert.equal(await isIn(there), false)
  assert.equal((await here.post('/account/sign-ins/nonsense/revoke')).status, 404)
  assert.equal(next(await here.post('/sign-out')), '/sign-in')
  assert.equal(here.cookies.size, 0)
})

test('a locked sign-in opens nothing but the way back', async () => {
  const tomas = await enrol('tomas')
  const [{ signInId } = { signInId: '' }] = await world.run((tx, scope) =>
    tx.selectFrom('sign_ins').select('sign_in_id as signInId').where('organisation_id', '=', scope.organisationId).where('person_id', '=', world.people.tomas).where('revoked_at', 'is', null).execute(),
  )
  await world.run((tx, scope) => setSignInLock(tx, scope, signInId, world.clock.now))
  assert.equal(next(await tomas.browser.get('/account')), '/locked')
  const page = await (await tomas.browser.get('/locked')).text()
  assert.match(page, /give it back/)
  assert.ok(!page.includes('Tomas') && !page.includes('/today'), 'it says nothing about whose it is, and leads nowhere')
  assert.equal((await tomas.browser.post('/unlock', { password: 'a client tries' })).status, 422)
  assert.equal(await isIn(tomas.browser), false)
  assert.equal(next(await tomas.browser.post('/unlock', { password })), '/today')
  assert.ok(await isIn(tomas.browser))
  assert.ok((await actions()).includes('unlock-sign-in'))
})

test('how one signs in is changed only soon after signing in', async () => {
  const browser = await world.as('mira')
  world.clock.now += 31 * minute
  const page = await (await browser.get('/account')).text()
  assert.match(page, /It has been a while/)
  assert.doesNotMatch(page, /recovery-codes"|start-over"/)
  const command = randomUUID()
  for (const path of ['recovery-codes', 'start-over', 'passkeys/options', 'passkeys', `passkeys/${command}/remove`]) {
    assert.equal((await browser.post(`/account/${path}`, { command })).status, 403, path)
  }
  const fresh = await world.as('mira')
  assert.match(await (await fresh.get('/account')).text(), /start-over"/)
  const link = next(await fresh.post('/account/start-over', { password }))!
  assert.match(link, /^\/invitations\//)
  assert.ok(await isIn(fresh), 'until something is chosen, nothing changes')
  const secret = secretIn(await (await fresh.get(link)).text())
  assert.equal((await fresh.post(link, { password, again: password, code: codeNow(secret) })).status, 303)
  assert.ok(await isIn(fresh))
  assert.equal(await isIn(browser), false)
})

test('who has a password gives it before choosing anew; wrong ones are counted, and a passkey alone asks for none', async () => {
  const { browser } = await enrol('dede')
  assert.match(await (await browser.get('/account')).text(), /The password you have now/)
  for (const [form, why] of [[{}, /Write your password here/], [{ password: '' }, /Write your password here/], [{ password: `${password} ` }, /This is not your password/]] as const) {
    const answer = await browser.post('/account/start-over', form)
    assert.equal(answer.status, 422)
    const page = await answer.text()
    assert.match(page, why)
    assert.match(page, /<a href="#change">/)
    assert.ok(!page.includes(password))
  }
  assert.ok((await actions()).includes('fail-unlock'))
  assert.match(next(await browser.post('/account/start-over', { password })) ?? '', /^\/invitations\//)
  const guesser = await enrol('ada')
  const tries = await Promise.all(Array.from({ length: 25 }, () => guesser.browser.post('/account/start-over', { password: 'a guess, a guess' })))
  assert.equal(tries.filter(({ status }) => status === 429).length, 5)
  const passkeyOnly = await world.as('ingrid')
  await world.run((tx, scope) => tx.deleteFrom('passwords').where('organisation_id', '=', scope.organisationId).where('person_id', '=', world.people.ingrid).execute())
  assert.doesNotMatch(await (await passkeyOnly.get('/account')).text(), /The password you have now/)
  assert.equal((await passkeyOnly.post('/account/start-over')).status, 303)
})

test('nobody is led elsewhere by a link to the sign-in', async () => {
  const page = await (await world.browser().get('/sign-in?next=%2Fcases%3Ffind%3Da')).text()
  assert.match(page, /name="next" value="\/cases\?find=a"/)
  for (const path of ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example', '/.//evil.example', 'javascript:alert(1)', '', '/%']) {
    const answer = await (await world.browser().get(`/sign-in?next=${encodeURIComponent(path)}`)).text()
    assert.match(answer, path === '/%' ? /name="next" value="\/%"/ : /name="next" value="\/today"/, path)
  }
})

test('an invitation ends after seven days, with a newer one, and when it is not one', async () => {
  const old = await invite('mira')
  world.clock.now += 8 * day
  assert.equal((await world.browser().get(old)).status, 410)
  const first = await invite('mira')
  const second = await invite('mira')
  assert.equal((await world.browser().get(first)).status, 410)
  assert.equal((await world.browser().get(second)).status, 200)
  for (const token of ['x', 'a'.repeat(54), `${second.split('/')[2]!.slice(0, -1)}!`]) assert.equal((await world.browser().get(`/invitations/${token}`)).status, 404)
})

test('a new invitation takes the place of everything before', async () => {
  const before = await enrol('ingrid')
  const link = await invite('ingrid')
  const browser = world.browser()
  const page = await (await browser.get(link)).text()
  assert.match(page, /takes the place/)
  const words = 'quite another set of words'
  const chosen = await browser.post(link, { password: words, again: words, code: codeNow(secretIn(page)) })
  assert.equal(chosen.status, 303)
  world.clock.now += minute
  assert.equal(await isIn(before.browser), false)
  assert.equal((await signIn(world.browser(), before)).status, 422)
  assert.equal((await signIn(world.browser(), before, { password: words, code: before.codes[1]! })).status, 422)
})

test('nonsense in the place of a passkey changes nothing', async () => {
  const send = (path: string, body: string) =>
    world.app.request(`http://localhost${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' } })
  assert.equal((await send('/sign-in/passkey/options', '{}')).status, 200)
  for (const body of ['', 'x', '[]', `{"answer":"${'x'.repeat(100_000)}"}`]) assert.equal((await send('/sign-in/passkey', body)).status, 400)
  for (const answer of [null, 1, {}, { id: 'a', rawId: 'a', type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: 'a', authenticatorData: 'a', signature: 'a', userHandle: 'a' } }]) {
    assert.equal((await send('/sign-in/passkey', JSON.stringify({ answer }))).status, 422)
  }
  const elsewhere = await world.app.request('http://localhost/sign-in/passkey/options', { method: 'POST', body: '{}', headers: { origin: 'https://evil.example' } })
  assert.equal(elsewhere.status, 403)
})
