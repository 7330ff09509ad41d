// Attacks on who somebody is taken for: a token planted beforehand, one that is guessed, a cookie that others could read or send.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import { createApp } from '#src/app.ts'
import { issueInvitation } from '#src/access/invitation.ts'
import { newToken } from '#src/access/token.ts'
import { minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const password = 'a lamp, two chairs and a window'

async function enrol(browser: Browser): Promise<() => string> {
  const path = new URL(await world.run((tx, scope) => issueInvitation(world.context, tx, scope, world.people.tomas))).pathname
  const secret = /secret=([A-Z2-7]+)/.exec(await (await browser.get(path)).text())![1]!
  const code = () => new TOTP({ secret }).generate({ timestamp: world.clock.now })
  assert.equal((await browser.post(path, { password, again: password, code: code() })).status, 303)
  world.clock.now += minute
  return code
}

test('a sign-in has a token of its own each time, and ends the one that was planted in the browser', async () => {
  const code = await enrol(world.browser())
  const attacker = await world.as('ada')
  const planted = attacker.cookies.get('attune')!
  const victim = world.browser()
  victim.cookies.set('attune', planted)
  victim.cookies.set('attune-challenge', 'planted')
  assert.equal((await victim.post('/sign-in', { email: 'tomas@clinic.example', password, code: code() })).status, 303)
  assert.notEqual(victim.cookies.get('attune'), planted)
  assert.equal((await victim.get('/account')).status, 200)
  // What was planted opens nothing of the victim's, and not even what it opened before.
  assert.match((await attacker.get('/account')).headers.get('location') ?? '', /^\/sign-in/)
  // Nor does a token come in by any other way than its cookie.
  for (const way of [`/account?attune=${victim.cookies.get('attune')}`, `/account;attune=${victim.cookies.get('attune')}`]) assert.notEqual((await world.browser().get(way)).status, 200)
})

test('a token has 192 random bits, 128 where it is printed, and only its hash is kept', async () => {
  const made = Array.from({ length: 1000 }, () => newToken(world.organisationId).token.slice(22))
  assert.equal(new Set(made).size, 1000)
  for (const secret of made) assert.equal(Buffer.from(secret, 'base64url').length, 24)
  assert.equal(Buffer.from(newToken(world.organisationId, 16).token.slice(22), 'base64url').length, 16)
  // Each of the 192 is as often 0 as 1: 500 of 1000, and 100 more or fewer once in ten thousand million times.
  const ones = Array.from({ length: 192 }, (_, bit) => made.filter((secret) => (Buffer.from(secret, 'base64url')[bit >> 3]! >> (bit & 7)) & 1).length)
  assert.ok(ones.every((count) => count > 400 && count < 600))
  const { token } = await world.link(await world.addCase())
  const rows = await world.run((tx, scope) => tx.selectFrom('links').selectAll().where('organisation_id', '=', scope.organisationId).execute())
  assert.ok(!JSON.stringify(rows).includes(token.slice(22)))
})

test('a cookie is for this site alone and out of reach of scripts; over https for this very host, with nothing plain any more', async () => {
  const clinic = createApp({ ...world.context, origin: 'https://attune.example' })
  const code = await enrol(world.browser())
  const body = new URLSearchParams({ email: 'tomas@clinic.example', password, code: code() }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
  const answer = await clinic.request('https://attune.example/sign-in', { method: 'POST', body, headers })
  assert.equal(answer.status, 303)
  const lines = answer.headers.getSetCookie()
  assert.ok(lines.length >= 2)
  for (const line of lines) {
    for (const part of [/^__Host-/, /; HttpOnly/, /; Secure/, /; SameSite=Lax/, /; Path=\//]) assert.match(line, part)
    assert.ok(!/domain=/i.test(line) && line.length < 4096)
  }
  assert.match(answer.headers.get('strict-transport-security') ?? '', /max-age=31536000; includeSubDomains/)
  // A cookie without the prefix, as a neighbour of the host could plant it, is not heard.
  const [, token = ''] = /__Host-attune=([^;]+)/.exec(lines.join('\n')) ?? []
  assert.equal((await clinic.request('https://attune.example/account', { headers: { cookie: `__Host-attune=${token}` } })).status, 200)
  assert.equal((await clinic.request('https://attune.example/account', { headers: { cookie: `attune=${token}` } })).status, 303)
})
