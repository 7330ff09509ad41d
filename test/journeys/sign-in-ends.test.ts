// A sign-in ends: when nothing is done with it, after a long day, when there are too many, by an admin's hand; and what was being written is not lost by it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import { issueInvitation } from '#src/access/invitation.ts'
import { hour, minute } from '#src/platform/time.ts'
import { setSignInLock } from '#src/records/sign-ins.ts'
import { openWorld, type Browser, type StaffName, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const password = 'a lamp, two chairs and a window'
const isIn = async (browser: Browser): Promise<boolean> => (await browser.get('/today')).status === 200

/** Somebody who has signed in as people do, and can again. */
async function enrol(name: StaffName): Promise<{ browser: Browser; again: (browser?: Browser) => Promise<Browser> }> {
  const path = new URL(await world.run((tx, scope) => issueInvitation(world.context, tx, scope, world.people[name]))).pathname
  const browser = world.browser()
  const secret = /secret=([A-Z2-7]+)/.exec(await (await browser.get(path)).text())![1]!
  const code = () => new TOTP({ secret }).generate({ timestamp: world.clock.now })
  assert.equal((await browser.post(path, { password, again: password, code: code() })).status, 303)
  return {
    browser,
    async again(into = world.browser()) {
      world.clock.now += minute
      assert.equal((await into.post('/sign-in', { email: `${name}@clinic.example`, password, code: code() })).status, 303)
      return into
    },
  }
}

async function actions(): Promise<string[]> {
  const rows = await world.run((tx, scope) =>
    tx.selectFrom('audit_events').select('action').where('organisation_id', '=', scope.organisationId).where('chain_id', '=', scope.organisationId).orderBy('position').execute(),
  )
  return rows.map(({ action }) => action)
}

test('without a request for an hour it has ended; with one before that it goes on, over a session of fifty minutes too', async () => {
  const { browser } = await enrol('tomas')
  for (const pause of [50, 58, 5, 58]) {
    world.clock.now += pause * minute
    assert.ok(await isIn(browser), `after ${pause} minutes`)
  }
  world.clock.now += 61 * minute
  assert.match((await browser.get('/today')).headers.get('location') ?? '', /^\/sign-in\?next=%2Ftoday$/)
  assert.equal(await isIn(browser), false, 'asking does not wake it')
})

test('after twelve hours it has ended, however busy the day', async () => {
  const { browser } = await enrol('tomas')
  for (let half = 0; half < 23; half += 1) {
    world.clock.now += hour / 2
    assert.ok(await isIn(browser), `${(half + 1) / 2} hours`)
  }
  world.clock.now += hour / 2
  assert.equal(await isIn(browser), false)
})

test('what was written when it ended is in the answer, and is taken once somebody has signed in again', async () => {
  const { browser, again } = await enrol('dede')
  const form = { command: randomUUID(), label: 'To talk, day or night', phone: '116 123', hours: '', language: 'en' }
  world.clock.now += 3 * hour
  const answer = await browser.post('/organisation/contacts', form)
  assert.equal(answer.status, 401)
  const page = await answer.text()
  const kept = Object.fromEntries([...page.matchAll(/<input type="hidden" name="([^"]*)" value(?:="([^"]*)")?/g)].map(([, name, value = '']) => [name, value]))
  assert.deepEqual(kept, form)
  assert.match(page, /action="\/organisation\/contacts"/)
  await again(browser)
  assert.equal((await browser.post('/organisation/contacts', kept as typeof form)).status, 303)
  assert.match(await (await browser.get('/organisation')).text(), /To talk, day or night/)
})

test('the lead says how long idle is, for those who are signed in too', async () => {
  const { browser: dede } = await enrol('dede')
  const { browser: tomas } = await enrol('tomas')
  const settings = { name: 'The clinic', timeZone: 'Europe/London', defaultLanguage: 'en', alone: 'no', dutyNote: '', acknowledgeWithinMinutes: '240', linkValidDays: '90', retentionYears: '8' }
  for (const idleMinutes of ['9', '121', '', '1e2', '-10', '30.5']) {
    const answer = await dede.post('/organisation', { ...settings, command: randomUUID(), idleMinutes })
    assert.equal(answer.status, 422, idleMinutes)
    assert.match(await answer.text(), /whole minutes, from 10 to 120/)
  }
  assert.equal((await dede.post('/organisation', { ...settings, command: randomUUID(), idleMinutes: '15' })).status, 303)
  world.clock.now += 14 * minute
  assert.ok(await isIn(tomas))
  world.clock.now += 16 * minute
  assert.equal(await isIn(tomas), false)
  const { browser } = await enrol('tomas')
  world.clock.now += 16 * minute
  assert.equal(await isIn(browser), false, 'and for whoever signs in afterwards')
})

test('a sixth ends the one that was used longest ago, and the audit says so', async () => {
  const { browser: first, again } = await enrol('mira')
  const others = [await again(), await again(), await again(), await again()]
  for (const browser of [first, ...others]) assert.ok(await isIn(browser))
  world.clock.now += 2 * minute
  for (const browser of [first, others[1]!, others[2]!, others[3]!]) assert.ok(await isIn(browser))
  const sixth = await again()
  assert.deepEqual(await Promise.all([first, ...others, sixth].map(isIn)), [true, false, true, true, true, true])
  assert.equal((await actions()).filter((action) => action === 'end-oldest-sign-in').length, 1)
})

test('another browser is signed out only after showing who one is, one’s own always', async () => {
  const here = await world.as('tomas')
  const there = await world.as('tomas', { device: 'Another' })
  world.clock.now += 31 * minute
  const page = await (await here.get('/account')).text()
  assert.equal(page.match(/aria-label="Sign out: /g)?.length, 1, 'this one only')
  assert.match(page, /or to sign out another browser/)
  const rows = await world.run((tx, scope) => tx.selectFrom('sign_ins').select('sign_in_id as signInId').where('organisation_id', '=', scope.organisationId).where('device', '=', 'Another').execute())
  assert.equal((await here.post(`/account/sign-ins/${rows[0]!.signInId}/revoke`)).status, 403)
  assert.ok(await isIn(there))
  assert.equal((await here.post('/sign-out')).status, 303)
  assert.equal(await isIn(here), false)
})

test('an admin signs a colleague out everywhere, once for each press, and nobody else can', async () => {
  const ada = await world.as('ada')
  const tomas = [await world.as('tomas'), await world.as('tomas')]
  const mira = await world.as('mira')
  const page = await (await ada.get(`/people?person=${world.people.tomas}`)).text()
  assert.match(page, /Sign them out everywhere/)
  const path = `/people/${world.people.tomas}/sign-ins/end`
  const form = { command: randomUUID() }
  for (const name of ['dede', 'tomas', 'ingrid'] as const) assert.equal((await (await world.as(name)).post(path, form)).status, 404)
  assert.equal((await ada.post(path)).status, 400, 'a form without its id')
  assert.ok(await isIn(tomas[0]!))
  assert.equal((await ada.post(path, form)).headers.get('location'), `/people?person=${world.people.tomas}&kept=yes`)
  assert.deepEqual(await Promise.all([...tomas, mira].map(isIn)), [false, false, true])
  const { again } = await enrol('tomas')
  const fresh = await again()
  await ada.post(path, form)
  assert.ok(await isIn(fresh), 'the same form again does nothing')
  assert.equal((await actions()).filter((action) => action === 'end-sign-ins').length, 1)
  assert.equal((await ada.post(`/people/${randomUUID()}/sign-ins/end`, { command: randomUUID() })).status, 404)
})

test('signing out is on every page of somebody who has signed in', async () => {
  for (const [name, paths] of Object.entries({ tomas: ['/today', '/cases', '/cases/new', '/account', '/safety'], ada: ['/people', '/backups'], dede: ['/organisation', '/records', '/measures'], ingrid: ['/supervision'] })) {
    const browser = await world.as(name as StaffName)
    for (const path of paths) assert.match(await (await browser.get(path)).text(), /<form method="post" action="\/sign-out">/, path)
  }
})

test('a lent tablet that lay idle is shut when its colleague comes back', async () => {
  const { browser, again } = await enrol('tomas')
  const one = await world.addCase()
  await world.link(one, { kind: 'tablet', known: true, browser })
  const [row] = await world.run((tx, scope) =>
    tx.selectFrom('sign_ins').select('sign_in_id as signInId').where('organisation_id', '=', scope.organisationId).where('person_id', '=', world.people.tomas).where('revoked_at', 'is', null).orderBy('created_at', 'desc').limit(1).execute(),
  )
  await world.run((tx, scope) => setSignInLock(tx, scope, row!.signInId, world.clock.now))
  world.clock.now += 61 * minute
  assert.match((await browser.get('/locked')).headers.get('location') ?? '', /^\/sign-in/)
  assert.ok(browser.cookies.has('attune-door'))
  await again(browser)
  assert.ok(!browser.cookies.has('attune-door'), 'what the client opened on it is shut')
})
