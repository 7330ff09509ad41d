// Attacks from the network: many addresses for one guesser, and one address for everybody.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import { issueInvitation } from '#src/access/invitation.ts'
import { newToken } from '#src/access/token.ts'
import { minute } from '#src/platform/time.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

/** As it comes in from a socket with this address. */
async function from(address: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await world.app.fetch(new Request(`http://localhost${path}`, { headers }), { incoming: { socket: { remoteAddress: address } } })
  return answer.status
}
const guess = () => `/c/${newToken(world.organisationId, 16).token}`

async function guesses(times: number, address: (index: number) => string, header?: (index: number) => string): Promise<number> {
  let answered = 0
  for (let index = 0; index < times; index += 1) {
    const status = await from(address(index), guess(), header ? { 'x-forwarded-for': header(index) } : {})
    if (status === 404) answered += 1
  }
  return answered
}

test('guesses are counted by connection: not by address in IPv6, not by port, not by what a stranger writes into a header', async () => {
  assert.equal(await guesses(40, (index) => `2001:db8:1:1::${index.toString(16)}`), 30)
  assert.equal(await guesses(1, () => '2001:0db8:0001:0002::1'), 1, 'the neighbours are not meant')
  assert.equal(await guesses(40, () => '127.0.0.1', (index) => `198.51.100.7:${40_000 + index}`), 30)
  assert.equal(await guesses(40, () => '::1', (index) => `[2001:db8:2:2::${index.toString(16)}]:443`), 30)
  assert.equal(await guesses(40, () => '203.0.113.9', (index) => `192.0.2.${index}`), 30)
  assert.equal(await guesses(40, () => '::ffff:127.0.0.1', (index) => `192.0.2.${index}, 203.0.113.10`), 30)
})

test('somebody who guesses in the waiting room keeps no client out', async () => {
  const { token } = await world.link(await world.addCase())
  assert.equal(await guesses(40, () => '203.0.113.77'), 30)
  assert.equal(await from('203.0.113.77', `/c/${token}`), 200)
  assert.equal(await from('203.0.113.77', guess()), 429)
})

/** Tomas, in a browser that he signs in with, and how he does it. */
async function enrolled(): Promise<{ cookie: string; post(from: string, where: string, body: string, cookie?: string): Promise<number>; form(email?: string, typed?: string): string }> {
  const path = new URL(await world.run((tx, scope) => issueInvitation(world.context, tx, scope, world.people.tomas))).pathname
  const browser = world.browser()
  const secret = /secret=([A-Z2-7]+)/.exec(await (await browser.get(path)).text())![1]!
  const code = () => new TOTP({ secret }).generate({ timestamp: world.clock.now })
  assert.equal((await browser.post(path, { password, again: password, code: code() })).status, 303)
  world.clock.now += minute
  return {
    cookie: `attune-known=${browser.cookies.get('attune-known')}`,
    async post(address, where, body, cookie = '') {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie }
      return (await world.app.fetch(new Request(`http://localhost${where}`, { method: 'POST', body, headers }), { incoming: { socket: { remoteAddress: address } } })).status
    },
    form: (email = 'tomas@clinic.example', typed = password) => new URLSearchParams({ email, password: typed, code: code() }).toString(),
  }
}

const password = 'a lamp, two chairs and a window'

test('nor any colleague from signing in at that address, in a browser that knows them or by a passkey; a stranger there waits', async () => {
  const here = '203.0.113.90'
  const { cookie, post, form } = await enrolled()
  for (let index = 0; index < 30; index += 1) assert.equal(await post(here, '/sign-in', form(`nobody-${index}@clinic.example`)), 422)
  assert.equal(await post(here, '/sign-in', form()), 429, 'a stranger, though with the right password')
  assert.equal(await post(here, '/sign-in', form(), cookie), 303)
  assert.equal(await post(here, '/sign-in/passkey/options', ''), 200)
  assert.equal(await from(here, '/sign-in'), 200)
  const invited = new URL(await world.run((tx, scope) => issueInvitation(world.context, tx, scope, world.people.mira))).pathname
  assert.equal(await from(here, invited), 200)
  assert.equal(await from(here, `/invitations/${newToken(world.organisationId).token}`), 429)
  assert.equal(await from(here, `/calendar/${newToken(world.organisationId).token}.ics`), 429)
})

test('a flood from the address of the waiting room keeps nobody from signing in who has signed in with that browser before', async () => {
  const here = '203.0.113.91'
  const { cookie, post, form } = await enrolled()
  for (let index = 0; index < 600; index += 1) await from(here, '/sign-in')
  assert.equal(await from(here, '/sign-in'), 429)
  assert.equal(await from(here, '/sign-in', { cookie }), 200)
  assert.equal(await post(here, '/sign-in/passkey/options', '', cookie), 200)
  assert.equal(await post(here, '/sign-in', form(), cookie), 303)
  const [organisation, person, sealed] = cookie.split('=')[1]!.split('.') as [string, string, string]
  const forged = [
    '', 'x', `${organisation}.${person}.`, `${organisation}.${person}.${sealed.slice(0, -2)}`, `${organisation}.${world.people.mira}.${sealed}`,
    `${world.people.mira}.${person}.${sealed}`, sealed, `../../${organisation}.${person}.${sealed}`,
  ]
  for (const value of forged) assert.equal(await from(here, '/sign-in', { cookie: `attune-known=${value}` }), 429, value)
  // And what it may do has an end too.
  let answered = 0
  for (let index = 0; index < 100; index += 1) if ((await from(here, '/sign-in', { cookie })) === 200) answered += 1
  assert.ok(answered > 40 && answered < 60, String(answered))
})
